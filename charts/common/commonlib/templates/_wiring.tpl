{{/*
"true" for a part of an umbrella chart that calls other parts. A part cannot see
its siblings, so it could only guess their names and models. Below an umbrella
that sets `global.wired` such a part leaves its ConfigMap and its workload to
commonlib.wiring. Input: list of context and settings.
*/}}
{{- define "commonlib.isWired" -}}
{{- $root := index . 0 -}}
{{- if and ($root.Values.global).wired (index . 1).endpoints (not $root.Chart.IsRoot) (not (hasKey $root "Siblings")) }}true{{ end -}}
{{- end -}}

{{/*
ConfigMaps, files and workloads of the parts of an umbrella chart that call other parts,
with the real names, ports and models of what they call, also under nameOverride,
fullnameOverride and aliases. Input: context of the umbrella chart.
*/}}
{{- define "commonlib.wiring" -}}
{{- if .Chart.IsRoot }}{{ include "commonlib.wiring.parts" (list .Subcharts (dict .Chart.Name .)) }}{{ end -}}
{{- end -}}

{{- define "commonlib.wiring.parts" -}}
{{- $siblings := dict -}}
{{- range $parts := list (index . 1) (index . 0) -}}
{{- range $name, $part := $parts }}{{ $_ := set $siblings $name $part }}{{ end -}}
{{- end -}}
{{- range $name, $part := index . 0 -}}
{{- if and $part.Values.component (include "commonlib.enabled" $part) -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list $part $settings) -}}
{{- if include "commonlib.isWired" (list $part $settings) -}}
{{- $root := dict "Values" $part.Values "Chart" $part.Chart "Release" $part.Release "Capabilities" $part.Capabilities "Subcharts" $part.Subcharts "Siblings" (omit $siblings $name) -}}
{{- range list (include "commonlib.configmap" $root) (include "commonlib.files" $root) (include "commonlib.deployment" $root) -}}
{{- with . }}
---
{{ . }}
{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $part.Subcharts }}{{ include "commonlib.wiring.parts" (list . $siblings) }}{{ end -}}
{{- end -}}
{{- end -}}
