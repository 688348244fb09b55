{{/*
What the pods of a chart run with, from six layers, the later over the earlier: the
component's own facts, its kind, its device, the device of that kind, the profile, the user's
values. Maps are merged, lists of arguments and tolerations joined, single values replaced.

They are computed once for each chart and render, into .Settings: device, deviceCount, port,
image, resources, env, args, command, tolerations, nodeSelector, probes, endpoints, model, …
That works because Helm gives all templates of a chart the same map as their context; what is
set there is no part of .Values, so no schema and no output sees it. The same holds for
.Endpoints and .Environment (commonlib.environment) and .Secrets (commonlib.secrets).
*/}}
{{- define "commonlib.settings" -}}
{{- if not (hasKey . "Settings") -}}
{{- $values := .Values -}}
{{- $component := $values.component | default dict -}}
{{- $word := include "commonlib.text" (list . $values.kind) -}}
{{- if and $values.kinds (not (hasKey $values.kinds $word)) -}}
{{- fail (printf "%s: kind: `%s` is not known: choose one of %s" .Chart.Name $word (keys $values.kinds | sortAlpha | join ", ")) -}}
{{- end -}}
{{- $kind := index ($values.kinds | default dict) $word | default dict -}}
{{- $device := include "commonlib.device" . -}}
{{- $ofDevice := index ($values.devices | default dict) $device | default dict -}}
{{- $ofKind := index ($kind.devices | default dict) $device | default dict -}}
{{- $profile := $values.profile | default dict -}}
{{- $layers := compact (list $component $kind $ofDevice $ofKind $profile $values) -}}
{{- $count := int ($values.deviceCount | default $profile.deviceCount | default $ofKind.count | default $ofDevice.count | default 1) -}}
{{- $settings := dict "device" $device "deviceCount" $count "port" ($values.port | default $kind.port) "image" (dict) -}}
{{- range $key := list "env" "nodeSelector" "resources" "securityContext" "podSecurityContext" "startupProbe" "readinessProbe" "livenessProbe" "podAnnotations" "scratch" -}}
{{- $merged := dict -}}
{{- range $layers -}}
{{- with index . $key }}{{ $merged = mergeOverwrite $merged (deepCopy .) }}{{ end -}}
{{- if eq $key "startupProbe" -}}
{{- with .startupFailureThreshold }}{{ $_ := set $merged "failureThreshold" . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $settings $key $merged -}}
{{- end -}}
{{- range $key := list "endpoints" "model" "test" "files" -}}
{{- $_ := set $settings $key (mergeOverwrite (deepCopy (index $component $key | default dict)) (deepCopy (index $kind $key | default dict))) -}}
{{- end -}}
{{- range $key := list "args" "extraCmdArgs" "tolerations" "capAdd" "volumes" "volumeMounts" -}}
{{- $joined := list -}}
{{- range $layers }}{{ with index . $key }}{{ $joined = concat $joined . }}{{ end }}{{ end -}}
{{- $_ := set $settings $key $joined -}}
{{- end -}}
{{- range $key := list "command" "resource" "shmSize" "runtimeClassName" "terminationGracePeriodSeconds" -}}
{{- range $layers -}}
{{- $value := index . $key -}}
{{- if not (or (kindIs "invalid" $value) (has (toString $value) (list "" "[]"))) }}{{ $_ := set $settings $key $value }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $settings "secretEnv" (concat ($component.secretEnv | default list) ($kind.secretEnv | default list)) -}}
{{- /* A digest belongs to the tag of its own layer, never to another one. */ -}}
{{- range $layers -}}
{{- with .image -}}
{{- $image := $settings.image -}}
{{- if or .repository .tag }}{{ $image = omit $image "digest" }}{{ end -}}
{{- if and .repository (not .registry) (ne .repository ($image.repository | default "")) }}{{ $image = omit $image "registry" }}{{ end -}}
{{- range $key, $value := . }}{{ if $value }}{{ $_ := set $image $key $value }}{{ end }}{{ end -}}
{{- $_ := set $settings "image" $image -}}
{{- end -}}
{{- end -}}
{{- with $profile.name }}{{ $_ := set $settings.podAnnotations "opea-chart/profile" (toString .) }}{{ end -}}
{{- with $profile.id }}{{ $_ := set $settings.podAnnotations "opea-chart/profile-id" (toString .) }}{{ end -}}
{{- $_ := set . "Settings" $settings -}}
{{- end -}}
{{- end -}}

{{/*
The device the chart runs on: `device`, else that of the profile, else
`global.device` where the chart knows it, else cpu. What a device means (image,
resource name, node selection) is data of the component: its `devices` value.
*/}}
{{- define "commonlib.device" -}}
{{- $known := .Values.devices | default dict -}}
{{- $wanted := .Values.device | default (.Values.profile).device | default "" -}}
{{- $global := (.Values.global).device | default "" -}}
{{- if not $wanted -}}
{{- ternary $global "cpu" (hasKey $known $global) -}}
{{- else if not (or (eq $wanted "cpu") (hasKey $known $wanted)) -}}
{{- fail (printf "%s: device: `%s` is not offered by this chart: choose one of %s" .Chart.Name $wanted (prepend (without (keys $known) "cpu") "cpu" | sortAlpha | join ", ")) -}}
{{- else -}}
{{- $wanted -}}
{{- end -}}
{{- end -}}

{{/* How many devices the pod asks for. */}}
{{- define "commonlib.deviceCount" -}}
{{- include "commonlib.settings" . }}{{ .Settings.deviceCount -}}
{{- end -}}
