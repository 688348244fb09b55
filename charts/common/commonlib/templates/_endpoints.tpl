{{/*
The address of a server that the chart calls, as data in `component.endpoints`:
environment variable → {role, service, name, port, scheme, path, form, value,
portVariable, portValue, optional, wait}.

The first that holds decides: the value named by `value`; a dependency of the
chart, then one beside it (where an umbrella chart knows them), that has the role
or is the named service, by its real Service name and port; else the name by which
`name` would be installed in the same release. A root or umbrella chart knows all
parts of the release, so there a server that is missing is an error.

Input: list of context, variable name, specification, empty map. The map is
filled: host, port, url, protocol, chart, model; it stays empty where `optional`.
*/}}
{{- define "commonlib.endpoint" -}}
{{- $root := index . 0 -}}
{{- $variable := index . 1 -}}
{{- $spec := index . 2 -}}
{{- $out := index . 3 -}}
{{- $given := "" -}}
{{- with $spec.portValue }}{{ $_ := set $out "port" (include "commonlib.text" (list $root (index $root.Values .))) }}{{ end -}}
{{- with $spec.value }}{{ $given = include "commonlib.text" (list $root (index $root.Values .)) | trimSuffix "/" }}{{ end -}}
{{- $role := $spec.role | default "" -}}
{{- $pinned := include "commonlib.text" (list $root $spec.service) -}}
{{- $chosen := index (($root.Values.global).backends | default dict) $role | default "" -}}
{{- $place := printf "%s: %s" $root.Chart.Name $variable -}}
{{- $advice := "" -}}
{{- with $spec.value }}{{ $advice = printf "; or set the value %s" . }}{{ end -}}
{{- if $given -}}
{{- $parts := urlParse (ternary $given (printf "//%s" $given) (contains "://" $given)) -}}
{{- $host := ternary (regexReplaceAll ":[0-9]+$" $parts.host "") $parts.hostname (hasSuffix "]" $parts.host) -}}
{{- $_ := set $out "url" $given -}}
{{- $_ := set $out "host" $host -}}
{{- $_ := set $out "port" ($out.port | default (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $parts.host)) | default (toString ($spec.port | default 80))) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $root $spec.protocol)) -}}
{{- else -}}
{{- $found := dict -}}
{{- range $parts := list $root.Subcharts ($root.Siblings | default dict) -}}
{{- if not $found -}}
{{- range $name, $part := $parts -}}
{{- $component := $part.Values.component | default dict -}}
{{- $fits := ternary (eq $name $pinned) (and $role (eq ($component.role | default "") $role)) (ne $pinned "") -}}
{{- if and $fits (include "commonlib.enabled" $part) }}{{ $_ := set $found $name $part }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if gt (len $found) 1 -}}
{{- fail (printf "%s: %s are all enabled: name one in global.backends.%s%s" $place (keys $found | sortAlpha | join ", ") $role $advice) -}}
{{- end -}}
{{- if $found -}}
{{- range $name, $part := $found -}}
{{- $_ := set $out "chart" $name -}}
{{- $_ := set $out "host" (include "commonlib.fullname" $part) -}}
{{- $_ := set $out "port" (include "commonlib.servicePort" $part) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $part ($part.Values.component).protocol)) -}}
{{- with ($part.Values.component).modelKey }}{{ $_ := set $out "model" (index $part.Values .) }}{{ end -}}
{{- end -}}
{{- else if $spec.optional -}}
{{- else if or $root.Chart.IsRoot (hasKey $root "Siblings") -}}
{{- fail (printf "%s: no %s is part of this release: enable one%s" $place ($pinned | default $chosen | default $spec.name | default $role) $advice) -}}
{{- else -}}
{{- $name := $pinned | default $chosen | default $spec.name -}}
{{- $_ := set $out "chart" $name -}}
{{- $_ := set $out "host" (include "commonlib.nameInRelease" (list $root.Release.Name $name)) -}}
{{- $_ := set $out "port" (toString ($spec.port | default 80)) -}}
{{- $_ := set $out "protocol" (include "commonlib.text" (list $root $spec.protocol)) -}}
{{- end -}}
{{- with $out.host -}}
{{- $port := ternary "" (printf ":%s" $out.port) (and (eq $out.port "80") (eq ($spec.scheme | default "http") "http")) -}}
{{- $_ := set $out "url" (printf "%s://%s%s%s" ($spec.scheme | default "http") . $port ($spec.path | default "")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
