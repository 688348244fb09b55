{{/*
Devices by claims of dynamic resource allocation instead of limits: the template of the
claims, in the newest form the cluster knows.
*/}}
{{- define "commonlib.resourceClaim" -}}
{{- $claim := .Values.resourceClaim | default dict -}}
{{- if and $claim.enabled (include "commonlib.enabled" .) -}}
{{- $version := .Capabilities.KubeVersion.Version -}}
{{- $api := "" -}}
{{- if semverCompare ">=1.34.0-0" $version }}{{ $api = "v1" -}}
{{- else if semverCompare ">=1.33.0-0" $version }}{{ $api = "v1beta2" -}}
{{- else if semverCompare ">=1.32.0-0" $version }}{{ $api = "v1beta1" -}}
{{- else }}{{ fail (printf "%s: resourceClaim needs Kubernetes 1.32" .Chart.Name) }}{{ end -}}
{{- $class := required (printf "%s: resourceClaim.deviceClassName is missing" .Chart.Name) $claim.deviceClassName -}}
{{- $request := dict "deviceClassName" $class "allocationMode" "ExactCount" "count" (int ($claim.count | default 1)) -}}
{{- with $claim.expression }}{{ $_ := set $request "selectors" (list (dict "cel" (dict "expression" .))) }}{{ end -}}
apiVersion: resource.k8s.io/{{ $api }}
kind: ResourceClaimTemplate
{{ include "commonlib.metadata" (list . (include "commonlib.resourceClaimName" .)) }}
spec:
  spec:
    devices:
      requests:
        {{- if eq $api "v1beta1" }}
        {{- toYaml (list (mergeOverwrite (dict "name" "devices") $request)) | nindent 8 }}
        {{- else }}
        {{- toYaml (list (dict "name" "devices" "exactly" $request)) | nindent 8 }}
        {{- end }}
{{- end -}}
{{- end -}}

{{/* The name of that template. */}}
{{- define "commonlib.resourceClaimName" -}}
{{- include "commonlib.fullname" . }}-devices
{{- end -}}
