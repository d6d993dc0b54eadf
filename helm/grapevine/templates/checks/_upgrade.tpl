{{/*
Rejects an upgrade that would delete the workload in favor of another one, and its nodes' state with it, and one after which
old and new nodes could not talk. What the release is stands in a ConfigMap whose name no value changes, because a deployer
may have no right to list workloads of every kind.
*/}}
{{- define "grapevine.rejectReplacement" -}}
{{- if .Release.IsUpgrade }}
{{- $here := include "grapevine.workload" . }}
{{- $record := dig "data" dict (lookup "v1" "ConfigMap" .Release.Namespace (include "grapevine.workloadRecordName" .)) }}
{{- $there := dig "workload" $here $record }}
{{- if ne $there $here }}
{{- fail (printf "this release is %s: an upgrade to %s would end all nodes before the new ones have the state. docs/kubernetes.md says how to move." $there $here) }}
{{- end }}
{{- /* A chart that did not record it had no TLS. */}}
{{- $before := dig "peersTls" (ternary "off" (include "grapevine.peersTls" .) (hasKey $record "workload")) $record }}
{{- $after := include "grapevine.peersTls" . }}
{{- if and (ne $before $after) (ne $before "optional") (ne $after "optional") }}
{{- fail (printf "TLS between nodes is %s in this release: an upgrade to %s would keep old and new nodes from replicating to each other. Upgrade to tls.peers=optional first; docs/security.md says how to move." $before $after) }}
{{- end }}
{{- end }}
{{- end }}
