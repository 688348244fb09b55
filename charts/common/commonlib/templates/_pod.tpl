{{/* The kind of the workload: Deployment, or StatefulSet for stores that want one. */}}
{{- define "commonlib.workloadKind" -}}
{{- .Values.workload | default (.Values.component).workload | default "Deployment" -}}
{{- end -}}

{{/* Annotations of the pods; the checksums roll them when their environment or files change. */}}
{{- define "commonlib.podAnnotations" -}}
{{- $annotations := deepCopy .Settings.podAnnotations -}}
{{- if include "commonlib.hasConfig" . -}}
{{- $_ := set $annotations "checksum/config" (toJson .Environment | sha256sum) -}}
{{- end -}}
{{- if .Settings.files.content -}}
{{- $_ := set $annotations "checksum/files" (include "commonlib.files.data" . | sha256sum) -}}
{{- end -}}
{{- if .Values.tdxEnabled -}}
{{- $_ := set $annotations "io.containerd.cri.runtime-handler" "kata-qemu-tdx" -}}
{{- $_ := set $annotations "io.katacontainers.config.runtime.create_container_timeout" "1800" -}}
{{- end -}}
{{- with $annotations }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* The pod template of a workload. Needs commonlib.settings, .environment and .secrets before it. */}}
{{- define "commonlib.podTemplate" -}}
{{- $values := .Values -}}
{{- $settings := .Settings -}}
metadata:
  {{- with include "commonlib.podAnnotations" . }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
  labels:
    {{- include "commonlib.selectorLabels" . | nindent 4 }}
    {{- with merge (dict) ($values.podLabels | default dict) ($values.commonLabels | default dict) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- with include "commonlib.imagePullSecrets" . }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with include "commonlib.serviceAccountName" . }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: {{ ($values.serviceAccount).automount | default false }}
  enableServiceLinks: false
  securityContext:
    {{- include "commonlib.podSecurityContext" (list . $settings.podSecurityContext) | nindent 4 }}
  {{- with ternary "kata-qemu-tdx" ($settings.runtimeClassName | default "") ($values.tdxEnabled | default false) }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.schedulerName }}
  schedulerName: {{ . }}
  {{- end }}
  {{- with $settings.terminationGracePeriodSeconds }}
  terminationGracePeriodSeconds: {{ int . }}
  {{- end }}
  {{- with include "commonlib.initContainers" . | trim }}
  initContainers:
    {{- . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ ($values.component).containerName | default (include "commonlib.name" .) }}
      image: {{ include "commonlib.image" (list . $settings.image) }}
      imagePullPolicy: {{ $settings.image.pullPolicy | default "IfNotPresent" }}
      {{- with include "commonlib.words" (list . $settings.command) }}
      command:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with include "commonlib.words" (list . (concat $settings.args $settings.extraCmdArgs)) }}
      args:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with include "commonlib.containerEnv" . }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with include "commonlib.envFrom" . }}
      {{- . | nindent 6 }}
      {{- end }}
      ports:
        {{- include "commonlib.containerPorts" . | nindent 8 }}
      {{- with include "commonlib.probes" . | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with $values.lifecycle }}
      lifecycle:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "commonlib.securityContext" (list . $settings.securityContext $settings.capAdd) | nindent 8 }}
      resources:
        {{- include "commonlib.resources" . | nindent 8 }}
      volumeMounts:
        {{- include "commonlib.volumeMounts" . | nindent 8 }}
    {{- with $values.sidecars }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  {{- if ($values.resourceClaim).enabled }}
  resourceClaims:
    - name: devices
      resourceClaimTemplateName: {{ include "commonlib.resourceClaimName" . }}
  {{- end }}
  volumes:
    {{- include "commonlib.volumes" . | nindent 4 }}
  {{- include "commonlib.scheduling" . | nindent 2 }}
{{- end -}}

{{/* Containers that run before the server: waiting, model download, the component's, the user's. */}}
{{- define "commonlib.initContainers" -}}
{{ include "commonlib.waitContainer" . }}
{{ include "commonlib.downloadContainer" . }}
{{- range (.Values.component).initContainers }}
{{- $settings := $.Settings -}}
{{- $container := tpl (toYaml .) $ | fromYaml -}}
{{- $like := dict "image" (include "commonlib.image" (list $ $settings.image)) "imagePullPolicy" ($settings.image.pullPolicy | default "IfNotPresent") -}}
{{- $_ := set $like "securityContext" (include "commonlib.securityContext" (list $ $settings.securityContext) | fromYaml) -}}
{{- $_ := set $like "volumeMounts" (include "commonlib.volumeMounts" $ | fromYamlArray) }}
{{ toYaml (list (merge $container $like)) }}
{{- end }}
{{- with .Values.initContainers }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{/* Ports of the container: its main port, then those the Service adds. */}}
{{- define "commonlib.containerPorts" -}}
- name: {{ include "commonlib.portName" . }}
  containerPort: {{ include "commonlib.port" . }}
  protocol: TCP
{{- range (.Values.service).extraPorts }}
- name: {{ .name }}
  containerPort: {{ int (.targetPort | default .port) }}
  protocol: {{ .protocol | default "TCP" }}
{{- end }}
{{- end -}}

{{/* Requests and limits, the device's own resource or claim included. */}}
{{- define "commonlib.resources" -}}
{{- $resources := deepCopy .Settings.resources -}}
{{- $device := .Settings.resource | default "none" | toString -}}
{{- if (.Values.resourceClaim).enabled -}}
{{- $_ := set $resources "claims" (append ($resources.claims | default list) (dict "name" "devices")) -}}
{{- else if and (ne $device "none") (not (hasKey ($resources.limits | default dict) $device)) -}}
{{- $_ := set $resources "limits" (merge (dict $device .Settings.deviceCount) ($resources.limits | default dict)) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* Startup, readiness and liveness probe. A server that loads for long is not killed while it does: it has no liveness probe of its own. */}}
{{- define "commonlib.probes" -}}
{{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" -}}
{{- with index $.Settings $name }}
{{ $name }}:
  {{- include "commonlib.text" (list $ (toYaml .)) | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Node selection, tolerations, affinity and spreading. */}}
{{- define "commonlib.scheduling" -}}
{{- $spread := .Values.topologySpreadConstraints | default list -}}
{{- if .Values.evenly_distributed -}}
{{- $spread = append $spread (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" "labelSelector" (dict "matchLabels" (include "commonlib.selectorLabels" . | fromYaml))) -}}
{{- end -}}
{{- with .Settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $spread }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
