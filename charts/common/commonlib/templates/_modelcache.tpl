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
{{- $cache := .Values.modelCache | default dict -}}
{{- if not (or (eq (toString $cache.download) "false") (.Values.global).offline ($cache.volumeImage).reference) -}}
{{- range (.Settings.model).ids -}}
{{- $id := include "commonlib.text" (list $ .) -}}
{{- if and $id (not (hasPrefix "/" $id)) }}{{ $id }}{{ "\n" }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A short name for the set of models to fetch. */}}
{{- define "commonlib.modelsDigest" -}}
{{- include "commonlib.modelsToFetch" . | sha256sum | trunc 10 -}}
{{- end -}}

{{/*
The container that has the models ready before the server starts, so that a wrong
token or model id shows at once: it fetches them, or waits for the Job that does.
*/}}
{{- define "commonlib.downloadContainer" -}}
{{- if include "commonlib.modelsToFetch" . -}}
{{- include "commonlib.fetchContainer" (list . (ternary "wait" "fetch" (not (not ((.Values.modelCache).job).enabled)))) -}}
{{- end -}}
{{- end -}}

{{/* Input: list of context and what to do: fetch, mark (fetch and leave a file behind) or wait (for that file). */}}
{{- define "commonlib.fetchContainer" -}}
{{- $root := index . 0 -}}
{{- $task := index . 1 -}}
{{- $model := $root.Settings.model -}}
{{- $path := $model.path | default "/data" -}}
{{- $marker := printf "%s/.complete-%s" $path (include "commonlib.modelsDigest" $root) -}}
{{- $place := ternary (printf "--local-dir %s/\"$model\"" $path) (printf "--cache-dir %s" $path) ($model.plainFolders | default false) -}}
{{- $cache := $root.Values.modelCache | default dict -}}
- name: {{ ternary "model-waiter" "model-downloader" (eq $task "wait") }}
  image: {{ include "commonlib.image" (list $root (merge (dict) ($cache.image | default dict) (dict "repository" "huggingface/downloader" "tag" "0.17.3"))) }}
  imagePullPolicy: {{ $root.Settings.image.pullPolicy | default "IfNotPresent" }}
  command:
    - sh
    - -ec
    {{- if eq $task "wait" }}
    - until [ -e {{ $marker }} ]; do sleep 5; done
    {{- else }}
    - for model in "$@"; do huggingface-cli download {{ $place }} "$model"; done{{ if eq $task "mark" }}; touch {{ $marker }}{{ end }}
    - download
  args:
    {{- toYaml (include "commonlib.modelsToFetch" $root | trim | splitList "\n") | nindent 4 }}
  env:
    - name: HF_HOME
      value: /tmp/.cache/huggingface
    {{- with $root.Secrets.token }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "commonlib.envFrom" $root | nindent 2 }}
    {{- end }}
  securityContext:
    {{- include "commonlib.securityContext" (list $root (dict)) | nindent 4 }}
  resources:
    {{- toYaml ($cache.resources | default (dict "requests" (dict "cpu" "100m" "memory" "256Mi") "limits" (dict "memory" "4Gi"))) | nindent 4 }}
  volumeMounts:
    - name: model-volume
      mountPath: {{ $path }}
    - name: tmp
      mountPath: /tmp
{{- end -}}

{{/*
The Job that fetches the models into a volume that outlives the pods. Its name has the
models in it, because a Job cannot be changed.
*/}}
{{- define "commonlib.modelJob" -}}
{{- $job := (.Values.modelCache).job | default dict -}}
{{- if and $job.enabled (include "commonlib.enabled" .) -}}
{{- include "commonlib.settings" . -}}
{{- include "commonlib.secrets" . -}}
{{- if and .Settings.model (include "commonlib.modelsToFetch" .) -}}
{{- $volume := include "commonlib.modelVolume" . -}}
{{- if hasPrefix "emptyDir" $volume -}}
{{- fail (printf "%s: modelCache.job needs a volume that outlives the pods: set volume, modelCache.create or global.modelUsePVC" .Chart.Name) -}}
{{- end -}}
apiVersion: batch/v1
kind: Job
{{ include "commonlib.metadata" (list . (printf "%s-%s" (include "commonlib.modelClaimName" .) (include "commonlib.modelsDigest" .))) }}
spec:
  backoffLimit: {{ int ($job.backoffLimit | default 6) }}
  template:
    metadata:
      labels:
        {{- include "commonlib.sideLabels" (list . "models") | nindent 8 }}
        {{- with .Values.commonLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      restartPolicy: OnFailure
      {{- with include "commonlib.imagePullSecrets" . }}
      {{- . | nindent 6 }}
      {{- end }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "commonlib.podSecurityContext" (list . .Settings.podSecurityContext) | nindent 8 }}
      containers:
        {{- include "commonlib.fetchContainer" (list . "mark") | trim | nindent 8 }}
      volumes:
        - name: tmp
          emptyDir: {}
        - name: model-volume
          {{- $volume | nindent 10 }}
{{- end -}}
{{- end -}}
{{- end -}}
