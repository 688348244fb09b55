{{/* The chart's name, or that of its alias, or nameOverride. */}}
{{- define "commonlib.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the chart's objects; also right for a dependency's context. */}}
{{- define "commonlib.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- include "commonlib.nameInRelease" (list .Release.Name (include "commonlib.name" .)) -}}
{{- end -}}
{{- end -}}

{{/* Release and chart name as one. Input: list of release name and chart name. */}}
{{- define "commonlib.nameInRelease" -}}
{{- $release := index . 0 -}}
{{- $name := index . 1 -}}
{{- if contains $name $release -}}
{{- $release | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" $release $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The name of the Deployment or StatefulSet. */}}
{{- define "commonlib.workloadName" -}}
{{- .Values.workloadName | default (include "commonlib.fullname" .) -}}
{{- end -}}

{{/* The ServiceAccount of the pods; empty for the namespace's own. */}}
{{- define "commonlib.serviceAccountName" -}}
{{- $own := .Values.serviceAccount | default dict -}}
{{- with (.Values.global).sharedSAName -}}
{{- include "commonlib.text" (list $ .) -}}
{{- else -}}
{{- $own.name | default (ternary (include "commonlib.fullname" .) "" ($own.create | default false)) -}}
{{- end -}}
{{- end -}}
