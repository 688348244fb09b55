{{/*
What the pod runs with, from five layers, the later over the earlier: the
component's own facts, its kind, its device, the profile, the user's values.
Maps are merged, argument and toleration lists are joined, single values replace.

Input: list of context and an empty map, which is filled: device, image,
resources, env, args, command, tolerations, nodeSelector, probes, endpoints, model, …
*/}}
{{- define "commonlib.settings" -}}
{{- $root := index . 0 -}}
{{- $out := index . 1 -}}
{{- $values := $root.Values -}}
{{- $component := $values.component | default dict -}}
{{- $device := include "commonlib.device" $root -}}
{{- $_ := set $out "device" $device -}}
{{- $kind := dict -}}
{{- with $values.kinds -}}
{{- $word := include "commonlib.text" (list $root $values.kind) -}}
{{- if not (hasKey . $word) -}}
{{- fail (printf "%s: kind: `%s` is not known: choose one of %s" $root.Chart.Name $word (keys . | sortAlpha | join ", ")) -}}
{{- end -}}
{{- $kind = index . $word | default dict -}}
{{- end -}}
{{- $profile := $values.profile | default dict -}}
{{- $layers := list $component $kind -}}
{{- $layers = append $layers (index ($values.devices | default dict) $device | default dict) -}}
{{- $layers = append $layers (index ($kind.devices | default dict) $device | default dict) -}}
{{- $layers = append $layers $profile -}}
{{- $layers = append $layers $values -}}
{{- range $key := list "env" "nodeSelector" "resources" "securityContext" "podSecurityContext" "startupProbe" "readinessProbe" "livenessProbe" "podAnnotations" "scratch" -}}
{{- $merged := dict -}}
{{- range $layer := $layers -}}
{{- with index $layer $key }}{{ $merged = mergeOverwrite $merged (deepCopy .) }}{{ end -}}
{{- if eq $key "startupProbe" -}}
{{- with $layer.startupFailureThreshold }}{{ $_ := set $merged "failureThreshold" . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $out $key $merged -}}
{{- end -}}
{{- range $key := list "endpoints" "model" "test" "files" -}}
{{- $_ := set $out $key (mergeOverwrite (deepCopy (index $component $key | default dict)) (deepCopy (index $kind $key | default dict))) -}}
{{- end -}}
{{- range $key := list "args" "extraCmdArgs" "tolerations" "capAdd" "volumes" "volumeMounts" -}}
{{- $joined := list -}}
{{- range $layer := $layers }}{{ with index $layer $key }}{{ $joined = concat $joined . }}{{ end }}{{ end -}}
{{- $_ := set $out $key $joined -}}
{{- end -}}
{{- range $key := list "command" "resource" "shmSize" "runtimeClassName" "terminationGracePeriodSeconds" -}}
{{- range $layer := $layers -}}
{{- $value := index $layer $key -}}
{{- if not (or (kindIs "invalid" $value) (has (toString $value) (list "" "[]"))) }}{{ $_ := set $out $key $value }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $out "secretEnv" (concat ($component.secretEnv | default list) ($kind.secretEnv | default list)) -}}
{{- /* A digest belongs to the tag of its own layer, never to another one. */ -}}
{{- $image := dict -}}
{{- range $layer := $layers -}}
{{- with $layer.image -}}
{{- if or .repository .tag }}{{ $image = omit $image "digest" }}{{ end -}}
{{- if and .repository (not .registry) (ne .repository ($image.repository | default "")) }}{{ $image = omit $image "registry" }}{{ end -}}
{{- range $key, $value := . }}{{ if $value }}{{ $_ := set $image $key $value }}{{ end }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set $out "image" $image -}}
{{- with $profile.name -}}
{{- $_ := set $out.podAnnotations "opea-chart/profile" (toString .) -}}
{{- end -}}
{{- with $profile.id -}}
{{- $_ := set $out.podAnnotations "opea-chart/profile-id" (toString .) -}}
{{- end -}}
{{- end -}}

{{/* Requests and limits, the device's own resource included. Input: context and settings. */}}
{{- define "commonlib.resources" -}}
{{- $settings := index . 1 -}}
{{- $resources := deepCopy $settings.resources -}}
{{- if ((index . 0).Values.resourceClaim).enabled -}}
{{- $_ := set $resources "claims" (append ($resources.claims | default list) (dict "name" "devices")) -}}
{{- else if and $settings.resource (ne (toString $settings.resource) "none") -}}
{{- $count := include "commonlib.deviceCount" (index . 0) | int -}}
{{- $limits := $resources.limits | default dict -}}
{{- if not (hasKey $limits $settings.resource) -}}
{{- $_ := set $limits $settings.resource $count -}}
{{- end -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}
