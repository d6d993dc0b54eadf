{{/* Rejects contradictions about access, each with what to do about it. */}}
{{- define "grapevine.rejectAccess" -}}
{{- with .Values.access }}
{{- if and .existingConfigMap (or .rules .quotas) }}
{{- fail "access.existingConfigMap replaces access.rules and access.quotas: leave them empty, or it." }}
{{- end }}
{{- $access := . }}
{{- range $list := list "rules" "quotas" }}
{{- $names := list }}
{{- range index $access $list }}
{{- if has .name $names }}
{{- fail (printf "access.%s has the name %s twice: metrics and the log tell them apart by it." $list .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- end }}
{{- range .rules }}
{{- $keys := or (has "read" .may) (has "write" .may) }}
{{- if and $keys (not (hasKey . "prefix")) }}
{{- fail (printf "rule %s of access.rules needs a prefix for read and write; \"\" is every key." .name) }}
{{- end }}
{{- if and (hasKey . "prefix") (not $keys) }}
{{- fail (printf "rule %s of access.rules has a prefix, which is for read and write alone: remove it." .name) }}
{{- end }}
{{- end }}
{{- if .enabled }}
{{- if not (or .rules .existingConfigMap) }}
{{- fail "access.enabled needs access.rules or access.existingConfigMap: without a rule, nobody may do anything." }}
{{- end }}
{{- if not (or .kubernetes .issuers .tokensSecret) }}
{{- fail "access.enabled needs somebody whose tokens are accepted: access.kubernetes, access.issuers or access.tokensSecret." }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
