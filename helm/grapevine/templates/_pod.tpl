{{/* The pod of one node, whatever kind of workload starts it. */}}
{{- define "grapevine.podTemplate" -}}
metadata:
  annotations:
    {{- mergeOverwrite (include "grapevine.podAnnotations" . | fromYaml) .Values.podAnnotations | toYaml | nindent 4 }}
  labels:
    # None of the chart's version: a new version of the chart alone is no reason to restart the nodes.
    {{- mergeOverwrite (deepCopy .Values.podLabels) (include "grapevine.nodeLabels" . | fromYaml) | toYaml | nindent 4 }}
spec:
  serviceAccountName: {{ include "grapevine.serviceAccountName" . | quote }}
  automountServiceAccountToken: true
  terminationGracePeriodSeconds: {{ include "grapevine.graceSeconds" . }}
  # Spring takes variables for settings: those of some Service named `server` would set server.port to a URL.
  enableServiceLinks: false
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - {{ include "grapevine.container" . | indent 6 | trim }}
  volumes:
    {{- include "grapevine.volumes" . | nindent 4 }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "grapevine.affinity" . | fromYaml }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if ne .Values.mode "DaemonSet" }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{ hasKey . "labelSelector" | ternary . (merge (dict "labelSelector" (dict "matchLabels" (include "grapevine.nodeLabels" $ | fromYaml))) .) | toYaml | indent 6 | trim }}
    {{- end }}
  {{- end }}
  {{- end }}
{{- end }}
