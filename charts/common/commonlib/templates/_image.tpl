{{/*
An image reference from registry, repository, tag and digest; `global.imageRegistry`
replaces the registry of every image. Input: list of context and the image map.
*/}}
{{- define "commonlib.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $text := required (printf "%s: image.repository: no image is known for this device and kind" $root.Chart.Name) $image.repository -}}
{{- with ($root.Values.global).imageRegistry | default $image.registry }}{{ $text = printf "%s/%s" (trimSuffix "/" .) $text }}{{ end -}}
{{- with $image.tag }}{{ $text = printf "%s:%s" $text (include "commonlib.text" (list $root .)) }}{{ end -}}
{{- with $image.digest }}{{ $text = printf "%s@%s" $text . }}{{ end -}}
{{- $text -}}
{{- end -}}

{{/* imagePullSecrets of the chart and of `global`: names, or maps with a name. */}}
{{- define "commonlib.imagePullSecrets" -}}
{{- with concat ((.Values.global).imagePullSecrets | default list) (.Values.imagePullSecrets | default list) -}}
imagePullSecrets:
{{- range . }}
  - name: {{ if kindIs "map" . }}{{ .name }}{{ else }}{{ . }}{{ end }}
{{- end }}
{{- end -}}
{{- end -}}
