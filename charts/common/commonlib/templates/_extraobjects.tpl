{{/* Further objects given by the user: maps, or text; both through tpl. */}}
{{- define "commonlib.extraobjects" -}}
{{- if include "commonlib.enabled" . -}}
{{- range .Values.extraObjects }}
---
{{ tpl (kindIs "string" . | ternary . (toYaml .)) $ }}
{{- end }}
{{- end -}}
{{- end -}}
