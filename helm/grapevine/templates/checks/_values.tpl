{{/* Rejects values that contradict each other, each with what to do about it. */}}
{{- define "grapevine.rejectContradictions" -}}
{{- $mode := .Values.mode }}
{{- $replicated := has $mode (list "Deployment" "StatefulSet") }}
{{- if and (eq $mode "Sidecar") (not .Values.sidecar.podLabels) }}
{{- fail "mode Sidecar needs sidecar.podLabels: labels of the pods that carry the sidecar, by which the nodes find each other." }}
{{- end }}
{{- with .Values.autoscaling }}
{{- if .enabled }}
{{- if not $replicated }}
{{- fail (printf "autoscaling.enabled needs mode Deployment or StatefulSet; in mode %s the number of nodes is not the chart's to change." $mode) }}
{{- end }}
{{- if gt (int .minReplicas) (int .maxReplicas) }}
{{- fail (printf "autoscaling.minReplicas (%d) is more than autoscaling.maxReplicas (%d)." (int .minReplicas) (int .maxReplicas)) }}
{{- end }}
{{- if not (dig "requests" "cpu" "" ($.Values.resources | default dict)) }}
{{- fail "autoscaling.enabled needs resources.requests.cpu: the CPU target is a percentage of it." }}
{{- end }}
{{- end }}
{{- end }}
{{- /* Not known when others set it. */}}
{{- $nodes := ternary .Values.autoscaling.minReplicas (.Values.replicaCount | default 0) .Values.autoscaling.enabled | int }}
{{- with .Values.podDisruptionBudget }}
{{- $stay := include "grapevine.text" .minAvailable }}
{{- $go := include "grapevine.text" .maxUnavailable }}
{{- if and $stay $go }}
{{- fail "podDisruptionBudget takes minAvailable or maxUnavailable, not both: leave one of them empty." }}
{{- end }}
{{- $must := int $stay }}
{{- if hasSuffix "%" $stay }}
{{- /* As Kubernetes does, rounded up. */}}
{{- $must = div (add (mul (trimSuffix "%" $stay | int) $nodes) 99) 100 | int }}
{{- end }}
{{- if and $replicated .enabled $nodes }}
{{- if and $stay (ge $must $nodes) }}
{{- fail (printf "podDisruptionBudget.minAvailable (%s) of %d nodes would keep every machine with a node from being drained: use less." $stay $nodes) }}
{{- end }}
{{- if and $go (not (trimSuffix "%" $go | int)) }}
{{- fail (printf "podDisruptionBudget.maxUnavailable (%s) would keep every machine with a node from being drained: use more." $go) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.terminationGracePeriodSeconds }}
{{- $least := include "grapevine.leastGraceSeconds" $ | int }}
{{- if lt (int .) $least }}
{{- fail (printf "terminationGracePeriodSeconds (%d) is too short: grapevine.connection.lame-duck-duration (%ss), drain-timeout (%ss), the time for open requests (%ss) and 5 seconds for the JVM make %d. Leave it 0 to have it computed." (int .) (include "grapevine.lameDuckSeconds" $) (include "grapevine.drainSeconds" $) (include "grapevine.phaseSeconds" $) $least) }}
{{- end }}
{{- end }}
{{- with .Values.startupProbe }}
{{- $limit := add .initialDelaySeconds (mul .periodSeconds .failureThreshold) }}
{{- $wait := include "grapevine.seconds" (include "grapevine.setting" (list $ "connection.bootstrap-timeout")) }}
{{- if and (eq $mode "Sidecar") (lt $limit (add $wait 30)) }}
{{- fail (printf "startupProbe would end a sidecar after %d seconds (periodSeconds times failureThreshold), and one that finds no state waits for grapevine.connection.bootstrap-timeout (%ss) and needs 30 seconds to start: raise failureThreshold." $limit $wait) }}
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress.enabled needs ingress.hosts, such as [{host: state.example.com}]." }}
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
{{- fail "httpRoute.enabled needs httpRoute.parentRefs: the Gateways that take the route." }}
{{- end }}
{{- end }}
