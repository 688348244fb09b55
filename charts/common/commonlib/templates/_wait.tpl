{{/*
The container that waits until the servers this chart calls accept connections.
It reads their addresses from the same ConfigMap, so there is one source of names.
*/}}
{{- define "commonlib.waitContainer" -}}
{{- $wait := .Values.waitFor | default dict -}}
{{- $addresses := list -}}
{{- range $variable, $spec := .Settings.endpoints -}}
{{- if and $spec (not $spec.optional) (ne (toString $spec.wait) "false") (not (index $.Values ($spec.unless | default ""))) -}}
{{- if eq ($spec.form | default "url") "url" }}{{ $addresses = append $addresses (printf "$(%s)" $variable) }}{{ end -}}
{{- if eq ($spec.form | default "url") "host" }}{{ with $spec.portVariable }}{{ $addresses = append $addresses (printf "$(%s):$(%s)" $variable .) }}{{ end }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if and $addresses (ne (toString $wait.enabled) "false") -}}
- name: wait-for-servers
  image: {{ include "commonlib.image" (list . (merge (dict) ($wait.image | default dict) (dict "repository" "busybox" "tag" "1.36.1"))) }}
  imagePullPolicy: {{ .Settings.image.pullPolicy | default "IfNotPresent" }}
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
  {{- include "commonlib.envFrom" . | nindent 2 }}
  securityContext:
    {{- include "commonlib.securityContext" (list . (dict)) | nindent 4 }}
  resources:
    {{- toYaml ($wait.resources | default (dict "requests" (dict "cpu" "10m" "memory" "16Mi") "limits" (dict "memory" "64Mi"))) | nindent 4 }}
{{- end -}}
{{- end -}}
