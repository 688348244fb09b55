{{/*
The device the chart runs on: `device`, else that of the profile, else
`global.device` where the chart knows it, else cpu. What a device means (image,
resource name, node selection) is data of the component: its `devices` value.
*/}}
{{- define "commonlib.device" -}}
{{- $known := .Values.devices | default dict -}}
{{- $wanted := .Values.device | default (.Values.profile).device | default "" -}}
{{- $global := (.Values.global).device | default "" -}}
{{- if $wanted -}}
{{- if not (or (eq $wanted "cpu") (hasKey $known $wanted)) -}}
{{- fail (printf "%s: device: `%s` is not offered by this chart: choose one of %s" .Chart.Name $wanted (prepend (without (keys $known) "cpu") "cpu" | sortAlpha | join ", ")) -}}
{{- end -}}
{{- $wanted -}}
{{- else -}}
{{- ternary $global "cpu" (hasKey $known $global) -}}
{{- end -}}
{{- end -}}

{{/* How many devices: `deviceCount`, else that of the profile, else that of the device. */}}
{{- define "commonlib.deviceCount" -}}
{{- $word := include "commonlib.device" . -}}
{{- $device := index (.Values.devices | default dict) $word | default dict -}}
{{- $kind := index (.Values.kinds | default dict) (include "commonlib.text" (list . .Values.kind)) | default dict -}}
{{- $ofKind := index ($kind.devices | default dict) $word | default dict -}}
{{- int (.Values.deviceCount | default (.Values.profile).deviceCount | default $ofKind.count | default $device.count | default 1) -}}
{{- end -}}
