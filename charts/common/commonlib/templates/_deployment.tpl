{{/* The workload: a Deployment, or a StatefulSet where the chart or `workload` says so. */}}
{{- define "commonlib.deployment" -}}
{{- if include "commonlib.enabled" . -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list . $settings) -}}
{{- if not (include "commonlib.isWired" (list . $settings)) -}}
{{- $kind := include "commonlib.workloadKind" . -}}
{{- $claims := and (.Values.persistence).enabled (.Values.component).dataPath -}}
apiVersion: apps/v1
kind: {{ $kind }}
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
  {{- if eq $kind "StatefulSet" }}
  serviceName: {{ include "commonlib.fullname" . }}
  {{- with .Values.updateStrategy }}
  updateStrategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- else }}
  {{- with .Values.updateStrategy | default (ternary (dict "type" "Recreate") (dict) (not (not $claims))) }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "commonlib.selectorLabels" . | nindent 6 }}
  template:
    {{- include "commonlib.podTemplate" (list . $settings) | nindent 4 }}
  {{- if and (eq $kind "StatefulSet") $claims (not .Values.persistence.existingClaim) }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        {{- include "commonlib.pvc.spec" .Values.persistence | nindent 8 }}
  {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
