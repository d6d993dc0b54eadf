{{/*
The number of nodes. An autoscaler's is what it has made of it: a workload that loses the field goes down to one node at
once. Empty for a new workload, where the autoscaler will set it, and where there is no such field.
*/}}
{{- define "grapevine.replicas" -}}
{{- if ne .Values.mode "DaemonSet" }}
{{- if and .Values.autoscaling.enabled .Release.IsUpgrade }}
{{- dig "spec" "replicas" "" (lookup "apps/v1" .Values.mode .Release.Namespace (include "grapevine.fullname" .)) }}
{{- else if not .Values.autoscaling.enabled }}
{{- .Values.replicaCount }}
{{- end }}
{{- end }}
{{- end }}

{{/* Not empty where there may be two nodes, without which there is nothing to test. */}}
{{- define "grapevine.several" -}}
{{- if or .Values.autoscaling.enabled (has .Values.mode (list "DaemonSet" "Sidecar")) (gt (int .Values.replicaCount) 1) }}
{{- true }}
{{- end }}
{{- end }}
