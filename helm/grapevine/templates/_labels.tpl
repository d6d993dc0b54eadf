{{/* Of every object of the release; component tells its pods from each other. */}}
{{- define "grapevine.releaseLabels" -}}
app.kubernetes.io/name: {{ include "grapevine.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* A selector can never change, so it has only what never changes; the component keeps other pods of the release out. */}}
{{- define "grapevine.nodeLabels" -}}
{{ include "grapevine.releaseLabels" . }}
app.kubernetes.io/component: node
{{- end }}

{{/* What selects the nodes' pods: in mode Sidecar they are someone else's. */}}
{{- define "grapevine.selector" -}}
{{- if eq .Values.mode "Sidecar" }}
{{- toYaml .Values.sidecar.podLabels }}
{{- else }}
{{- include "grapevine.nodeLabels" . }}
{{- end }}
{{- end }}

{{/* The chart's own labels of an object: root, and where it is not node the component. */}}
{{- define "grapevine.ownLabels" -}}
{{- $root := .root -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
{{ include "grapevine.releaseLabels" $root }}
app.kubernetes.io/component: {{ .component | default "node" }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service | quote }}
{{- end }}

{{/* The metadata of an object: root, name, and where needed component, labels and annotations. */}}
{{- define "grapevine.metadata" -}}
{{- $root := .root -}}
name: {{ .name | quote }}
namespace: {{ $root.Release.Namespace | quote }}
labels:
  {{- mergeOverwrite (deepCopy ($root.Values.commonLabels | default dict)) (.labels | default dict) (include "grapevine.ownLabels" . | fromYaml) | toYaml | nindent 2 }}
{{- with mergeOverwrite (deepCopy ($root.Values.commonAnnotations | default dict)) (.annotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
