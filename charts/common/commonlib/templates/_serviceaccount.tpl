{{/* The chart's own ServiceAccount, unless an umbrella chart shares one. */}}
{{- define "commonlib.serviceaccount" -}}
{{- $own := .Values.serviceAccount | default dict -}}
{{- if and (include "commonlib.enabled" .) $own.create (or .Chart.IsRoot (not (.Values.global).sharedSAName)) -}}
apiVersion: v1
kind: ServiceAccount
{{ include "commonlib.metadata" (list . (include "commonlib.serviceAccountName" .) $own.annotations) }}
automountServiceAccountToken: {{ $own.automount | default false }}
{{- end -}}
{{- end -}}
