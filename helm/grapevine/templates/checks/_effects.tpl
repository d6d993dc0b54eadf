{{/* Rejects values that would have no effect, each with what to do instead. */}}
{{- define "grapevine.rejectWithoutEffect" -}}
{{- $mode := .Values.mode }}
{{- if and (hasKey .Values "enabled") (not .Values.enabled) }}
{{- fail "enabled has a meaning only as the `condition` of a dependency in the Chart.yaml of another chart: remove it, or add that condition." }}
{{- end }}
{{- if .Values.persistence }}
{{- fail "persistence would do nothing: Grapevine keeps the state in memory and writes to no volume. Remove it." }}
{{- end }}
{{- if and (ne $mode "Sidecar") .Values.sidecar.podLabels }}
{{- fail (printf "sidecar.podLabels has a meaning in mode Sidecar alone, and mode is %s: set podLabels to label the chart's own pods." $mode) }}
{{- end }}
{{- if eq $mode "Sidecar" }}
{{- range list "podLabels" "podAnnotations" "extraInitContainers" "extraContainers" "hostAliases" "dnsPolicy" "dnsConfig" "affinity" "priorityClassName" }}
{{- if index $.Values . }}
{{- fail (printf "%s has no effect in mode Sidecar, where the pods are yours: set it in their template." .) }}
{{- end }}
{{- end }}
{{- end }}
{{- if has .Values.prometheus.scrape (list "Annotations" "None") }}
{{- range list "interval" "labels" "authorization" "relabelings" "metricRelabelings" }}
{{- if index $.Values.prometheus . }}
{{- fail (printf "prometheus.%s is for a PodMonitor, and prometheus.scrape is %s." . $.Values.prometheus.scrape) }}
{{- end }}
{{- end }}
{{- end }}
{{- if not .Values.tls.certManager.issuerRef }}
{{- range list "uris" "duration" "spec" }}
{{- if index $.Values.tls.certManager . }}
{{- fail (printf "tls.certManager.%s needs tls.certManager.issuerRef: without it, cert-manager makes no certificate." .) }}
{{- end }}
{{- end }}
{{- if and .Values.tls.dnsNames (not .Values.tls.selfSigned) }}
{{- fail "tls.dnsNames needs tls.certManager.issuerRef or tls.selfSigned: the names in a Secret of yours are yours to choose." }}
{{- end }}
{{- end }}
{{- $external := dict
  "nodePort" (list "NodePort" "LoadBalancer")
  "externalTrafficPolicy" (list "NodePort" "LoadBalancer")
  "loadBalancerClass" (list "LoadBalancer")
  "loadBalancerIP" (list "LoadBalancer")
  "loadBalancerSourceRanges" (list "LoadBalancer") }}
{{- range $field, $types := $external }}
{{- if and (index $.Values.service $field) (not (has $.Values.service.type $types)) }}
{{- fail (printf "service.%s needs service.type %s; it is %s." $field (join " or " $types) $.Values.service.type) }}
{{- end }}
{{- end }}
{{- end }}
