"""Generates charts of any size, to see how the cost of a render grows."""

from __future__ import annotations

from pathlib import Path

HELPERS = """{{- define "grown.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
"""

TEMPLATE = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-%(name)s
  labels:
    {{- include "grown.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  selector:
    matchLabels:
      {{- include "grown.labels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "grown.labels" . | nindent 8 }}
    spec:
      containers:
      - name: %(name)s
        image: {{ printf "%%s:%%s" .Values.image.repository .Values.image.tag | quote }}
        {{- if .Values.resources }}
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
        {{- end }}
"""

SETTINGS = """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
data:
  {{- range $name, $setting := .Values.settings }}
  {{ $name }}: {{ printf "%s:%v" $setting.host $setting.port | quote }}
  {{- end }}
"""

VALUES = """replicas: 2
image:
  repository: registry.example.com/grown
  tag: "1.0"
resources:
  limits: {cpu: "1", memory: 1Gi}
  requests: {cpu: 100m, memory: 128Mi}
"""


def _write(folder: Path, name: str, templates: int, values: str) -> None:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text(values)
    (folder / "templates/_helpers.tpl").write_text(HELPERS)
    for number in range(templates):
        text = TEMPLATE % {"name": f"part-{number}"}
        (folder / f"templates/part-{number}.yaml").write_text(text)


def grown_chart(
    folder: Path, *, values: int = 10, templates: int = 1, subcharts: int = 0
) -> Path:
    """A chart with so many entries in its values, so many templates and so many subcharts of two
    templates each."""
    settings = "".join(
        f"  setting-{number}:\n    # What part {number} calls.\n    host: host-{number}.example.com\n"
        f"    port: {8000 + number}\n    enabled: true\n    labels: {{team: a, tier: b}}\n"
        for number in range(values))
    _write(folder, "grown", templates, f"{VALUES}settings:\n{settings}")
    (folder / "templates/settings.yaml").write_text(SETTINGS)
    for number in range(subcharts):
        _write(folder / f"charts/sub-{number}", f"sub-{number}", 2, VALUES)
    return folder
