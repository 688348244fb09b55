{{/* Where the container has its volumes: scratch, models, data, files, shared memory, the user's. */}}
{{- define "commonlib.volumeMounts" -}}
{{- $component := .Values.component | default dict -}}
- name: tmp
  mountPath: /tmp
{{- range $name, $path := .Settings.scratch }}
- name: {{ $name }}
  mountPath: {{ $path }}
{{- end }}
{{- with .Settings.model }}
- name: model-volume
  mountPath: {{ .path | default "/data" }}
  {{- if (($.Values.modelCache).volumeImage).reference }}
  readOnly: true
  {{- end }}
{{- end }}
{{- with $component.dataPath }}
- name: data
  mountPath: {{ . }}
{{- end }}
{{- with .Settings.files.path }}
- name: files
  mountPath: {{ . }}
  readOnly: true
{{- end }}
{{- if .Settings.shmSize }}
- name: shm
  mountPath: /dev/shm
{{- end }}
{{- with $component.volumeMountsText }}
{{ tpl . $ | trim }}
{{- end }}
{{- with .Settings.volumeMounts }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{/* The volumes of the pod. */}}
{{- define "commonlib.volumes" -}}
{{- $component := .Values.component | default dict -}}
{{- $data := .Values.persistence | default dict -}}
- name: tmp
  emptyDir: {}
{{- range $name, $path := .Settings.scratch }}
- name: {{ $name }}
  emptyDir: {}
{{- end }}
{{- if .Settings.model }}
- name: model-volume
  {{- include "commonlib.modelVolume" . | nindent 2 }}
{{- end }}
{{- if .Settings.files.path }}
- name: files
  configMap:
    name: {{ include "commonlib.fullname" . }}-files
{{- end }}
{{- if $component.dataPath }}
{{- if not $data.enabled }}
- name: data
  emptyDir: {}
{{- else if or $data.existingClaim (eq (include "commonlib.workloadKind" .) "Deployment") }}
- name: data
  persistentVolumeClaim:
    claimName: {{ $data.existingClaim | default (printf "%s-data" (include "commonlib.fullname" .)) }}
{{- end }}
{{- end }}
{{- with .Settings.shmSize }}
- name: shm
  emptyDir:
    medium: Memory
    sizeLimit: {{ . }}
{{- end }}
{{- with $component.volumesText }}
{{ tpl . $ | trim }}
{{- end }}
{{- with .Settings.volumes }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}
