{{/*
Security contexts that meet the Pod Security level `restricted`. Values add to
them; on OpenShift user and groups are left to the platform.
*/}}
{{- define "commonlib.podSecurityContext" -}}
{{- $root := index . 0 -}}
{{- $context := dict "runAsNonRoot" true "seccompProfile" (dict "type" "RuntimeDefault") -}}
{{- if not (include "commonlib.isOpenShift" $root) -}}
{{- $_ := mergeOverwrite $context (dict "runAsUser" 1000 "runAsGroup" 1000 "fsGroup" 1000 "fsGroupChangePolicy" "OnRootMismatch") -}}
{{- end -}}
{{- $context = mergeOverwrite $context (deepCopy (index . 1)) -}}
{{- if include "commonlib.isOpenShift" $root }}{{ $context = omit $context "runAsUser" "runAsGroup" "fsGroup" "fsGroupChangePolicy" }}{{ end -}}
{{- toYaml $context -}}
{{- end -}}

{{- define "commonlib.securityContext" -}}
{{- $root := index . 0 -}}
{{- $context := dict "allowPrivilegeEscalation" false "capabilities" (dict "drop" (list "ALL")) "readOnlyRootFilesystem" true "runAsNonRoot" true "seccompProfile" (dict "type" "RuntimeDefault") -}}
{{- $context = mergeOverwrite $context (deepCopy (index . 1)) -}}
{{- if gt (len .) 2 -}}
{{- with index . 2 }}{{ $_ := set $context.capabilities "add" (uniq .) }}{{ end -}}
{{- end -}}
{{- if include "commonlib.isOpenShift" $root }}{{ $context = omit $context "runAsUser" "runAsGroup" }}{{ end -}}
{{- toYaml $context -}}
{{- end -}}
