{{/* What to do next, printed after an installation. */}}
{{- define "commonlib.notes" -}}
{{- if include "commonlib.enabled" . -}}
{{- $port := include "commonlib.servicePort" . -}}
{{ include "commonlib.fullname" . }} answers inside the cluster at
  {{ include "commonlib.fullname" . }}.{{ .Release.Namespace }}.svc.cluster.local:{{ $port }}
From here, once its pods are ready:
  kubectl -n {{ .Release.Namespace }} port-forward svc/{{ include "commonlib.fullname" . }} {{ $port }}:{{ $port }}
{{- end -}}
{{- end -}}
