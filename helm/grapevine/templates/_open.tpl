{{/* What is open in this release, for the notes: a line for each. */}}
{{- define "grapevine.open" -}}
{{- $peers := include "grapevine.peersTls" . }}
{{- $lines := list }}
{{- if not .Values.access.enabled }}
{{- $lines = append $lines "ports 3097 and 9097 ask nobody who is calling (access.enabled is false): whoever reaches them reads and changes every key, and sees metrics" }}
{{- end }}
{{- /* The metrics alone may be meant to be open, and are for Prometheus. */}}
{{- range .Values.access.enabled | ternary (.Values.access.rules | default list) list }}
{{- $may := without .may "metrics" }}
{{- if and $may (has "anonymous" .subjects) }}
{{- $keys := "" }}
{{- if hasKey . "prefix" }}
{{- $keys = .prefix | empty | ternary ", all keys" (printf ", keys below %s" .prefix) }}
{{- end }}
{{- $lines = append $lines (printf "rule %s needs no token: whoever reaches the ports may %s%s" .name (join " and " $may) $keys) }}
{{- end }}
{{- end }}
{{- if ne (include "grapevine.agentScheme" .) "https" }}
{{- $lines = append $lines (printf "port 3097 has no TLS: whoever is on the network between a client and a node can read and change requests%s" (ternary ", and use the tokens in them" "" .Values.access.enabled)) }}
{{- end }}
{{- if eq $peers "off" }}
{{- $enforced := and .Values.networkPolicy.enabled (ne .Values.mode "Sidecar") }}
{{- $lines = append $lines (printf "port 4097 has no TLS: whoever reaches it reads and changes everything%s" (ternary "; only the NetworkPolicy keeps others out, if the cluster enforces it" "" $enforced)) }}
{{- else if eq $peers "optional" }}
{{- $lines = append $lines "port 4097 also accepts nodes without TLS: set tls.peers=required when all nodes have a certificate" }}
{{- end }}
{{- range $lines }}
* {{ . }}
{{- end }}
{{- end }}
