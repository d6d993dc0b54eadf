{{/* A number or text as text: empty when there is none, and 0 is one. */}}
{{- define "grapevine.text" -}}
{{- kindIs "invalid" . | ternary "" (toString .) }}
{{- end }}

{{/* The nanoseconds of a duration such as 200ms or 24h. */}}
{{- define "grapevine.nanos" -}}
{{- $units := dict "ns" 1 "us" 1000 "ms" 1000000 "s" 1000000000 "m" 60000000000 "h" 3600000000000 "d" 86400000000000 }}
{{- mul (regexFind "^[0-9]+" . | int64) (get $units (regexFind "[a-z]+$" .)) }}
{{- end }}

{{/* Its whole seconds, rounded up. */}}
{{- define "grapevine.seconds" -}}
{{- div (add (include "grapevine.nanos" .) 999999999) 1000000000 }}
{{- end }}

{{/* What a node has for a setting, given as list of root and name: the user's value, or Grapevine's default. */}}
{{- define "grapevine.setting" -}}
{{- $defaults := dict
  "connection.connect-timeout" "1s" "connection.response-timeout" "5s" "connection.transfer-timeout" "1m"
  "connection.min-push-interval" "2ms" "connection.push-interval" "200ms"
  "connection.bootstrap-timeout" "30s" "connection.drain-timeout" "20s"
  "connection.lame-duck-duration" (ternary "0s" "5s" (eq (first .).Values.mode "Sidecar"))
  "connection.max-batch-size" "1MB" "connection.max-delta-size" "16MB"
  "peers.min-backoff" "500ms" "peers.max-backoff" "10s"
  "http.header-timeout" "10s" "http.idle-timeout" "11m"
  "bodies.timeout" "30s" "bodies.idle-timeout" "10s"
  "waits.timeout" "5s" "waits.max-timeout" "1m" "watch.bookmark-interval" "5s"
  "state.max-clock-skew" "5s" "state.tombstone-grace" "24h" "state.expiry-grace" "5m" "state.purge-interval" "1s"
  "state.max-value-size" "1MB" }}
{{- $path := splitList "." (last .) }}
{{- $value := dig (first $path) (last $path) (get $defaults (last .)) ((first .).Values.grapevine | default dict) }}
{{- kindIs "string" $value | ternary $value (toString (int64 $value)) }}
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
{{- include "grapevine.seconds" (include "grapevine.setting" (list . "connection.drain-timeout")) }}
{{- end }}

{{/* How long a stopping node serves as before; the clients of a sidecar have ended before it. */}}
{{- define "grapevine.lameDuckSeconds" -}}
{{- include "grapevine.seconds" (include "grapevine.setting" (list . "connection.lame-duck-duration")) }}
{{- end }}

{{/* Spring ends each phase of a stop by then; lame duck and drain are two of them and must have ended by themselves. */}}
{{- define "grapevine.phaseSeconds" -}}
{{- add (max (include "grapevine.drainSeconds" .) (include "grapevine.lameDuckSeconds" .)) 10 }}
{{- end }}

{{/* The lame duck, the drain, one more phase for open requests, five seconds for the JVM. */}}
{{- define "grapevine.leastGraceSeconds" -}}
{{- add (include "grapevine.lameDuckSeconds" .) (include "grapevine.drainSeconds" .) (include "grapevine.phaseSeconds" .) 5 }}
{{- end }}

{{- define "grapevine.graceSeconds" -}}
{{- .Values.terminationGracePeriodSeconds | default (include "grapevine.leastGraceSeconds" .) | int }}
{{- end }}
