{{/*
Rejects values that are missing and cannot be empty. Helm drops the default of a key that is null (`networkPolicy:` with
nothing below it), and --reuse-values of an older chart lacks the defaults of newer keys.
*/}}
{{- define "grapevine.rejectMissing" -}}
{{- $needed := list
  "mode" "podAntiAffinity" "lostMachineSeconds"
  "sidecar"
  "image" "image.repository" "image.pullPolicy"
  "service" "service.type" "service.appProtocol"
  "ingress" "ingress.enabled"
  "httpRoute" "httpRoute.enabled"
  "serviceAccount" "serviceAccount.create"
  "rbac" "rbac.create" "rbac.issuerDiscovery"
  "access" "access.enabled" "access.audience" "access.kubernetes"
  "networkPolicy" "networkPolicy.enabled"
  "prometheus" "prometheus.scrape"
  "startupProbe" "startupProbe.periodSeconds" "startupProbe.timeoutSeconds" "startupProbe.failureThreshold"
  "livenessProbe" "livenessProbe.periodSeconds" "livenessProbe.timeoutSeconds" "livenessProbe.failureThreshold"
  "readinessProbe" "readinessProbe.periodSeconds" "readinessProbe.timeoutSeconds" "readinessProbe.failureThreshold"
  "podDisruptionBudget" "podDisruptionBudget.enabled"
  "autoscaling" "autoscaling.enabled" "autoscaling.minReplicas" "autoscaling.maxReplicas"
  "autoscaling.targetCPUUtilizationPercentage"
  "test"
  "tls" "tls.enabled" "tls.agent" "tls.management" "tls.certManager" "tls.selfSigned"
}}
{{- range $path := $needed }}
{{- $value := $.Values }}
{{- range splitList "." $path }}
{{- $value = index $value . }}
{{- end }}
{{- if kindIs "invalid" $value }}
{{- fail (printf "%s has no value: remove the key to keep its default, or set one. To upgrade a release of an older chart, use --reset-then-reuse-values instead of --reuse-values." $path) }}
{{- end }}
{{- end }}
{{- end }}
