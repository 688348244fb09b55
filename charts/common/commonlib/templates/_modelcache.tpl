{{/*
The source of the model volume: an image where `modelCache.volumeImage` names one and the
cluster can mount it, `volume` (an absolute path is a folder of the node, another word a
PersistentVolumeClaim), the chart's own claim, `global.modelUsePVC`,
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
{{- $image := $own.volumeImage | default dict -}}
{{- if and $image.reference (semverCompare ">=1.31.0-0" .Capabilities.KubeVersion.Version) -}}
image:
  reference: {{ $image.reference }}
  pullPolicy: {{ $image.pullPolicy | default "IfNotPresent" }}
{{- else if and $image.reference (not $place) -}}
{{- fail (printf "%s: modelCache.volumeImage needs Kubernetes 1.31, or a volume to fall back to" .Chart.Name) -}}
{{- else if hasPrefix "/" $place -}}
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

{{/* The models to fetch, one a line: ids that are no folders of the volume, and none where all is there. */}}
{{- define "commonlib.modelsToFetch" -}}
{{- $root := index . 0 -}}
{{- $cache := $root.Values.modelCache | default dict -}}
{{- if not (or (eq (toString $cache.download) "false") ($root.Values.global).offline ($cache.volumeImage).reference) -}}
{{- range ((index . 1).model).ids -}}
{{- $id := include "commonlib.text" (list $root .) -}}
{{- if and $id (not (hasPrefix "/" $id)) }}{{ $id }}{{ "\n" }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The file that the Job leaves behind when the models are complete. */}}
{{- define "commonlib.modelMarker" -}}
{{- $models := include "commonlib.modelsToFetch" . -}}
{{- printf "%s/.complete-%s" ((index . 1).model.path | default "/data") (sha256sum $models | trunc 10) -}}
{{- end -}}

{{/*
The container that has the models ready before the server starts, so that a wrong
token or model id shows at once: it fetches them, or waits for the Job that does.
Input: list of context, settings, secrets.
*/}}
{{- define "commonlib.downloadContainer" -}}
{{- $root := index . 0 -}}
{{- if include "commonlib.modelsToFetch" . -}}
{{- if (($root.Values.modelCache).job).enabled -}}
{{- include "commonlib.fetchContainer" (concat . (list "wait")) -}}
{{- else -}}
{{- include "commonlib.fetchContainer" (concat . (list "fetch")) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Input: list of context, settings, secrets, and what to do: fetch, mark (fetch and leave the file) or wait. */}}
{{- define "commonlib.fetchContainer" -}}
{{- $root := index . 0 -}}
{{- $model := (index . 1).model -}}
{{- $cache := $root.Values.modelCache | default dict -}}
{{- $task := index . 3 -}}
- name: {{ ternary "model-waiter" "model-downloader" (eq $task "wait") }}
  image: {{ include "commonlib.image" (list $root (merge (dict) ($cache.image | default dict) (dict "repository" "huggingface/downloader" "tag" "0.17.3"))) }}
  imagePullPolicy: {{ (index . 1).image.pullPolicy | default "IfNotPresent" }}
  command:
    - sh
    - -ec
    {{- if eq $task "wait" }}
    - until [ -e {{ include "commonlib.modelMarker" . }} ]; do sleep 5; done
    {{- else }}
    - for model in "$@"; do huggingface-cli download {{ if $model.plainFolders }}--local-dir {{ $model.path | default "/data" }}/"$model"{{ else }}--cache-dir {{ $model.path | default "/data" }}{{ end }} "$model"; done{{ if eq $task "mark" }}; touch {{ include "commonlib.modelMarker" . }}{{ end }}
    - download
  args:
    {{- toYaml (include "commonlib.modelsToFetch" . | trim | splitList "\n") | nindent 4 }}
  env:
    - name: HF_HOME
      value: /tmp/.cache/huggingface
    {{- with (index . 2).token }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "commonlib.envFrom" (list $root (index . 1)) | nindent 2 }}
    {{- end }}
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

{{/*
The Job that fetches the models into a volume that outlives the pods. Its name has the
models in it, because a Job cannot be changed.
*/}}
{{- define "commonlib.modelJob" -}}
{{- if include "commonlib.enabled" . -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list . $settings) -}}
{{- $secrets := dict -}}
{{- $_ := include "commonlib.secrets" (list . $settings $secrets) -}}
{{- $context := list . $settings $secrets -}}
{{- $job := (.Values.modelCache).job | default dict -}}
{{- if and $job.enabled $settings.model (include "commonlib.modelsToFetch" $context) -}}
{{- $volume := include "commonlib.modelVolume" . | fromYaml -}}
{{- if hasKey $volume "emptyDir" -}}
{{- fail (printf "%s: modelCache.job needs a volume that outlives the pods: set volume, modelCache.create or global.modelUsePVC" .Chart.Name) -}}
{{- end -}}
apiVersion: batch/v1
kind: Job
{{ include "commonlib.metadata" (list . (printf "%s-%s" (include "commonlib.modelClaimName" .) (sha256sum (include "commonlib.modelsToFetch" $context) | trunc 10))) }}
spec:
  backoffLimit: {{ int ($job.backoffLimit | default 6) }}
  template:
    metadata:
      labels:
        {{- /* Not those of the server: its Service must not find these pods. */}}
        app.kubernetes.io/name: {{ include "commonlib.name" . }}-models
        app.kubernetes.io/instance: {{ .Release.Name }}
    spec:
      restartPolicy: OnFailure
      {{- with include "commonlib.imagePullSecrets" . }}
      {{- . | nindent 6 }}
      {{- end }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "commonlib.podSecurityContext" (list . $settings.podSecurityContext) | nindent 8 }}
      containers:
        {{- include "commonlib.fetchContainer" (concat $context (list "mark")) | trim | nindent 8 }}
      volumes:
        - name: tmp
          emptyDir: {}
        - name: model-volume
          {{- include "commonlib.modelVolume" . | nindent 10 }}
{{- end -}}
{{- end -}}
{{- end -}}
