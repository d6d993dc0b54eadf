{{/* What the node reads as application.yaml: the user's settings over those that follow from the release. */}}
{{- define "grapevine.applicationYaml" -}}
{{- $grapevine := dict
  "group" (printf "%s/%s" .Release.Namespace (include "grapevine.fullname" .))
  "connection" (ternary (dict "port" 4097 "lame-duck-duration" "0s") (dict "port" 4097) (eq .Values.mode "Sidecar"))
  "peers" (dict "service-id" (include "grapevine.peersServiceName" .)) }}
{{- $spring := dict
  "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ss" (include "grapevine.phaseSeconds" .))) }}
{{- toYaml (dict "grapevine" (mergeOverwrite $grapevine (deepCopy (.Values.grapevine | default dict))) "spring" $spring) }}
{{- end }}
