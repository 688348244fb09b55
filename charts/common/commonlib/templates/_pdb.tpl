{{/* A PodDisruptionBudget. Off by default: with one replica it would block node drains. */}}
{{- define "commonlib.pdb" -}}
{{- $budget := .Values.podDisruptionBudget | default dict -}}
{{- if and (include "commonlib.enabled" .) $budget.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .)) }}
spec:
  {{- if ne (toString $budget.minAvailable | replace "<nil>" "") "" }}
  minAvailable: {{ $budget.minAvailable }}
  {{- else }}
  maxUnavailable: {{ ternary 1 $budget.maxUnavailable (kindIs "invalid" $budget.maxUnavailable) }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "commonlib.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end -}}
