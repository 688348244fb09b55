{{/*
One value as text. Whole numbers are written without exponent; text that holds
an action goes through tpl, so values may refer to the release and other values.
Input: list of the chart's context and the value.
*/}}
{{- define "commonlib.text" -}}
{{- $value := index . 1 -}}
{{- if kindIs "float64" $value -}}
{{- if eq $value (floor $value) }}{{ int64 $value }}{{ else }}{{ $value }}{{ end -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $text := toString $value -}}
{{- if contains "{{" $text }}{{ tpl $text (index . 0) }}{{ else }}{{ $text }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Such values as a list of quoted texts: commands and arguments. Input: list of context and values. */}}
{{- define "commonlib.words" -}}
{{- $root := index . 0 -}}
{{- range $index, $value := index . 1 -}}
{{- if $index }}{{ "\n" }}{{ end -}}
- {{ include "commonlib.text" (list $root $value) | quote }}
{{- end -}}
{{- end -}}
