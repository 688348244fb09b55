{{/* The kind of the workload: Deployment, or StatefulSet for stores that want one. */}}
{{- define "commonlib.workloadKind" -}}
{{- .Values.workload | default (.Values.component).workload | default "Deployment" -}}
{{- end -}}

{{/* Annotations of the pods; the checksum rolls them when their environment changes. */}}
{{- define "commonlib.podAnnotations" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $annotations := deepCopy $settings.podAnnotations -}}
{{- if include "commonlib.hasConfig" . -}}
{{- $data := dict -}}
{{- $_ := include "commonlib.env" (list $root $settings $data) -}}
{{- $_ := set $annotations "checksum/config" (toJson $data | sha256sum) -}}
{{- end -}}
{{- if $settings.files.content -}}
{{- $_ := set $annotations "checksum/files" (include "commonlib.files.data" . | sha256sum) -}}
{{- end -}}
{{- if $root.Values.tdxEnabled -}}
{{- $_ := set $annotations "io.containerd.cri.runtime-handler" "kata-qemu-tdx" -}}
{{- $_ := set $annotations "io.katacontainers.config.runtime.create_container_timeout" "1800" -}}
{{- end -}}
{{- if $annotations }}{{ toYaml $annotations }}{{ end -}}
{{- end -}}

{{/* The pod template of a workload. Input: list of context and settings. */}}
{{- define "commonlib.podTemplate" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $values := $root.Values -}}
{{- $component := $values.component | default dict -}}
{{- $secrets := dict -}}
{{- $_ := include "commonlib.secrets" (list $root $settings $secrets) -}}
{{- $ports := dict -}}
metadata:
  {{- with include "commonlib.podAnnotations" . }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
  labels:
    {{- include "commonlib.selectorLabels" $root | nindent 4 }}
    {{- with merge (dict) ($values.podLabels | default dict) ($values.commonLabels | default dict) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- with include "commonlib.imagePullSecrets" $root }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with include "commonlib.serviceAccountName" $root }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: {{ ($values.serviceAccount).automount | default false }}
  enableServiceLinks: false
  securityContext:
    {{- include "commonlib.podSecurityContext" (list $root $settings.podSecurityContext) | nindent 4 }}
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
  {{- with include "commonlib.initContainers" (list $root $settings $secrets) | trim }}
  initContainers:
    {{- . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ $component.containerName | default (include "commonlib.name" $root) }}
      image: {{ include "commonlib.image" (list $root $settings.image) }}
      imagePullPolicy: {{ $settings.image.pullPolicy | default "IfNotPresent" }}
      {{- with $settings.command }}
      command:
        {{- range . }}
        - {{ include "commonlib.text" (list $root .) | quote }}
        {{- end }}
      {{- end }}
      {{- with concat $settings.args $settings.extraCmdArgs }}
      args:
        {{- range . }}
        - {{ include "commonlib.text" (list $root .) | quote }}
        {{- end }}
      {{- end }}
      {{- with include "commonlib.containerEnv" (list $root $secrets) | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with include "commonlib.envFrom" . }}
      {{- . | nindent 6 }}
      {{- end }}
      ports:
        {{- include "commonlib.containerPorts" $root | nindent 8 }}
      {{- with include "commonlib.probes" . | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with $values.lifecycle }}
      lifecycle:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "commonlib.securityContext" (list $root $settings.securityContext $settings.capAdd) | nindent 8 }}
      resources:
        {{- include "commonlib.resources" . | nindent 8 }}
      volumeMounts:
        {{- include "commonlib.volumeMounts" . | nindent 8 }}
    {{- with $values.sidecars }}
    {{- tpl (toYaml .) $root | nindent 4 }}
    {{- end }}
  {{- if ($values.resourceClaim).enabled }}
  resourceClaims:
    - name: devices
      resourceClaimTemplateName: {{ include "commonlib.resourceClaimName" $root }}
  {{- end }}
  volumes:
    {{- include "commonlib.volumes" . | nindent 4 }}
  {{- include "commonlib.scheduling" . | nindent 2 }}
{{- end -}}

