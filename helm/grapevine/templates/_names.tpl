{{- define "grapevine.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/*
52 of the 63 characters of a DNS label: what is derived from the name needs room for a suffix. A Service's name starts with a
letter and has no dots; a release's name may start with a digit and have dots.
*/}}
{{- define "grapevine.fullname" -}}
{{- $name := include "grapevine.name" . }}
{{- $release := replace "." "-" .Release.Name }}
{{- $full := printf "%s-%s" $release $name }}
{{- if .Values.fullnameOverride }}
{{- $full = .Values.fullnameOverride }}
{{- else if not (regexMatch "^[a-z]" $release) }}
{{- $full = printf "%s-%s" $name $release }}
{{- else if contains $name $release }}
{{- $full = $release }}
{{- end }}
{{- $full | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "grapevine.peersServiceName" -}}
{{- printf "%s-peers" (include "grapevine.fullname" .) }}
{{- end }}

{{- define "grapevine.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "grapevine.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* What runs the nodes, such as Deployment/demo-grapevine. */}}
{{- define "grapevine.workload" -}}
{{- printf "%s/%s" .Values.mode (include "grapevine.fullname" .) }}
{{- end }}

{{/* Depends on no value: an upgrade finds it whatever it changes. */}}
{{- define "grapevine.workloadRecordName" -}}
{{- printf "%s-%s-workload" .Release.Name .Chart.Name }}
{{- end }}

{{/* A Service's name for pods of any namespace: root and name of the Service. */}}
{{- define "grapevine.host" -}}
{{- $root := first . -}}
{{- $host := printf "%s.%s.svc" (last .) $root.Release.Namespace }}
{{- with $root.Values.clusterDomain }}
{{- $host = printf "%s.%s" $host . }}
{{- end }}
{{- $host }}
{{- end }}
