{{- define "grapevine.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* 52 of the 63 characters of a DNS label: what is derived from the name needs room for a suffix. */}}
{{- define "grapevine.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "grapevine.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
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

{{/* A selector can never change, so it has only what never changes; the component keeps other pods of the release out. */}}
{{- define "grapevine.selectorLabels" -}}
app.kubernetes.io/name: {{ include "grapevine.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: node
{{- end }}

{{- define "grapevine.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "grapevine.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* What the node reads as application.yaml: the user's settings over those that follow from the release. */}}
{{- define "grapevine.applicationYaml" -}}
{{- $computed := dict
  "connection" (dict "port" 4097)
  "peers" (dict "service-id" (include "grapevine.peersServiceName" .)) }}
{{- $settings := mergeOverwrite $computed (deepCopy .Values.grapevine) }}
{{- toYaml (dict "grapevine" $settings) }}
{{- end }}
