{{/* The workload: a Deployment, or a StatefulSet where the chart or `workload` says so. */}}
{{- define "commonlib.deployment" -}}
{{- if include "commonlib.enabled" . -}}
{{- include "commonlib.settings" . -}}
{{- if not (include "commonlib.isWired" .) -}}
{{- include "commonlib.environment" . -}}
{{- include "commonlib.secrets" . -}}
{{- $isSet := eq (include "commonlib.workloadKind" .) "StatefulSet" -}}
{{- $claims := and (.Values.persistence).enabled (.Values.component).dataPath | empty | not -}}
apiVersion: apps/v1
kind: {{ ternary "StatefulSet" "Deployment" $isSet }}
{{ include "commonlib.metadata" (list . (include "commonlib.workloadName" .) .Values.deploymentAnnotations) }}
spec:
  {{- if not (.Values.autoscaling).enabled }}
  replicas: {{ int (ternary 1 .Values.replicaCount (kindIs "invalid" .Values.replicaCount)) }}
  {{- end }}
  {{- with .Values.revisionHistoryLimit }}
  revisionHistoryLimit: {{ int . }}
  {{- end }}
  {{- with .Values.minReadySeconds }}
  minReadySeconds: {{ int . }}
  {{- end }}
  {{- if $isSet }}
  serviceName: {{ include "commonlib.fullname" . }}
  {{- end }}
  {{- with .Values.updateStrategy | default (ternary (dict "type" "Recreate") (dict) (and $claims (not $isSet))) }}
  {{ ternary "updateStrategy" "strategy" $isSet }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "commonlib.selectorLabels" . | nindent 6 }}
  template:
    {{- include "commonlib.podTemplate" . | nindent 4 }}
  {{- if and $isSet $claims (not .Values.persistence.existingClaim) }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        {{- include "commonlib.pvc.spec" .Values.persistence | nindent 8 }}
  {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
