{{/*
"true" for a part of an umbrella chart that calls other parts. A part cannot see
its siblings, so it could only guess their names and models. Below an umbrella
that sets `global.wired` such a part leaves its ConfigMap and its workload to
commonlib.wiring. Needs commonlib.settings before it.
*/}}
{{- define "commonlib.isWired" -}}
{{- if and (.Values.global).wired .Settings.endpoints (not .Chart.IsRoot) (not (hasKey . "Siblings")) }}true{{ end -}}
{{- end -}}

{{/*
ConfigMaps, files and workloads of the parts of an umbrella chart that call other parts,
with the real names, ports and models of what they call, also under nameOverride,
fullnameOverride and aliases. Input: context of the umbrella chart.
*/}}
{{- define "commonlib.wiring" -}}
{{- if .Chart.IsRoot }}{{ include "commonlib.wiring.parts" (list .Subcharts (dict .Chart.Name .)) }}{{ end -}}
{{- end -}}

{{/* The same for some parts and theirs. Input: list of parts, and those around them. */}}
{{- define "commonlib.wiring.parts" -}}
{{- $siblings := dict -}}
{{- range $parts := list (index . 1) (index . 0) -}}
{{- range $name, $part := $parts }}{{ $_ := set $siblings $name $part }}{{ end -}}
{{- end -}}
{{- range $name, $part := index . 0 -}}
{{- if and $part.Values.component (include "commonlib.enabled" $part) -}}
{{- include "commonlib.settings" $part -}}
{{- if include "commonlib.isWired" $part -}}
{{- $wired := dict "Siblings" (omit $siblings $name) -}}
{{- range $key := list "Values" "Chart" "Release" "Capabilities" "Subcharts" "Template" "Settings" }}{{ $_ := set $wired $key (index $part $key) }}{{ end -}}
{{- range list (include "commonlib.configmap" $wired) (include "commonlib.files" $wired) (include "commonlib.deployment" $wired) -}}
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
