{{/* The model to serve: the value, or that of the kind. */}}
{{- define "lvm-serve.model" -}}
{{- .Values.LVM_MODEL_ID | default (index .Values.kinds .Values.kind).defaultModel -}}
{{- end -}}
