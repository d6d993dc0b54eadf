{{/* The pod of one node, whatever kind of workload starts it. */}}
{{- define "grapevine.podTemplate" -}}
metadata:
  annotations:
    {{- mergeOverwrite (include "grapevine.podAnnotations" . | fromYaml) (.Values.podAnnotations | default dict) | toYaml | nindent 4 }}
  labels:
    # None of the chart's version: a new version of the chart alone is no reason to restart the nodes.
    {{- mergeOverwrite (deepCopy (.Values.podLabels | default dict)) (include "grapevine.nodeLabels" . | fromYaml) | toYaml | nindent 4 }}
spec:
  serviceAccountName: {{ include "grapevine.serviceAccountName" . | quote }}
  automountServiceAccountToken: true
  terminationGracePeriodSeconds: {{ include "grapevine.graceSeconds" . }}
  # Spring reads environment variables as settings: those of a Service named `server` would set server.port to a URL.
  enableServiceLinks: false
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.dnsPolicy }}
  dnsPolicy: {{ . }}
  {{- end }}
  {{- with .Values.dnsConfig }}
  dnsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.hostAliases }}
  hostAliases:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "grapevine.imagePullSecrets" . }}
  imagePullSecrets:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - {{ include "grapevine.container" . | indent 6 | trim }}
    {{- with .Values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "grapevine.volumes" . | nindent 4 }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "grapevine.tolerations" . }}
  tolerations:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with include "grapevine.affinity" . | fromYaml }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "grapevine.topologySpreadConstraints" . }}
  topologySpreadConstraints:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}
