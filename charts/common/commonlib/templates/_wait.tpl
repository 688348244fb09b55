{{/*
The container that waits until the servers this chart calls accept connections.
It reads their addresses from the same ConfigMap, so there is one source of names.
Input: list of context and settings.
*/}}
{{- define "commonlib.waitContainer" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- $wait := $root.Values.waitFor | default dict -}}
{{- $addresses := list -}}
{{- range $variable, $spec := $settings.endpoints -}}
{{- if and $spec (not $spec.optional) (ne (toString $spec.wait) "false") (not (index $root.Values ($spec.unless | default ""))) -}}
{{- if eq ($spec.form | default "url") "url" }}{{ $addresses = append $addresses (printf "$(%s)" $variable) }}{{ end -}}
{{- if eq ($spec.form | default "url") "host" }}{{ with $spec.portVariable }}{{ $addresses = append $addresses (printf "$(%s):$(%s)" $variable .) }}{{ end }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if and $addresses (ne (toString $wait.enabled) "false") -}}
- name: wait-for-servers
  image: {{ include "commonlib.image" (list $root (merge (dict) ($wait.image | default dict) (dict "repository" "busybox" "tag" "1.36.1"))) }}
  imagePullPolicy: {{ $settings.image.pullPolicy | default "IfNotPresent" }}
  command:
    - sh
    - -ec
    - |
      left={{ int ($wait.timeoutSeconds | default 600) }}
      for address in "$@"; do
        bare=${address#*://}; bare=${bare%%/*}; host=${bare%%:*}; port=${bare##*:}
        if [ "$port" = "$bare" ]; then
          case $address in https://*) port=443 ;; *) port=80 ;; esac
        fi
        until nc -z -w 1 "$host" "$port"; do
          left=$((left - 1))
          if [ "$left" -le 0 ]; then echo "no answer from $host:$port" >&2; exit 1; fi
          sleep 1
        done
        echo "$host:$port answers"
      done
    - wait
  args:
    {{- toYaml $addresses | nindent 4 }}
  {{- include "commonlib.envFrom" (list $root $settings) | nindent 2 }}
  securityContext:
    {{- include "commonlib.securityContext" (list $root (dict)) | nindent 4 }}
  resources:
    {{- toYaml ($wait.resources | default (dict "requests" (dict "cpu" "10m" "memory" "16Mi") "limits" (dict "memory" "64Mi"))) | nindent 4 }}
{{- end -}}
{{- end -}}

{{/* envFrom: the chart's ConfigMap, then the site's own (global.extraEnvConfig). */}}
{{- define "commonlib.envFrom" -}}
{{- $root := index . 0 -}}
{{- $sources := list -}}
{{- if include "commonlib.hasConfig" . -}}
{{- $sources = append $sources (dict "configMapRef" (dict "name" (include "commonlib.configName" $root))) -}}
{{- end -}}
{{- with ($root.Values.global).extraEnvConfig -}}
{{- $sources = append $sources (dict "configMapRef" (dict "name" (include "commonlib.text" (list $root .)) "optional" true)) -}}
{{- end -}}
{{- with concat $sources ($root.Values.extraEnvFrom | default list) -}}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
