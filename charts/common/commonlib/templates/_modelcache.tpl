{{/*
The source of the model volume: `volume` (an absolute path is a folder of the
node, another word a PersistentVolumeClaim), the chart's own claim, `global.modelUsePVC`,
`global.modelUseHostPath`, else a volume that lives with the pod.
*/}}
{{- define "commonlib.modelVolume" -}}
{{- $global := .Values.global | default dict -}}
{{- $own := .Values.modelCache | default dict -}}
{{- $place := .Values.volume | default "" -}}
{{- if not $place -}}
{{- if and $global.modelUsePVC $global.modelUseHostPath -}}
{{- fail (printf "%s: global.modelUsePVC and global.modelUseHostPath exclude each other" .Chart.Name) -}}
{{- end -}}
{{- $place = ternary (include "commonlib.modelClaimName" .) ($global.modelUsePVC | default $global.modelUseHostPath | default "") ($own.create | default false) -}}
{{- end -}}
{{- if hasPrefix "/" $place -}}
hostPath:
  path: {{ $place }}
  type: DirectoryOrCreate
{{- else if $place -}}
persistentVolumeClaim:
  claimName: {{ $place }}
{{- else if $global.offline -}}
{{- fail (printf "%s: global.offline needs a place that holds the models: set volume, global.modelUsePVC or global.modelUseHostPath" .Chart.Name) -}}
{{- else -}}
emptyDir:
  {{- toYaml (ternary (dict "sizeLimit" $own.sizeLimit) (dict) (ne ($own.sizeLimit | default "") "")) | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* The name of the claim that the chart makes where `modelCache.create`. */}}
{{- define "commonlib.modelClaimName" -}}
{{- include "commonlib.fullname" . }}-models
{{- end -}}

{{/*
The container that fetches the models before the server starts, so that a wrong
token or model id shows at once. Model ids that are folders of the volume, and
`global.offline`, need none. Input: list of context, settings, secrets.
*/}}
{{- define "commonlib.downloadContainer" -}}
{{- $root := index . 0 -}}
{{- $model := (index . 1).model -}}
{{- $cache := $root.Values.modelCache | default dict -}}
{{- $ids := list -}}
{{- range $model.ids -}}
{{- $id := include "commonlib.text" (list $root .) -}}
{{- if and $id (not (hasPrefix "/" $id)) }}{{ $ids = append $ids $id }}{{ end -}}
{{- end -}}
{{- if and $ids (ne (toString $cache.download) "false") (not ($root.Values.global).offline) -}}
- name: model-downloader
  image: {{ include "commonlib.image" (list $root (merge (dict) ($cache.image | default dict) (dict "repository" "huggingface/downloader" "tag" "0.17.3"))) }}
  imagePullPolicy: {{ (index . 1).image.pullPolicy | default "IfNotPresent" }}
  command:
    - sh
    - -ec
    - for model in "$@"; do huggingface-cli download {{ if $model.plainFolders }}--local-dir {{ $model.path | default "/data" }}/"$model"{{ else }}--cache-dir {{ $model.path | default "/data" }}{{ end }} "$model"; done
    - download
  args:
    {{- toYaml $ids | nindent 4 }}
  env:
    - name: HF_HOME
      value: /tmp/.cache/huggingface
    {{- with (index . 2).token }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "commonlib.envFrom" (list $root (index . 1)) | nindent 2 }}
  securityContext:
    {{- include "commonlib.securityContext" (list $root (dict)) | nindent 4 }}
  resources:
    {{- toYaml ($cache.resources | default (dict "requests" (dict "cpu" "100m" "memory" "256Mi") "limits" (dict "memory" "4Gi"))) | nindent 4 }}
  volumeMounts:
    - name: model-volume
      mountPath: {{ $model.path | default "/data" }}
    - name: tmp
      mountPath: /tmp
{{- end -}}
{{- end -}}
