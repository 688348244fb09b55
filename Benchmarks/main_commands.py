"""The commands whose instructions are counted, and whose functions stand together in the executable."""

from __future__ import annotations

import subprocess
from pathlib import Path

from measured_charts import measured_charts
from reference import KUBE_VERSION


def main_commands(tool: Path, folder: Path) -> dict[str, list[str | Path]]:
    """Command lines of `tool` by what they do; `folder` takes what they need."""

    def update(chart: Path) -> None:
        subprocess.run([tool, "dependency", "update", chart], check=True, capture_output=True)

    found: dict[str, list[str | Path]] = {
        "version": [tool, "version"], "template --help": [tool, "template", "--help"]}
    for chart in measured_charts(folder, update):
        sets = [word for text in chart.sets for word in ("--set", text)]
        found[f"template {chart.name}"] = [
            tool, "template", "bench", chart.path, "--kube-version", KUBE_VERSION, *sets]
    return found
