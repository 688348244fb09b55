{{/* The claims the chart makes itself: the model cache and a store's data. */}}
{{- define "commonlib.pvc" -}}
{{- if include "commonlib.enabled" . -}}
{{- include "commonlib.settings" . -}}
{{- $cache := .Values.modelCache | default dict -}}
{{- if and $cache.create .Settings.model }}
{{ include "commonlib.pvc.object" (list . (include "commonlib.modelClaimName" .) $cache) }}
{{- end -}}
{{- $data := .Values.persistence | default dict -}}
{{- if and $data.enabled (not $data.existingClaim) (eq (include "commonlib.workloadKind" .) "Deployment") }}
---
{{ include "commonlib.pvc.object" (list . (printf "%s-data" (include "commonlib.fullname" .)) $data) }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "commonlib.pvc.object" -}}
apiVersion: v1
kind: PersistentVolumeClaim
{{ include "commonlib.metadata" (list (index . 0) (index . 1) (index . 2).annotations) }}
spec:
  {{- include "commonlib.pvc.spec" (index . 2) | nindent 2 }}
{{- end -}}

{{/* The spec of a claim from size, storageClass and accessModes. */}}
{{- define "commonlib.pvc.spec" -}}
accessModes:
  {{- toYaml (.accessModes | default (list "ReadWriteOnce")) | nindent 2 }}
{{- with .storageClass }}
storageClassName: {{ ternary "" . (eq . "-") | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .size | default "50Gi" }}
{{- end -}}
