{{- define "grapevine.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* 52 of the 63 characters of a DNS label: what is derived from the name needs room for a suffix. */}}
{{- define "grapevine.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "grapevine.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "grapevine.peersServiceName" -}}
{{- printf "%s-peers" (include "grapevine.fullname" .) }}
{{- end }}

{{- define "grapevine.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "grapevine.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* Of every object of the release; component tells its pods from each other. */}}
{{- define "grapevine.releaseLabels" -}}
app.kubernetes.io/name: {{ include "grapevine.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* A selector can never change, so it has only what never changes; the component keeps other pods of the release out. */}}
{{- define "grapevine.nodeLabels" -}}
{{ include "grapevine.releaseLabels" . }}
app.kubernetes.io/component: node
{{- end }}

{{/* What selects the nodes' pods: in mode Sidecar they are someone else's. */}}
{{- define "grapevine.selector" -}}
{{- if eq .Values.mode "Sidecar" }}
{{- toYaml .Values.sidecar.podLabels }}
{{- else }}
{{- include "grapevine.nodeLabels" . }}
{{- end }}
{{- end }}

{{/* The chart's own labels of an object: root, and where it is not node the component. */}}
{{- define "grapevine.ownLabels" -}}
{{- $root := .root -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "grapevine.releaseLabels" $root }}
app.kubernetes.io/component: {{ .component | default "node" }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* The metadata of an object: root, name, and where they are needed component, namespace, labels and annotations. */}}
{{- define "grapevine.metadata" -}}
{{- $root := .root -}}
name: {{ .name }}
namespace: {{ .namespace | default $root.Release.Namespace }}
labels:
  {{- mergeOverwrite (deepCopy $root.Values.commonLabels) (.labels | default dict) (include "grapevine.ownLabels" . | fromYaml) | toYaml | nindent 2 }}
{{- with mergeOverwrite (deepCopy $root.Values.commonAnnotations) (.annotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "grapevine.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/*
The number of nodes. An autoscaler's is what it has made of it: a workload that loses the field goes down to one node at
once. Empty for a new workload, where the autoscaler will set it, and where there is no such field.
*/}}
{{- define "grapevine.replicas" -}}
{{- if ne .Values.mode "DaemonSet" }}
{{- if and .Values.autoscaling.enabled .Release.IsUpgrade }}
{{- dig "spec" "replicas" "" (lookup "apps/v1" .Values.mode .Release.Namespace (include "grapevine.fullname" .)) }}
{{- else if not .Values.autoscaling.enabled }}
{{- .Values.replicaCount }}
{{- end }}
{{- end }}
{{- end }}

{{/* PodMonitor, Annotations or None. */}}
{{- define "grapevine.scrape" -}}
{{- if ne .Values.prometheus.scrape "Auto" }}
{{- .Values.prometheus.scrape }}
{{- else if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/PodMonitor" }}
{{- "PodMonitor" }}
{{- else }}
{{- "Annotations" }}
{{- end }}
{{- end }}

{{/* What the node reads as application.yaml: the user's settings over those that follow from the release. */}}
{{- define "grapevine.applicationYaml" -}}
{{- $grapevine := dict
  "group" (printf "%s/%s" .Release.Namespace .Release.Name)
  "connection" (ternary (dict "port" 4097 "lame-duck-duration" "0s") (dict "port" 4097) (eq .Values.mode "Sidecar"))
  "peers" (dict "service-id" (include "grapevine.peersServiceName" .)) }}
{{- $spring := dict
  "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ss" (include "grapevine.phaseSeconds" .))) }}
{{- with .Values.discovery.namespace }}
{{- $_ := set $spring "cloud" (dict "kubernetes" (dict "discovery" (dict "namespaces" (list .)))) }}
{{- end }}
{{- toYaml (dict "grapevine" (mergeOverwrite $grapevine (deepCopy .Values.grapevine)) "spring" $spring) }}
{{- end }}

{{/* Not empty where there may be two nodes, without which there is nothing to test. */}}
{{- define "grapevine.several" -}}
{{- if or .Values.autoscaling.enabled (has .Values.mode (list "DaemonSet" "Sidecar")) (gt (int .Values.replicaCount) 1) }}
{{- true }}
{{- end }}
{{- end }}
