{{/* Between nodes: off, optional or required, with or without certificates of the chart. YAML reads a plain off as false. */}}
{{- define "grapevine.peersTls" -}}
{{- $mode := dig "connection" "tls" "off" (.Values.grapevine | default dict) | toString }}
{{- if .Values.tls.enabled }}
{{- $mode = include "grapevine.text" .Values.tls.peers | default "required" }}
{{- end }}
{{- ternary "off" $mode (eq $mode "false") }}
{{- end }}

{{/* Not empty if a port (agent or management) speaks TLS: root and name of the port. */}}
{{- define "grapevine.speaksTls" -}}
{{- $tls := (first .).Values.tls }}
{{- if and $tls.enabled (index $tls (last .)) }}
{{- true }}
{{- end }}
{{- end }}

{{- define "grapevine.agentScheme" -}}
{{- ternary "http" "https" (empty (include "grapevine.speaksTls" (list . "agent"))) }}
{{- end }}

{{/* The protocol of a Service's port, by root and scheme: other values than the default stay as the user chose them. */}}
{{- define "grapevine.appProtocol" -}}
{{- $protocol := (first .).Values.service.appProtocol }}
{{- ternary (last .) $protocol (eq $protocol "http") }}
{{- end }}

{{/* What `check` takes: all nodes by one name. */}}
{{- define "grapevine.checkAddress" -}}
{{- $scheme := ternary "https://" "" (eq (include "grapevine.agentScheme" .) "https") }}
{{- printf "%s%s:3097" $scheme (include "grapevine.host" (list . (include "grapevine.peersServiceName" .))) }}
{{- end }}

{{/* The Secret with tls.crt, tls.key and ca.crt. */}}
{{- define "grapevine.tlsSecret" -}}
{{- if .Values.tls.existingSecret }}
{{- .Values.tls.existingSecret }}
{{- else if .Values.tls.selfSigned }}
{{- printf "%s-selfsigned" (include "grapevine.fullname" .) }}
{{- else }}
{{- printf "%s-tls" (include "grapevine.fullname" .) }}
{{- end }}
{{- end }}

{{/* The name by which nodes recognize each other's certificates. */}}
{{- define "grapevine.peersName" -}}
{{- printf "%s.%s.svc" (include "grapevine.peersServiceName" .) .Release.Namespace }}
{{- end }}

{{/* The names under which clients and nodes call a node, as a YAML list. */}}
{{- define "grapevine.dnsNames" -}}
{{- $domain := .Values.clusterDomain | default "cluster.local" }}
{{- $names := list }}
{{- range list (include "grapevine.fullname" .) (include "grapevine.peersServiceName" .) (printf "*.%s" (include "grapevine.peersServiceName" .)) }}
{{- $host := printf "%s.%s" . $.Release.Namespace }}
{{- $names = concat $names (list . $host (printf "%s.svc" $host) (printf "%s.svc.%s" $host $domain)) }}
{{- end }}
{{- if eq .Values.mode "Sidecar" }}
{{- $names = append $names "localhost" }}
{{- end }}
{{- concat $names (.Values.tls.dnsNames | default list) | uniq | toYaml }}
{{- end }}

{{/* What a node reads about TLS. */}}
{{- define "grapevine.tlsSettings" -}}
{{- $peers := include "grapevine.peersTls" . }}
spring:
  ssl:
    bundle:
      pem:
        node:
          keystore:
            certificate: /tls/tls.crt
            private-key: /tls/tls.key
          {{- if ne $peers "off" }}
          truststore:
            certificate: /tls/ca.crt
          {{- end }}
{{- if .Values.tls.agent }}
server:
  ssl:
    bundle: node
{{- end }}
{{- if or .Values.tls.agent .Values.tls.management }}
management:
  server:
    ssl:
      {{- if .Values.tls.management }}
      bundle: node
      {{- else }}
      # Otherwise it would be as on the agent port.
      enabled: false
      {{- end }}
{{- end }}
grapevine:
  connection:
    tls: {{ quote $peers }}
    {{- if ne $peers "off" }}
    tls-bundle: node
    peer-names:
      - {{ include "grapevine.peersName" . | quote }}
    {{- end }}
{{- end }}
