{{/*
Autoscaling in three ways: `cpu` (utilisation), `metric` (a metric per pod from a
metrics adapter), `keda` (a ScaledObject that asks Prometheus itself, no adapter).
*/}}
{{- define "commonlib.hpa" -}}
{{- $scale := .Values.autoscaling | default dict -}}
{{- if and (include "commonlib.enabled" .) $scale.enabled -}}
{{- include "commonlib.settings" . -}}
{{- $facts := (.Values.component).scaling | default dict -}}
{{- $target := index ($scale.targets | default $facts.targets | default dict) (ternary "cpu" "accelerator" (eq .Settings.device "cpu")) | default 10 -}}
{{- $query := include "commonlib.text" (list . ($scale.query | default $facts.query)) -}}
{{- if and (ne ($scale.type | default "cpu") "cpu") (not $query) -}}
{{- fail (printf "%s: autoscaling.type: `%s` needs autoscaling.query" .Chart.Name $scale.type) -}}
{{- end -}}
{{- $reference := dict "apiVersion" "apps/v1" "kind" (include "commonlib.workloadKind" .) "name" (include "commonlib.workloadName" .) -}}
{{- $behavior := $scale.behavior | default $facts.behavior -}}
{{- if eq ($scale.type | default "cpu") "keda" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .)) }}
spec:
  scaleTargetRef:
    {{- toYaml $reference | nindent 4 }}
  minReplicaCount: {{ int ($scale.minReplicas | default 1) }}
  maxReplicaCount: {{ int ($scale.maxReplicas | default 4) }}
  {{- with $behavior }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- toYaml . | nindent 8 }}
  {{- end }}
  triggers:
    - type: prometheus
      metadata:
        serverAddress: {{ $scale.prometheusAddress | default "http://prometheus-operated.monitoring:9090" }}
        query: {{ $query | quote }}
        threshold: {{ $target | toString | quote }}
{{- else -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .)) }}
spec:
  scaleTargetRef:
    {{- toYaml $reference | nindent 4 }}
  minReplicas: {{ int ($scale.minReplicas | default 1) }}
  maxReplicas: {{ int ($scale.maxReplicas | default 4) }}
  metrics:
    {{- if eq ($scale.type | default "cpu") "metric" }}
    - type: Pods
      pods:
        metric:
          name: {{ printf "%s_%s" (include "commonlib.fullname" . | replace "-" "_") ($facts.metric | default "load") }}
        target:
          type: AverageValue
          averageValue: {{ $target | toString | quote }}
    {{- else }}
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ int ($scale.targetCPUUtilizationPercentage | default 80) }}
    {{- with $scale.targetMemoryUtilizationPercentage }}
    - type: Resource
      resource:
        name: memory
        target:
          type: Utilization
          averageUtilization: {{ int . }}
    {{- end }}
    {{- end }}
  {{- with $behavior }}
  behavior:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
