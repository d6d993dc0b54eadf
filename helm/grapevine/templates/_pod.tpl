{{/* The pod of one node, whatever kind of workload starts it. */}}
{{- define "grapevine.podTemplate" -}}
metadata:
  annotations:
    # Without it a changed ConfigMap would reach no running pod.
    checksum/config: {{ include "grapevine.applicationYaml" . | sha256sum }}
    {{- if .Values.prometheus.scrapeAnnotations }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "9097"
    prometheus.io/path: /actuator/prometheus
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    # Not grapevine.labels: a new version of the chart alone is no reason to restart the nodes.
    {{- include "grapevine.selectorLabels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "grapevine.serviceAccountName" . }}
  automountServiceAccountToken: true
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  # Spring takes variables for settings: those of some Service named `server` would set server.port to a URL.
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: grapevine
      image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
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
        # By these a node recognises itself in the list of peers.
        - name: GRAPEVINE_PEERS_SELF_ID
          valueFrom:
            fieldRef:
              fieldPath: metadata.uid
        - name: GRAPEVINE_PEERS_SELF_HOST
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        {{- toYaml .Values.startupProbe | nindent 8 }}
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        {{- toYaml .Values.livenessProbe | nindent 8 }}
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: management
        {{- toYaml .Values.readinessProbe | nindent 8 }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /config
          readOnly: true
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: config
      configMap:
        name: {{ include "grapevine.fullname" . }}
    - name: tmp
      emptyDir: {}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
