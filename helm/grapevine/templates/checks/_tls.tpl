{{/* Rejects contradictions about TLS, each with what to do about it. */}}
{{- define "grapevine.rejectTls" -}}
{{- $peers := include "grapevine.text" .Values.tls.peers }}
{{- if not .Values.tls.enabled }}
{{- if has $peers (list "optional" "required") }}
{{- fail (printf "tls.peers=%s needs tls.enabled and a certificate: tls.certManager.issuerRef, tls.existingSecret or tls.selfSigned." $peers) }}
{{- end }}
{{- else }}
{{- $sources := list }}
{{- if .Values.tls.existingSecret }}
{{- $sources = append $sources "tls.existingSecret" }}
{{- end }}
{{- if .Values.tls.certManager.issuerRef }}
{{- $sources = append $sources "tls.certManager.issuerRef" }}
{{- end }}
{{- if .Values.tls.selfSigned }}
{{- $sources = append $sources "tls.selfSigned" }}
{{- end }}
{{- if not $sources }}
{{- fail "tls.enabled needs a certificate: tls.certManager.issuerRef (cert-manager makes and renews it), tls.existingSecret (you do), or tls.selfSigned (the chart makes one for a trial)." }}
{{- end }}
{{- if gt (len $sources) 1 }}
{{- fail (printf "%s are %d sources of one certificate: leave all but one empty." (join " and " $sources) (len $sources)) }}
{{- end }}
{{- if not (or .Values.tls.agent .Values.tls.management (ne (include "grapevine.peersTls" .) "off")) }}
{{- fail "tls.enabled does nothing with tls.agent=false, tls.management=false and tls.peers=off: turn one of them on." }}
{{- end }}
{{- range list "tls" "tls-bundle" }}
{{- if hasKey (dig "connection" dict ($.Values.grapevine | default dict)) . }}
{{- fail (printf "grapevine.connection.%s contradicts tls.enabled, with which the chart sets it: use tls.peers." .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