{{/* Containers that run before the server: waiting, model download, the component's, the user's. */}}
{{- define "commonlib.initContainers" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{ include "commonlib.waitContainer" (list $root $settings) }}
{{ include "commonlib.downloadContainer" . }}
{{- range ($root.Values.component).initContainers }}
{{ toYaml (list (merge (dict) (tpl (toYaml .) $root | fromYaml) (dict "imagePullPolicy" ($settings.image.pullPolicy | default "IfNotPresent") "image" (include "commonlib.image" (list $root $settings.image)) "securityContext" (include "commonlib.securityContext" (list $root $settings.securityContext) | fromYaml) "volumeMounts" (include "commonlib.volumeMounts" (list $root $settings) | fromYamlArray)))) }}
{{- end }}
{{- with $root.Values.initContainers }}
{{ tpl (toYaml .) $root }}
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

{{- define "commonlib.volumeMounts" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $component := $root.Values.component | default dict -}}
- name: tmp
  mountPath: /tmp
{{- range $name, $path := $settings.scratch }}
- name: {{ $name }}
  mountPath: {{ $path }}
{{- end }}
{{- with $settings.model }}
- name: model-volume
  mountPath: {{ .path | default "/data" }}
  {{- if (($root.Values.modelCache).volumeImage).reference }}
  readOnly: true
  {{- end }}
{{- end }}
{{- with $component.dataPath }}
- name: data
  mountPath: {{ . }}
{{- end }}
{{- with $settings.files.path }}
- name: files
  mountPath: {{ . }}
  readOnly: true
{{- end }}
{{- if $settings.shmSize }}
- name: shm
  mountPath: /dev/shm
{{- end }}
{{- with $component.volumeMountsText }}
{{ tpl . $root | trim }}
{{- end }}
{{- with $settings.volumeMounts }}
{{ tpl (toYaml .) $root }}
{{- end }}
{{- end -}}

{{- define "commonlib.volumes" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $component := $root.Values.component | default dict -}}
{{- $data := $root.Values.persistence | default dict -}}
- name: tmp
  emptyDir: {}
{{- range $name, $path := $settings.scratch }}
- name: {{ $name }}
  emptyDir: {}
{{- end }}
{{- if $settings.model }}
- name: model-volume
  {{- include "commonlib.modelVolume" $root | nindent 2 }}
{{- end }}
{{- if $settings.files.path }}
- name: files
  configMap:
    name: {{ include "commonlib.fullname" $root }}-files
{{- end }}
{{- if $component.dataPath }}
{{- if not $data.enabled }}
- name: data
  emptyDir: {}
{{- else if or $data.existingClaim (eq (include "commonlib.workloadKind" $root) "Deployment") }}
- name: data
  persistentVolumeClaim:
    claimName: {{ $data.existingClaim | default (printf "%s-data" (include "commonlib.fullname" $root)) }}
{{- end }}
{{- end }}
{{- with $settings.shmSize }}
- name: shm
  emptyDir:
    medium: Memory
    sizeLimit: {{ . }}
{{- end }}
{{- with $component.volumesText }}
{{ tpl . $root | trim }}
{{- end }}
{{- with $settings.volumes }}
{{ tpl (toYaml .) $root }}
{{- end }}
{{- end -}}

{{/* Node selection, tolerations, affinity and spreading. */}}
{{- define "commonlib.scheduling" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $spread := $root.Values.topologySpreadConstraints | default list -}}
{{- if $root.Values.evenly_distributed -}}
{{- $spread = append $spread (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" "labelSelector" (dict "matchLabels" (include "commonlib.selectorLabels" $root | fromYaml))) -}}
{{- end -}}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $spread }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
