{{/*
Rejects an upgrade that would delete the workload in favor of another one, and its nodes' state with it. What the workload is
stands in a ConfigMap whose name no value changes, because a deployer may have no right to list workloads of every kind.
*/}}
{{- define "grapevine.rejectReplacement" -}}
{{- if .Release.IsUpgrade }}
{{- $here := include "grapevine.workload" . }}
{{- $there := dig "data" "workload" $here (lookup "v1" "ConfigMap" .Release.Namespace (include "grapevine.workloadRecordName" .)) }}
{{- if ne $there $here }}
{{- fail (printf "this release is %s: an upgrade to %s would end all nodes before the new ones have the state. docs/kubernetes.md says how to move." $there $here) }}
{{- end }}
{{- end }}
{{- end }}
