{{/*
The context in which texts of `env` and `component.files` are read: that of the
chart, with .Endpoints.<VARIABLE>.{url,host,port,protocol,chart,model} and .Device.
Input: list of context, settings, and two empty maps: the new context, and the variables of the endpoints.
*/}}
{{- define "commonlib.endpoints" -}}
{{- $given := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $context := index . 2 -}}
{{- $data := index . 3 -}}
{{- $endpoints := dict -}}
{{- range $variable, $spec := $settings.endpoints -}}
{{- if and $spec (not (index $given.Values ($spec.unless | default ""))) -}}
{{- $endpoint := dict -}}
{{- $_ := include "commonlib.endpoint" (list $given $variable $spec $endpoint) -}}
{{- if ne ($spec.form | default "url") "none" -}}
{{- with index $endpoint ($spec.form | default "url") }}{{ $_ := set $data $variable . }}{{ end -}}
{{- if and $spec.portVariable $endpoint.port }}{{ $_ := set $data $spec.portVariable $endpoint.port }}{{ end -}}
{{- end -}}
{{- $_ := set $endpoints $variable $endpoint -}}
{{- end -}}
{{- end -}}
{{- range $key := list "Values" "Chart" "Release" "Capabilities" "Subcharts" }}{{ $_ := set $context $key (index $given $key) }}{{ end -}}
{{- $_ := set $context "Endpoints" $endpoints -}}
{{- $_ := set $context "Device" $settings.device -}}
{{- end -}}

{{/*
The plain environment of the workload: what the chart's ConfigMap holds. Secrets
are not part of it. A variable with empty text is left out.

Input: list of context, settings and an empty map, which is filled.
*/}}
{{- define "commonlib.env" -}}
{{- $given := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $data := index . 2 -}}
{{- $root := dict -}}
{{- $_ := include "commonlib.endpoints" (list $given $settings $root $data) -}}
{{- $hosts := dict -}}
{{- range $root.Endpoints }}{{ with .host }}{{ $_ := set $hosts . "" }}{{ end }}{{ end -}}
{{- range $name, $value := $settings.env -}}
{{- $text := include "commonlib.text" (list $root $value) -}}
{{- if ne $text "" }}{{ $_ := set $data $name $text }}{{ end -}}
{{- end -}}
{{- $global := $root.Values.global | default dict -}}
{{- with $root.Values.LOGFLAG | default $global.LOGFLAG }}{{ $_ := set $data "LOGFLAG" (toString .) }}{{ end -}}
{{- with $global.HF_ENDPOINT }}{{ $_ := set $data "HF_ENDPOINT" . }}{{ end -}}
{{- if $global.offline }}{{ $_ := set $data "HF_HUB_OFFLINE" "1" }}{{ end -}}
{{- if or $global.http_proxy $global.https_proxy -}}
{{- with $global.http_proxy }}{{ $_ := set $data "http_proxy" . }}{{ end -}}
{{- with $global.https_proxy }}{{ $_ := set $data "https_proxy" . }}{{ end -}}
{{- with concat (keys $hosts | sortAlpha) (compact (splitList "," ($global.no_proxy | default ""))) | uniq }}{{ $_ := set $data "no_proxy" (join "," .) }}{{ end -}}
{{- else -}}
{{- with $global.no_proxy }}{{ $_ := set $data "no_proxy" . }}{{ end -}}
{{- end -}}
{{- range $name, $value := $data -}}
{{- if not (regexMatch "^[A-Za-z_.][A-Za-z0-9_.-]*$" $name) }}{{ fail (printf "%s: env: `%s` is not a variable name" $root.Chart.Name $name) }}{{ end -}}
{{- end -}}
{{- end -}}

{{/*
The `env` list of the container: secrets, then `component.directEnv` (texts that
refer to them as $(NAME)), then `extraEnv`: text as it stands, or the rest of an
EnvVar (valueFrom). Input: list of context and secrets.
*/}}
{{- define "commonlib.containerEnv" -}}
{{- $root := index . 0 -}}
{{- $list := (index . 1).env -}}
{{- range $name, $value := ($root.Values.component).directEnv -}}
{{- with include "commonlib.text" (list $root $value) }}{{ $list = append $list (dict "name" $name "value" .) }}{{ end -}}
{{- end -}}
{{- range $name, $value := $root.Values.extraEnv -}}
{{- $list = append $list (ternary (merge (dict "name" $name) (ternary $value (dict) (kindIs "map" $value))) (dict "name" $name "value" (toString $value)) (kindIs "map" $value)) -}}
{{- end -}}
{{- with $list }}{{ toYaml . }}{{ end -}}
{{- end -}}
