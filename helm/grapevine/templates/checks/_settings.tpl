{{/* Rejects settings with which a node would not start, or would end when the state is full. */}}
{{- define "grapevine.rejectSettings" -}}
{{- range list
  (list "connection.transfer-timeout" "connection.response-timeout")
  (list "connection.push-interval" "connection.min-push-interval")
  (list "peers.max-backoff" "peers.min-backoff")
  (list "waits.max-timeout" "waits.timeout") }}
{{- $more := include "grapevine.setting" (list $ (first .)) }}
{{- $less := include "grapevine.setting" (list $ (last .)) }}
{{- if lt (include "grapevine.nanos" $more | int64) (include "grapevine.nanos" $less | int64) }}
{{- fail (printf "grapevine.%s (%s) must be at least grapevine.%s (%s)." (first .) $more (last .) $less) }}
{{- end }}
{{- end }}
{{- range list
  (list "connection.connect-timeout" "1h")
  (list "http.header-timeout" "24h")
  (list "http.idle-timeout" "24h")
  (list "bodies.timeout" "24h")
  (list "bodies.idle-timeout" "24h")
  (list "waits.max-timeout" "1h")
  (list "watch.bookmark-interval" "1h")
  (list "state.purge-interval" "10s") }}
{{- $duration := include "grapevine.setting" (list $ (first .)) }}
{{- if gt (include "grapevine.nanos" $duration | int64) (include "grapevine.nanos" (last .) | int64) }}
{{- fail (printf "grapevine.%s (%s) must be at most %s." (first .) $duration (last .)) }}
{{- end }}
{{- end }}
{{- $bookmark := include "grapevine.setting" (list . "watch.bookmark-interval") }}
{{- if lt (include "grapevine.nanos" $bookmark | int64) (include "grapevine.nanos" "100ms" | int64) }}
{{- fail (printf "grapevine.watch.bookmark-interval (%s) must be at least 100ms." $bookmark) }}
{{- end }}
{{- $skew := include "grapevine.setting" (list . "state.max-clock-skew") }}
{{- range list "state.tombstone-grace" "state.expiry-grace" }}
{{- $grace := include "grapevine.setting" (list $ .) }}
{{- $nanos := include "grapevine.nanos" $grace | int64 }}
{{- if or (lt $nanos (include "grapevine.nanos" "1m" | int64)) (lt (div $nanos 4) (include "grapevine.nanos" $skew | int64)) }}
{{- fail (printf "grapevine.%s (%s) must be at least 1m, and 4 times grapevine.state.max-clock-skew (%s)." . $grace $skew) }}
{{- end }}
{{- end }}
{{- range list
  (list "connection.max-batch-size" "64MB")
  (list "state.max-value-size" "64MB") }}
{{- $size := include "grapevine.setting" (list $ (first .)) }}
{{- if gt (include "grapevine.bytes" $size | int64) (include "grapevine.bytes" (last .) | int64) }}
{{- fail (printf "grapevine.%s (%s) must be at most %s." (first .) $size (last .)) }}
{{- end }}
{{- end }}
{{- $delta := include "grapevine.setting" (list . "connection.max-delta-size") }}
{{- $batch := include "grapevine.setting" (list . "connection.max-batch-size") }}
{{- $value := include "grapevine.setting" (list . "state.max-value-size") }}
{{- if lt (include "grapevine.bytes" $delta | int64) (max (include "grapevine.bytes" $batch) (add (include "grapevine.bytes" $value) 65536)) }}
{{- fail (printf "grapevine.connection.max-delta-size (%s) must be at least max-batch-size (%s), and 64KB more than grapevine.state.max-value-size (%s)." $delta $batch $value) }}
{{- end }}
{{- $limit := dig "limits" "memory" "" (.Values.resources | default dict) }}
{{- if and $limit (not (regexMatch "Xmx|MaxRAM|MaxHeap" (.Values.javaOptions | default ""))) }}
{{- $heap := div (include "grapevine.bytes" $limit | int64) 2 }}
{{- /* What is not set follows the heap. */}}
{{- $size := dig "state" "max-size" 0 (.Values.grapevine | default dict) }}
{{- $entries := dig "state" "max-entries" 0 (.Values.grapevine | default dict) | int64 }}
{{- $need := add (include "grapevine.bytes" $size | int64) (mul $entries 100) }}
{{- if and $heap (gt (add (mul $need 2) 33554432) $heap) }}
{{- fail (printf "no node could join a full state: grapevine.state.max-size (%v) and 100 bytes for each of max-entries (%d) are %d MiB, and the heap, half of resources.limits.memory (%v), is %d MiB. It must be twice the former and 32 MiB. Lower the former or raise the latter." $size $entries (div $need 1048576) $limit (div $heap 1048576)) }}
{{- end }}
{{- end }}
{{- end }}
