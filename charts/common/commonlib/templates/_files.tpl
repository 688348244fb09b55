{{/*
The ConfigMap with the files of `component.files`: {path, content: name → text}.
Texts may hold template actions, see commonlib.environment.
*/}}
{{- define "commonlib.files" -}}
{{- if include "commonlib.enabled" . -}}
{{- include "commonlib.settings" . -}}
{{- if and .Settings.files.content (not (include "commonlib.isWired" .)) -}}
apiVersion: v1
kind: ConfigMap
{{ include "commonlib.metadata" (list . (printf "%s-files" (include "commonlib.fullname" .))) }}
data:
  {{- include "commonlib.files.data" . | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "commonlib.files.data" -}}
{{- include "commonlib.environment" . -}}
{{- $data := dict -}}
{{- range $name, $text := .Settings.files.content }}{{ $_ := set $data $name (printf "%s\n" (include "commonlib.text" (list $ $text) | trim)) }}{{ end -}}
{{- toYaml $data -}}
{{- end -}}
