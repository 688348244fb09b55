{{/* The name of the Secret that holds what was given as plain values. */}}
{{- define "commonlib.secretName" -}}
{{- include "commonlib.fullname" . }}-secret
{{- end -}}

{{/*
The token of the model hub as given by value, by any of its keys; texts that only
hold a place ("insert-your-…") count as none.
*/}}
{{- define "commonlib.tokenValue" -}}
{{- $token := "" -}}
{{- range $place := list .Values (.Values.global | default dict) -}}
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

Computed once, into .Secrets: env (list of EnvVar), token (the one of the token, as a list),
data (content of the own Secret). Needs commonlib.settings before it.
*/}}
{{- define "commonlib.secrets" -}}
{{- if not (hasKey . "Secrets") -}}
{{- $global := .Values.global | default dict -}}
{{- $references := dict -}}
{{- $data := dict -}}
{{- if and (.Values.component).usesToken (not $global.offline) -}}
{{- $given := .Values.hfTokenSecret | default $global.hfTokenSecret | default dict -}}
{{- $_ := set $references "HF_TOKEN" (merge (dict "value" (include "commonlib.tokenValue" .)) $given) -}}
{{- end -}}
{{- $named := .Values.secretEnv | default dict -}}
{{- range $name := concat .Settings.secretEnv (keys $named) -}}
{{- $given := index $named $name | default dict -}}
{{- $_ := set $references $name (merge (dict "value" ($given.value | default (index $.Values $name) | default (index $global $name) | default "" | toString)) $given) -}}
{{- end -}}
{{- $token := list -}}
{{- $env := list -}}
{{- range $name, $given := $references -}}
{{- $reference := dict "name" $given.name "key" ($given.key | default $name) -}}
{{- if and (not $given.name) $given.value -}}
{{- $_ := set $data $name $given.value -}}
{{- $reference = dict "name" (include "commonlib.secretName" $) "key" $name -}}
{{- end -}}
{{- if $reference.name -}}
{{- $variable := dict "name" $name "valueFrom" (dict "secretKeyRef" $reference) -}}
{{- if eq $name "HF_TOKEN" }}{{ $token = list $variable }}{{ else }}{{ $env = append $env $variable }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set . "Secrets" (dict "env" (concat $token $env) "token" $token "data" $data) -}}
{{- end -}}
{{- end -}}

{{/* The Secret object, when a secret was given as a value. */}}
{{- define "commonlib.secret" -}}
{{- if include "commonlib.enabled" . -}}
{{- include "commonlib.settings" . -}}
{{- include "commonlib.secrets" . -}}
{{- with .Secrets.data -}}
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
