{{/* One node, as the container of a pod of the chart's or as a sidecar in someone else's. */}}
{{- define "grapevine.container" -}}
{{- $sidecar := eq .Values.mode "Sidecar" -}}
name: grapevine
image: {{ include "grapevine.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if $sidecar }}
# An init container that keeps running: it starts before the pod's own containers and ends after them.
restartPolicy: Always
{{- end }}
{{- $security := .Values.securityContext | default dict }}
{{- if $sidecar }}
{{- /* Of the container alone, because the pod and its user are someone else's. */}}
{{- $security = merge (dict) $security (pick (.Values.podSecurityContext | default dict) "runAsNonRoot" "runAsUser" "runAsGroup" "seccompProfile") }}
{{- end }}
{{- with $security }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: http
    containerPort: 3097
  - name: peer
    containerPort: 4097
  - name: management
    containerPort: 9097
env:
  - name: SPRING_MAIN_CLOUD_PLATFORM
    value: kubernetes
  - name: SPRING_CONFIG_ADDITIONAL_LOCATION
    value: optional:file:/config/
  # By these a node recognizes itself in the list of peers.
  - name: GRAPEVINE_PEERS_SELF_ID
    valueFrom:
      fieldRef:
        fieldPath: metadata.uid
  - name: GRAPEVINE_PEERS_SELF_HOST
    valueFrom:
      fieldRef:
        fieldPath: status.podIP
  {{- with .Values.javaOptions }}
  # The only variable that wins over the options of the image.
  - name: _JAVA_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
startupProbe:
  httpGet:
    # The containers beside a sidecar start when this succeeds, and then find the state.
    path: /actuator/health/{{ ternary "readiness" "liveness" $sidecar }}
    port: management
    {{- if include "grapevine.speaksTls" (list . "management") }}
    scheme: HTTPS
    {{- end }}
  {{- toYaml .Values.startupProbe | nindent 2 }}
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
    {{- if include "grapevine.speaksTls" (list . "management") }}
    scheme: HTTPS
    {{- end }}
  {{- toYaml .Values.livenessProbe | nindent 2 }}
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: management
    {{- if include "grapevine.speaksTls" (list . "management") }}
    scheme: HTTPS
    {{- end }}
  {{- toYaml .Values.readinessProbe | nindent 2 }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: {{ include "grapevine.volume" (list . "config") }}
    mountPath: /config
    readOnly: true
  - name: {{ include "grapevine.volume" (list . "tmp") }}
    mountPath: /tmp
  {{- if .Values.tls.enabled }}
  # The directory: a file that is mounted alone is never renewed.
  - name: {{ include "grapevine.volume" (list . "tls") }}
    mountPath: /tls
    readOnly: true
  {{- end }}
  {{- if .Values.access.enabled }}
  {{- include "grapevine.accessMounts" . | nindent 2 }}
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* In someone else's pod the plain name may be taken. */}}
{{- define "grapevine.volume" -}}
{{- $root := first . -}}
{{- ternary (printf "grapevine-%s" (last .)) (last .) (eq $root.Values.mode "Sidecar") }}
{{- end }}

{{- define "grapevine.volumes" -}}
- name: {{ include "grapevine.volume" (list . "config") }}
  configMap:
    name: {{ include "grapevine.fullname" . | quote }}
- name: {{ include "grapevine.volume" (list . "tmp") }}
  emptyDir: {}
{{- if .Values.tls.enabled }}
- name: {{ include "grapevine.volume" (list . "tls") }}
  secret:
    secretName: {{ include "grapevine.tlsSecret" . | quote }}
{{- end }}
{{- if .Values.access.enabled }}
{{ include "grapevine.accessVolumes" . }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "grapevine.podAnnotations" -}}
# Without it a changed ConfigMap would reach no running pod.
checksum/config: {{ include "grapevine.applicationYaml" . | sha256sum | quote }}
{{- if eq (include "grapevine.scrape" .) "Annotations" }}
prometheus.io/scrape: "true"
prometheus.io/port: "9097"
prometheus.io/path: /actuator/prometheus
{{- if include "grapevine.speaksTls" (list . "management") }}
prometheus.io/scheme: https
{{- end }}
{{- end }}
{{- end }}
