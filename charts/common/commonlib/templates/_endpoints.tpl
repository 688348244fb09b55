{{/*
The address of a server that the chart calls, as data in `component.endpoints`:
environment variable → {role, service, name, port, scheme, path, form, value,
portVariable, portValue, optional, wait}.

The first that holds decides: the value named by `value`; a part of the release that
commonlib.findPart finds, by its real Service name and port; else the name by which
`name` would be installed in the same release. A root or umbrella chart knows all
parts of the release, so there a server that is missing is an error.

Input: list of context, variable name, specification, empty map. The map is
filled: host, port, url, protocol, chart, model; it stays empty where `optional`.
*/}}
{{- define "commonlib.endpoint" -}}
{{- $root := index . 0 -}}
{{- $spec := index . 2 -}}
{{- $out := index . 3 -}}
{{- $place := printf "%s: %s" $root.Chart.Name (index . 1) -}}
{{- $advice := "" -}}
{{- $given := "" -}}
{{- with $spec.value -}}
{{- $advice = printf "; or set the value %s" . -}}
{{- $given = include "commonlib.text" (list $root (index $root.Values .)) | trimSuffix "/" -}}
{{- end -}}
{{- with $spec.portValue }}{{ $_ := set $out "port" (include "commonlib.text" (list $root (index $root.Values .))) }}{{ end -}}
{{- if $given -}}
{{- $parts := urlParse (ternary $given (printf "//%s" $given) (contains "://" $given)) -}}
{{- $_ := set $out "url" $given -}}
{{- $_ := set $out "host" (ternary (regexReplaceAll ":[0-9]+$" $parts.host "") $parts.hostname (hasSuffix "]" $parts.host)) -}}
{{- $_ := set $out "port" ($out.port | default (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $parts.host)) | default (toString ($spec.port | default 80))) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $root $spec.protocol)) -}}
{{- else -}}
{{- $role := $spec.role | default "" -}}
{{- $wanted := include "commonlib.text" (list $root $spec.service) | default (index (($root.Values.global).backends | default dict) $role) | default $spec.name | default $role -}}
{{- $found := dict -}}
{{- include "commonlib.findPart" (list $root $spec $found) -}}
{{- if gt (len $found) 1 -}}
{{- fail (printf "%s: %s are all enabled: name one in global.backends.%s%s" $place (keys $found | sortAlpha | join ", ") $role $advice) -}}
{{- end -}}
{{- range $name, $part := $found -}}
{{- $_ := set $out "chart" $name -}}
{{- $_ := set $out "host" (include "commonlib.fullname" $part) -}}
{{- $_ := set $out "port" (include "commonlib.servicePort" $part) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $part ($part.Values.component).protocol)) -}}
{{- with ($part.Values.component).modelKey }}{{ $_ := set $out "model" (index $part.Values .) }}{{ end -}}
{{- end -}}
{{- if not (or $found $spec.optional) -}}
{{- if or $root.Chart.IsRoot (hasKey $root "Siblings") -}}
{{- fail (printf "%s: no %s is part of this release: enable one%s" $place $wanted $advice) -}}
{{- end -}}
{{- $_ := set $out "chart" $wanted -}}
{{- $_ := set $out "host" (include "commonlib.nameInRelease" (list $root.Release.Name $wanted)) -}}
{{- $_ := set $out "port" (toString ($spec.port | default 80)) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $root $spec.protocol)) -}}
{{- end -}}
{{- with $out.host -}}
{{- $scheme := $spec.scheme | default "http" -}}
{{- $port := ternary "" (printf ":%s" $out.port) (and (eq $out.port "80") (eq $scheme "http")) -}}
{{- $_ := set $out "url" (printf "%s://%s%s%s" $scheme . $port ($spec.path | default "")) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
The parts of the release that an endpoint may mean: a dependency of the chart, else one
beside it where an umbrella chart knows them (commonlib.wiring), that renders and has the
role or is the named `service`. Input: list of context, specification, empty map to fill.
*/}}
{{- define "commonlib.findPart" -}}
{{- $root := index . 0 -}}
{{- $role := (index . 1).role | default "" -}}
{{- $pinned := include "commonlib.text" (list $root (index . 1).service) -}}
{{- $found := index . 2 -}}
{{- range $parts := list $root.Subcharts ($root.Siblings | default dict) -}}
{{- if not $found -}}
{{- range $name, $part := $parts -}}
{{- $fits := ternary (and $role (eq ($part.Values.component).role $role)) (eq $name $pinned) (eq $pinned "") -}}
{{- if and $fits (include "commonlib.enabled" $part) }}{{ $_ := set $found $name $part }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
