{{/* Not empty when the number of nodes is not the chart's: an autoscaler or a person sets it. */}}
{{- define "grapevine.scaledByOthers" -}}
{{- if and (has .Values.mode (list "Deployment" "StatefulSet")) (or .Values.autoscaling.enabled (eq (include "grapevine.text" .Values.replicaCount) "")) }}
{{- true }}
{{- end }}
{{- end }}

{{/* Says in the workload that its manifest has no replicas. */}}
{{- define "grapevine.replicasAnnotation" -}}
grapevine/replicas
{{- end }}

{{/*
The number of nodes in the manifest: empty when others set it. But Kubernetes reads a field that an upgrade removes as 1, and
would end all nodes but one. So a workload whose manifest has the field keeps it, with the number that is there.
*/}}
{{- define "grapevine.replicas" -}}
{{- if include "grapevine.scaledByOthers" . }}
{{- $workload := dict }}
{{- if .Release.IsUpgrade }}
{{- $workload = lookup "apps/v1" .Values.mode .Release.Namespace (include "grapevine.fullname" .) }}
{{- end }}
{{- if not (dig "metadata" "annotations" (include "grapevine.replicasAnnotation" .) "" $workload) }}
{{- dig "spec" "replicas" "" $workload }}
{{- end }}
{{- else if ne .Values.mode "DaemonSet" }}
{{- .Values.replicaCount }}
{{- end }}
{{- end }}

{{/* Not empty where there may be two nodes, without which there is nothing to test. */}}
{{- define "grapevine.several" -}}
{{- if or (include "grapevine.scaledByOthers" .) (has .Values.mode (list "DaemonSet" "Sidecar")) (gt (int .Values.replicaCount) 1) }}
{{- true }}
{{- end }}
{{- end }}
