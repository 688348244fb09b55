"""A copy of all charts with their dependencies packed, for tools that take no folders as dependencies."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from charts import CHARTS, Chart


def run(*words: str | Path) -> str:
    """Output of a command that must succeed."""
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stderr.strip()}")
    return done.stdout


def undate(lock: Path) -> None:
    """Takes the time out of a lock file, so that equal charts give equal archives."""
    lock.write_text(re.sub('(?m)^generated: .*$', 'generated: "1980-01-01T00:00:00Z"', lock.read_text()))


def packed_copy(folder: Path, tool: Path) -> list[Chart]:
    """The charts as a copy below `folder`, dependencies before what needs them."""
    shutil.copytree(CHARTS, folder, ignore=shutil.ignore_patterns("*.tgz", "Chart.lock"))
    done: dict[Path, Chart] = {}

    def pack(place: Path) -> None:
        if place in done:
            return
        chart = Chart(place)
        dependencies = chart.metadata.get("dependencies") or []
        for dependency in dependencies:
            pack((place / dependency["repository"].removeprefix("file://")).resolve())
        if dependencies:
            run(tool, "dependency", "update", place)
            undate(place / "Chart.lock")
        done[place] = chart

    for path in sorted(folder.resolve().glob("*/*/Chart.yaml")):
        pack(path.parent)
    return list(done.values())
