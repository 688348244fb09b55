{{/* Labels that select the pods of one workload. */}}
{{- define "commonlib.selectorLabels" -}}
app.kubernetes.io/name: {{ include "commonlib.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- with .Values.selectorLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
Labels of pods beside the workload (tests, downloads): of the same release, but never
those that the chart's Service selects. Input: list of context and what they are for.
*/}}
{{- define "commonlib.sideLabels" -}}
app.kubernetes.io/name: {{ include "commonlib.name" (index . 0) | trunc 56 | trimSuffix "-" }}-{{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "commonlib.labels" -}}
{{- include "commonlib.labelsAround" (list . (include "commonlib.selectorLabels" .)) -}}
{{- end -}}

{{/* Labels of an object around those that tell it from others. Input: list of context and these. */}}
{{- define "commonlib.labelsAround" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ index . 1 }}
{{- with $root.Chart.AppVersion }}
app.kubernetes.io/version: {{ . | replace "+" "_" | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
Name, namespace, labels and annotations of an object. Input: list of context, name and,
both optional, the object's own annotations, and a map: `labels`, its own labels; `side`, what
it is for, where it is a pod beside the workload.
*/}}
{{- define "commonlib.metadata" -}}
{{- $root := index . 0 -}}
{{- $annotations := dict -}}
{{- $further := dict -}}
{{- if gt (len .) 2 }}{{ $annotations = index . 2 | default dict }}{{ end -}}
{{- if gt (len .) 3 }}{{ $further = index . 3 }}{{ end -}}
metadata:
  name: {{ index . 1 }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- if $further.side }}
    {{- include "commonlib.labelsAround" (list $root (include "commonlib.sideLabels" (list $root $further.side))) | nindent 4 }}
    {{- else }}
    {{- include "commonlib.labels" $root | nindent 4 }}
    {{- end }}
    {{- with $further.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with merge (dict) $annotations ($root.Values.commonAnnotations | default dict) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
