{{/* "true" on OpenShift, where the platform chooses uid and fsGroup and routes replace ingresses. */}}
{{- define "commonlib.isOpenShift" -}}
{{- if eq ((.Values.global).platform | default "kubernetes") "openshift" }}true{{ end -}}
{{- end -}}
