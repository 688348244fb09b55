{{/*
"true" when the chart renders at all.

Charts with a role (component.role: llm, embedding, …) are replaceable:
`global.backends.<role>` names the one that renders, by chart name or alias.
Without it a chart that its parent put on standby renders only when `enabled`.
*/}}
{{- define "commonlib.enabled" -}}
{{- $role := (.Values.component).role | default "" -}}
{{- $chosen := index ((.Values.global).backends | default dict) $role | default "" -}}
{{- if or .Chart.IsRoot (not $role) -}}
true
{{- else if $chosen -}}
{{- if eq $chosen .Chart.Name }}true{{ end -}}
{{- else if or .Values.enabled (not .Values.standby) -}}
true
{{- end -}}
{{- end -}}
