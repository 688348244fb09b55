"""The ways in which each chart is rendered: every device that makes a difference, and OpenShift."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charts import DEVICES, ROOT, Chart

sys.path.insert(0, str(ROOT / "Benchmarks"))
from reference import KUBE_VERSION


@dataclass
class Variant:
    """Values under which a chart is rendered."""

    name: str
    values: dict[str, Any]


def edge(chart: Chart, charts: dict[str, Chart]) -> dict[str, Any]:
    """Values that let users in from outside by an Ingress or Route, where the chart has what stands at the edge."""
    if chart.name in ("nginx", "ui"):
        return {"ingress": {"enabled": True}}
    parts = {d.get("alias") or d["name"]: d["name"] for d in chart.dependencies}
    for wanted in ("nginx", "ui"):
        for part, name in parts.items():
            if name == wanted:
                return {part: {"ingress": {"enabled": True}}}
    return {}


def devices(chart: Chart, charts: dict[str, Chart]) -> list[str]:
    """The devices that the chart or one of its parts offers."""
    known = {"cpu", *chart.known_devices}
    for dependency in chart.dependencies:
        known |= set(devices(charts[dependency["name"]], charts))
    return [device for device in DEVICES if device in known]


def variants(chart: Chart, charts: dict[str, Chart]) -> list[Variant]:
    """`cpu` is the chart as given; applications have all devices, whether they make a difference or not."""
    if not chart.component and not chart.dependencies:
        return [Variant("cpu", {})]
    names = DEVICES if chart.is_example else devices(chart, charts)
    found = [Variant(name, {} if name == "cpu" else {"global": {"device": name}}) for name in names]
    return [*found, Variant("openshift", {"global": {"platform": "openshift"}} | edge(chart, charts))]


@dataclass
class Render:
    """One chart in one variant, and with one of its own values files."""

    chart: Chart
    variant: Variant
    values: Path | None = None

    @property
    def name(self) -> str:
        values = f"-{self.values.stem.removesuffix('-values')}" if self.values else ""
        return f"{self.chart.name}/{self.variant.name}{values}"

    def flags(self) -> list[str]:
        own = ["-f", str(self.values)] if self.values else []
        sets = [word for key, value in self.variant.values.items() for word in ("--set-json", f"{key}={json.dumps(value)}")]
        return [*own, *sets]


def rendered(tool: Path, render: Render) -> str:
    """The manifests of a render, with the version of Kubernetes that Helm 4.2.3 assumes."""
    words = [tool, "template", render.chart.name, render.chart.folder, "--kube-version", KUBE_VERSION, *render.flags()]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{render.name}: {done.stderr.strip()}")
    return done.stdout


def in_parallel(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """The results of work that waits for processes, in the order of the items."""
    with ThreadPoolExecutor() as pool:
        yield from pool.map(work, items)


def objects(manifests: str) -> dict[str, str]:
    """The objects of manifests by kind and name, as they stand there."""
    found: dict[str, str] = {}
    for document in re.split(r"^---\n", manifests, flags=re.M):
        kind = re.search(r"^kind: (.*)$", document, flags=re.M)
        name = re.search(r"^  name: (.*)$", document, flags=re.M)
        if kind and name:
            found[f"{kind.group(1)} {name.group(1)}"] = document
    return found
