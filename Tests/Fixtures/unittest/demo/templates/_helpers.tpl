{{- define "demo.name" -}}{{ .Release.Name }}-{{ .Values.name }}{{- end -}}
{{- define "demo.check" -}}{{- if .Values.bad }}{{ fail "bad is set\nplease unset it" }}{{ end }}{{- end -}}
