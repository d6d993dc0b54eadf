{{/* What the node reads as application.yaml: the user's settings over those that follow from the release. */}}
{{- define "grapevine.applicationYaml" -}}
{{- $grapevine := dict
  "group" (printf "%s/%s" .Release.Namespace (include "grapevine.fullname" .))
  "connection" (ternary (dict "port" 4097 "lame-duck-duration" "0s") (dict "port" 4097) (eq .Values.mode "Sidecar"))
  "peers" (dict "service-id" (include "grapevine.peersServiceName" .)) }}
{{- $spring := dict
  "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ss" (include "grapevine.phaseSeconds" .))) }}
{{- $settings := dict "grapevine" $grapevine "spring" $spring }}
{{- if .Values.tls.enabled }}
{{- $settings = mergeOverwrite $settings (include "grapevine.tlsSettings" . | fromYaml) }}
{{- end }}
{{- if .Values.access.enabled }}
{{- $settings = mergeOverwrite $settings (include "grapevine.accessSettings" . | fromYaml) }}
{{- end }}
{{- toYaml (mergeOverwrite $settings (dict "grapevine" (deepCopy (.Values.grapevine | default dict)))) }}
{{- end }}
