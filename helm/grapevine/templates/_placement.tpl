{{/*
Whose copies a rule of placement counts: the nodes of this release. In a rollout of a Deployment only those of its new
generation: copies that are about to end do not matter. The pods of a StatefulSet are replaced in their place, so all count.
*/}}
{{- define "grapevine.counted" -}}
labelSelector:
  matchLabels:
    {{- include "grapevine.nodeLabels" . | nindent 4 }}
{{- if eq .Values.mode "Deployment" }}
matchLabelKeys:
  - pod-template-hash
{{- end }}
{{- end }}

{{/* The user's affinity over the chart's: a DaemonSet has one pod on each machine anyway. */}}
{{- define "grapevine.affinity" -}}
{{- $term := merge (dict "topologyKey" "kubernetes.io/hostname") (include "grapevine.counted" . | fromYaml) }}
{{- $rules := dict
  "Preferred" (dict "podAntiAffinity"
    (dict "preferredDuringSchedulingIgnoredDuringExecution" (list (dict "weight" 100 "podAffinityTerm" $term))))
  "Required" (dict "podAntiAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term)))
  "None" dict }}
{{- $rule := ternary dict (get $rules .Values.podAntiAffinity) (eq .Values.mode "DaemonSet") }}
{{- $affinity := .Values.affinity | default dict }}
{{- if hasKey $affinity "podAntiAffinity" }}
{{- $rule = dict }}
{{- end }}
{{- toYaml (merge (dict) $affinity $rule) }}
{{- end }}

{{/* The user's constraints; those without a labelSelector are about the nodes of this release. */}}
{{- define "grapevine.topologySpreadConstraints" -}}
{{- $counted := include "grapevine.counted" . | fromYaml }}
{{- $constraints := list }}
{{- range .Values.topologySpreadConstraints }}
{{- $constraints = append $constraints (hasKey . "labelSelector" | ternary . (merge (deepCopy .) $counted)) }}
{{- end }}
{{- if and $constraints (ne .Values.mode "DaemonSet") }}
{{- toYaml $constraints }}
{{- end }}
{{- end }}

{{/*
The user's tolerations and, in a Deployment, how long a pod waits for a machine that is lost, unless the user says so himself.
A DaemonSet's pods never leave theirs, and a StatefulSet's are not replaced before the machine is back or removed.
*/}}
{{- define "grapevine.tolerations" -}}
{{- $tolerations := .Values.tolerations | default list }}
{{- $keys := list }}
{{- range $tolerations }}
{{- $keys = append $keys .key }}
{{- end }}
{{- if eq .Values.mode "Deployment" }}
{{- range $key := list "node.kubernetes.io/not-ready" "node.kubernetes.io/unreachable" }}
{{- if not (has $key $keys) }}
{{- $tolerations = append $tolerations (dict "key" $key "operator" "Exists" "effect" "NoExecute" "tolerationSeconds" (int $.Values.lostMachineSeconds)) }}
{{- end }}
{{- end }}
{{- end }}
{{- with $tolerations }}
{{- toYaml . }}
{{- end }}
{{- end }}
