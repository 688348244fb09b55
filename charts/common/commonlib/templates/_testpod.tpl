{{/*
The pod of `helm test`: one real request inside the cluster, nothing from the
internet. `component.test` is {path, port, method, body, form} for an HTTP
request, or {command} to run a command of the component's own image.
*/}}
{{- define "commonlib.testpod" -}}
{{- $own := .Values.tests | default dict -}}
{{- if and (include "commonlib.enabled" .) (ne (toString $own.enabled) "false") -}}
{{- include "commonlib.settings" . -}}
{{- $test := .Settings.test -}}
{{- if $test -}}
{{- $image := merge (dict) ($own.image | default dict) (dict "repository" "curlimages/curl" "tag" "8.10.1") -}}
{{- $hook := dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" -}}
apiVersion: v1
kind: Pod
{{ include "commonlib.metadata" (list . (printf "%s-testpod" (include "commonlib.fullname" .)) $hook (dict "side" "test")) }}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "commonlib.imagePullSecrets" . }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "commonlib.podSecurityContext" (list . (dict)) | nindent 4 }}
  containers:
    - name: test
      image: {{ include "commonlib.image" (list . (ternary .Settings.image $image (hasKey $test "command"))) }}
      imagePullPolicy: {{ .Settings.image.pullPolicy | default "IfNotPresent" }}
      {{- if $test.command }}
      command:
        {{- include "commonlib.words" (list . $test.command) | nindent 8 }}
      {{- else }}
      command:
        - curl
      args:
        - --fail-with-body
        - --silent
        - --show-error
        - --max-time
        - "{{ int ($own.timeoutSeconds | default 120) }}"
        - --retry
        - "{{ int ($own.retries | default 20) }}"
        - --retry-delay
        - "5"
        - --retry-connrefused
        {{- with $test.method }}
        - --request
        - {{ . }}
        {{- end }}
        {{- with $test.body }}
        - --header
        - "Content-Type: application/json"
        - --data
        - {{ include "commonlib.text" (list $ .) | quote }}
        {{- end }}
        {{- range $test.form }}
        - --form
        - {{ include "commonlib.text" (list $ .) | quote }}
        {{- end }}
        - http://{{ include "commonlib.fullname" . }}:{{ $test.port | default (include "commonlib.servicePort" .) }}{{ include "commonlib.text" (list . $test.path) }}
      {{- end }}
      securityContext:
        {{- include "commonlib.securityContext" (list . (dict)) | nindent 8 }}
      resources:
        requests:
          cpu: 10m
          memory: 32Mi
        limits:
          memory: 128Mi
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir: {}
{{- end -}}
{{- end -}}
{{- end -}}
