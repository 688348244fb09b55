{{/*
The plain variables of the workload, which its ConfigMap holds, into .Environment: addresses
of endpoints, `env`, proxies. Secrets are not part of it. A variable with empty text is left out.

Texts of `env` and `component.files` may use .Endpoints.<VARIABLE>.{url,host,port,protocol,
chart,model} and .Device, which are set here. Computed once; needs commonlib.settings before it.
*/}}
{{- define "commonlib.environment" -}}
{{- if not (hasKey . "Environment") -}}
{{- $global := .Values.global | default dict -}}
{{- $endpoints := dict -}}
{{- $data := dict -}}
{{- $hosts := list -}}
{{- range $variable, $spec := .Settings.endpoints -}}
{{- if and $spec (not (index $.Values ($spec.unless | default ""))) -}}
{{- $endpoint := dict -}}
{{- include "commonlib.endpoint" (list $ $variable $spec $endpoint) -}}
{{- $_ := set $endpoints $variable $endpoint -}}
{{- with $endpoint.host }}{{ $hosts = append $hosts . }}{{ end -}}
{{- if ne ($spec.form | default "url") "none" -}}
{{- with index $endpoint ($spec.form | default "url") }}{{ $_ := set $data $variable . }}{{ end -}}
{{- if and $spec.portVariable $endpoint.port }}{{ $_ := set $data $spec.portVariable $endpoint.port }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $_ := set . "Endpoints" $endpoints -}}
{{- $_ := set . "Device" .Settings.device -}}
{{- range $name, $value := .Settings.env -}}
{{- with include "commonlib.text" (list $ $value) }}{{ $_ := set $data $name . }}{{ end -}}
{{- end -}}
{{- with .Values.LOGFLAG | default $global.LOGFLAG }}{{ $_ := set $data "LOGFLAG" (toString .) }}{{ end -}}
{{- with $global.HF_ENDPOINT }}{{ $_ := set $data "HF_ENDPOINT" . }}{{ end -}}
{{- if $global.offline }}{{ $_ := set $data "HF_HUB_OFFLINE" "1" }}{{ end -}}
{{- range $name := list "http_proxy" "https_proxy" "no_proxy" -}}
{{- with index $global $name }}{{ $_ := set $data $name . }}{{ end -}}
{{- end -}}
{{- if or $global.http_proxy $global.https_proxy -}}
{{- with concat (sortAlpha $hosts) (compact (splitList "," ($global.no_proxy | default ""))) | uniq }}{{ $_ := set $data "no_proxy" (join "," .) }}{{ end -}}
{{- end -}}
{{- range $name, $value := $data -}}
{{- if not (regexMatch "^[A-Za-z_.][A-Za-z0-9_.-]*$" $name) }}{{ fail (printf "%s: env: `%s` is not a variable name" $.Chart.Name $name) }}{{ end -}}
{{- end -}}
{{- $_ := set . "Environment" $data -}}
{{- end -}}
{{- end -}}

{{/*
The `env` list of the container: secrets, then `component.directEnv` (texts that
refer to them as $(NAME)), then `extraEnv`: text as it stands, or the rest of an
EnvVar (valueFrom).
*/}}
{{- define "commonlib.containerEnv" -}}
{{- $list := .Secrets.env -}}
{{- range $name, $value := (.Values.component).directEnv -}}
{{- with include "commonlib.text" (list $ $value) }}{{ $list = append $list (dict "name" $name "value" .) }}{{ end -}}
{{- end -}}
{{- range $name, $value := .Values.extraEnv -}}
{{- if not (kindIs "map" $value) }}{{ $value = dict "value" (toString $value) }}{{ end -}}
{{- $list = append $list (merge (dict "name" $name) $value) -}}
{{- end -}}
{{- with $list }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* envFrom: the chart's ConfigMap, then the site's own (global.extraEnvConfig). */}}
{{- define "commonlib.envFrom" -}}
{{- $sources := list -}}
{{- if include "commonlib.hasConfig" . -}}
{{- $sources = append $sources (dict "configMapRef" (dict "name" (include "commonlib.configName" .))) -}}
{{- end -}}
{{- with (.Values.global).extraEnvConfig -}}
{{- $sources = append $sources (dict "configMapRef" (dict "name" (include "commonlib.text" (list $ .)) "optional" true)) -}}
{{- end -}}
{{- with concat $sources (.Values.extraEnvFrom | default list) -}}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
