{{/* PodMonitor, Annotations or None. */}}
{{- define "grapevine.scrape" -}}
{{- if ne .Values.prometheus.scrape "Auto" }}
{{- .Values.prometheus.scrape }}
{{- else if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/PodMonitor" }}
{{- "PodMonitor" }}
{{- else }}
{{- "Annotations" }}
{{- end }}
{{- end }}
