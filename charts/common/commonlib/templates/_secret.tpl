{{/* The name of the Secret that holds what was given as plain values. */}}
{{- define "commonlib.secretName" -}}
{{- include "commonlib.fullname" . }}-secret
{{- end -}}

{{/*
The token of the model hub as given by value, by any of its keys; texts that only
hold a place ("insert-your-…") count as none.
*/}}
{{- define "commonlib.tokenValue" -}}
{{- $global := .Values.global | default dict -}}
{{- $token := "" -}}
{{- range $place := list .Values $global -}}
{{- range $key := list "HF_TOKEN" "HUGGINGFACEHUB_API_TOKEN" -}}
{{- $value := index $place $key | default "" | toString -}}
{{- if and $value (not (hasPrefix "insert-your-" $value)) }}{{ $token = $value }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $token -}}
{{- end -}}

{{/*
Secret variables of the workload: the hub token where `component.usesToken`, and
`component.secretEnv`. Each comes from an existing Secret (hfTokenSecret, secretEnv.<NAME>.{name,key}),
or from a value, which then stands in the chart's own Secret and nowhere else.

Input: list of context, settings and an empty map, which is filled: env (list of EnvVar),
token (the one EnvVar of the token), data (content of the own Secret).
*/}}
{{- define "commonlib.secrets" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $out := index . 2 -}}
{{- $global := $root.Values.global | default dict -}}
{{- $component := $root.Values.component | default dict -}}
{{- $own := include "commonlib.secretName" $root -}}
{{- $env := list -}}
{{- $token := list -}}
{{- $data := dict -}}
{{- if and $component.usesToken (not $global.offline) -}}
{{- $ref := $root.Values.hfTokenSecret | default $global.hfTokenSecret | default dict -}}
{{- $value := include "commonlib.tokenValue" $root -}}
{{- if $ref.name -}}
{{- $token = append $token (dict "name" "HF_TOKEN" "valueFrom" (dict "secretKeyRef" (dict "name" $ref.name "key" ($ref.key | default "HF_TOKEN")))) -}}
{{- else if $value -}}
{{- $_ := set $data "HF_TOKEN" $value -}}
{{- $token = append $token (dict "name" "HF_TOKEN" "valueFrom" (dict "secretKeyRef" (dict "name" $own "key" "HF_TOKEN"))) -}}
{{- end -}}
{{- end -}}
{{- $named := $root.Values.secretEnv | default dict -}}
{{- range $name := concat $settings.secretEnv (keys $named) | uniq | sortAlpha -}}
{{- $entry := index $named $name | default dict -}}
{{- $value := $entry.value | default (index $root.Values $name) | default (index $global $name) | default "" | toString -}}
{{- if $entry.name -}}
{{- $env = append $env (dict "name" $name "valueFrom" (dict "secretKeyRef" (dict "name" $entry.name "key" ($entry.key | default $name)))) -}}
{{- else if $value -}}
{{- $_ := set $data $name $value -}}
{{- $env = append $env (dict "name" $name "valueFrom" (dict "secretKeyRef" (dict "name" $own "key" $name))) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $out "env" (concat $token $env) -}}
{{- $_ := set $out "token" $token -}}
{{- $_ := set $out "data" $data -}}
{{- end -}}

{{/* The Secret object, when a secret was given as a value. */}}
{{- define "commonlib.secret" -}}
{{- if include "commonlib.enabled" . -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list . $settings) -}}
{{- $secrets := dict -}}
{{- $_ := include "commonlib.secrets" (list . $settings $secrets) -}}
{{- with $secrets.data -}}
apiVersion: v1
kind: Secret
{{ include "commonlib.metadata" (list $ (include "commonlib.secretName" $)) }}
type: Opaque
data:
{{- range $key, $value := . }}
  {{ $key }}: {{ b64enc $value }}
{{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
