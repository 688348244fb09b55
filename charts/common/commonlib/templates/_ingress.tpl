{{/* An Ingress, or on OpenShift a Route per host, from one `ingress` value. */}}
{{- define "commonlib.ingress" -}}
{{- $root := . -}}
{{- $ingress := .Values.ingress | default dict -}}
{{- if and (include "commonlib.enabled" .) $ingress.enabled -}}
{{- if include "commonlib.isOpenShift" . -}}
{{- range $index, $host := $ingress.hosts | default (list (dict)) }}
{{- if $index }}
---
{{ end -}}
apiVersion: route.openshift.io/v1
kind: Route
{{ include "commonlib.metadata" (list $root (ternary (include "commonlib.fullname" $root) (printf "%s-%d" (include "commonlib.fullname" $root) $index) (eq $index 0)) $ingress.annotations) }}
spec:
  {{- with $host.host }}
  host: {{ . }}
  {{- end }}
  {{- with $host.path }}
  path: {{ . }}
  {{- end }}
  to:
    kind: Service
    name: {{ include "commonlib.fullname" $root }}
    weight: 100
  port:
    targetPort: {{ include "commonlib.portName" $root }}
  {{- if $ingress.tls }}
  tls:
    termination: edge
    insecureEdgeTerminationPolicy: Redirect
  {{- end }}
{{- end }}
{{- else -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .) $ingress.annotations) }}
spec:
  {{- with $ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with $ingress.tls }}
  tls:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range $ingress.hosts | default (list (dict)) }}
    - {{ with .host }}host: {{ . | quote }}
      {{ end }}http:
        paths:
          - path: {{ .path | default "/" }}
            pathType: {{ .pathType | default "Prefix" }}
            backend:
              service:
                name: {{ include "commonlib.fullname" $root }}
                port:
                  name: {{ include "commonlib.portName" $root }}
    {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}
