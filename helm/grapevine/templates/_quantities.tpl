{{/* The whole seconds of a duration such as 200ms or 24h, rounded up. */}}
{{- define "grapevine.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int64 }}
{{- $unit := regexFind "[a-z]+$" . }}
{{- $parts := dict "ns" 1000000000 "us" 1000000 "ms" 1000 }}
{{- if hasKey $parts $unit }}
{{- $part := get $parts $unit }}
{{- div (sub (add $number $part) 1) $part }}
{{- else }}
{{- mul $number (get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) $unit) }}
{{- end }}
{{- end }}

{{/* The bytes of a size of Grapevine's (64MB, in powers of 1024) or of Kubernetes' (512Mi, 1.5G). */}}
{{- define "grapevine.bytes" -}}
{{- if kindIs "string" . }}
{{- $units := dict "" 1 "B" 1
  "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000
  "KB" 1024 "MB" 1048576 "GB" 1073741824
  "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 }}
{{- mulf (regexFind "^[0-9.]+" . | float64) (get $units (regexFind "[A-Za-z]*$" .) | default 0) | int64 }}
{{- else }}
{{- int64 . }}
{{- end }}
{{- end }}

{{- define "grapevine.drainSeconds" -}}
{{- include "grapevine.seconds" (dig "connection" "drain-timeout" "20s" .Values.grapevine) }}
{{- end }}

{{/* Spring ends each phase of a stop by then; the drain is one of them and must have ended by itself. */}}
{{- define "grapevine.phaseSeconds" -}}
{{- add (include "grapevine.drainSeconds" .) 10 }}
{{- end }}

{{/* A sleep of kubelet's own, because the image has no shell to sleep in; Kubernetes 1.29 does not have it. */}}
{{- define "grapevine.preStopSeconds" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}
{{- .Values.preStopSeconds | int }}
{{- else }}
{{- 0 }}
{{- end }}
{{- end }}

{{/* preStop, the drain, one more phase for open requests, five seconds for the JVM. */}}
{{- define "grapevine.leastGraceSeconds" -}}
{{- add .Values.preStopSeconds (include "grapevine.drainSeconds" .) (include "grapevine.phaseSeconds" .) 5 }}
{{- end }}

{{- define "grapevine.graceSeconds" -}}
{{- .Values.terminationGracePeriodSeconds | default (include "grapevine.leastGraceSeconds" .) | int }}
{{- end }}
