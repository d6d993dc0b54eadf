{{/* The user's affinity over the chart's: a DaemonSet has one pod a machine anyway. */}}
{{- define "grapevine.affinity" -}}
{{- $term := dict
  "topologyKey" "kubernetes.io/hostname"
  "labelSelector" (dict "matchLabels" (include "grapevine.nodeLabels" . | fromYaml)) }}
{{- $rules := dict
  "Preferred" (dict "podAntiAffinity"
    (dict "preferredDuringSchedulingIgnoredDuringExecution" (list (dict "weight" 100 "podAffinityTerm" $term))))
  "Required" (dict "podAntiAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term)))
  "None" dict }}
{{- $rule := ternary dict (get $rules .Values.podAntiAffinity) (eq .Values.mode "DaemonSet") }}
{{- if hasKey .Values.affinity "podAntiAffinity" }}
{{- $rule = dict }}
{{- end }}
{{- toYaml (merge (dict) .Values.affinity $rule) }}
{{- end }}
