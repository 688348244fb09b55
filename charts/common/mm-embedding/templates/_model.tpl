{{/* The model to serve: the value, or that of the kind. */}}
{{- define "mm-embedding.model" -}}
{{- .Values.EMBEDDING_MODEL_ID | default (index .Values.kinds .Values.kind).defaultModel -}}
{{- end -}}
