{{/* The ConfigMap with rules.yaml. */}}
{{- define "grapevine.accessConfigMap" -}}
{{- .Values.access.existingConfigMap | default (printf "%s-access" (include "grapevine.fullname" .)) }}
{{- end }}

{{/* The rule by which the pod of `helm test` may write and read its own keys. */}}
{{- define "grapevine.testRule" -}}
name: helm-test
subjects: [{{ printf "system:serviceaccount:%s:%s" .Release.Namespace (include "grapevine.serviceAccountName" .) | quote }}]
prefix: grapevine/check/
may: [write]
{{- end }}

{{/* Not empty if that pod shows a token of its ServiceAccount. */}}
{{- define "grapevine.testShowsToken" -}}
{{- if and .Values.access.enabled .Values.access.kubernetes }}
{{- true }}
{{- end }}
{{- end }}

{{/* The file of rules: those of the user, and that of the test unless the user has one of this name. */}}
{{- define "grapevine.rulesYaml" -}}
{{- $rules := .Values.access.rules | default list }}
{{- $names := list }}
{{- range $rules }}
{{- $names = append $names .name }}
{{- end }}
{{- if and .Values.access.kubernetes (not (has "helm-test" $names)) }}
{{- $rules = append $rules (include "grapevine.testRule" . | fromYaml) }}
{{- end }}
{{- $file := dict "rules" $rules }}
{{- with .Values.access.quotas }}
{{- $_ := set $file "quotas" . }}
{{- end }}
{{- toYaml $file }}
{{- end }}

{{/* What a node reads about access. */}}
{{- define "grapevine.accessSettings" -}}
grapevine:
  access:
    enabled: true
    rules: /access/rules/rules.yaml
    audience: {{ quote .Values.access.audience }}
    kubernetes: {{ ternary "on" "off" .Values.access.kubernetes | quote }}
    {{- with .Values.access.issuers }}
    issuers:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if .Values.access.tokensSecret }}
    tokens: /access/tokens/tokens
    {{- end }}
{{- end }}

{{/* Directories, because a file that is mounted alone never changes. */}}
{{- define "grapevine.accessMounts" -}}
- name: {{ include "grapevine.volume" (list . "access-rules") }}
  mountPath: /access/rules
  readOnly: true
{{- if .Values.access.tokensSecret }}
- name: {{ include "grapevine.volume" (list . "access-tokens") }}
  mountPath: /access/tokens
  readOnly: true
{{- end }}
{{- end }}

{{- define "grapevine.accessVolumes" -}}
- name: {{ include "grapevine.volume" (list . "access-rules") }}
  configMap:
    name: {{ include "grapevine.accessConfigMap" . | quote }}
{{- with .Values.access.tokensSecret }}
- name: {{ include "grapevine.volume" (list $ "access-tokens") }}
  secret:
    secretName: {{ . | quote }}
{{- end }}
{{- end }}
