"""OPEA's own charts: how long their templates are, and what they can."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from charts import ROOT, Chart, all_charts
from variants import devices

#: Recorded from OPEA GenAIInfra, main, commit 9200b371.
RECORD = Path(__file__).with_name("opea-template-lines.json")
FEATURE_RECORD = Path(__file__).with_name("opea-features.json")
ARCHIVES = ROOT / "../shared/conformance/charts/opea"


def counted() -> dict[str, int]:
    """Lines below `templates/` of each of their charts that has a counterpart here, without their dependencies'."""
    lines = {}
    for path in sorted(ARCHIVES.glob("*/*.tgz")):
        with tarfile.open(path) as archive:
            members = [m for m in archive.getmembers() if m.isfile() and m.name.split("/")[1:2] == ["templates"]]
            total = sum(archive.extractfile(member).read().count(b"\n") for member in members)
        lines[path.parent.name] = total
    return lines


def template_lines() -> dict[str, int]:
    """The recorded counts, which must be those of the archives where these are at hand."""
    recorded = json.loads(RECORD.read_text())
    if ARCHIVES.is_dir():
        present = {name: count for name, count in counted().items() if name in recorded}
        if present != recorded:
            raise SystemExit(f"{RECORD.name} is not what the archives say: {present}")
    return recorded


#: Features of OPEA's charts: a word in their templates that tells each, and whether a chart here has it.
FEATURES: dict[str, tuple[str, Callable[[Chart], bool]]] = {
    "probes": (r"(startup|readiness)Probe", lambda chart: bool(chart.facts("startupProbe"))),
    "security context": (r"securityContext", lambda chart: True),
    "account": (r"kind: ServiceAccount", lambda chart: has(chart, "serviceaccount.yaml")),
    "variables": (r"extraEnvConfig", lambda chart: has(chart, "configmap.yaml")),
    "proxies": (r"http_proxy", lambda chart: bool(chart.facts("env") or chart.facts("endpoints"))),
    "token": (r"HF_TOKEN|HUGGINGFACEHUB", lambda chart: "token" in chart.features),
    "model volume": (r"modelUsePVC", lambda chart: "model" in chart.features),
    "download": (r"model-downloader", lambda chart: "download" in chart.features or pulls(chart)),
    "offline": (r"global\.offline", lambda chart: "model" in chart.features),
    "shared memory": (r"shmSize", lambda chart: True),
    "waits": (r"wait-for|nc -z", lambda chart: "servers" in chart.features),
    "scheduling": (r"tolerations", lambda chart: True),
    "spreading": (r"evenly_distributed", lambda chart: True),
    "TDX": (r"tdxEnabled|kata|commonlib|pod\.annotation|runtimeClass", lambda chart: True),
    "scaling": (r"kind: HorizontalPodAutoscaler", lambda chart: has(chart, "hpa.yaml")),
    "metrics": (r"kind: ServiceMonitor", lambda chart: "metrics" in chart.features),
    "ingress": (r"kind: Ingress", lambda chart: has(chart, "ingress.yaml")),
    "Gaudi": (r"overlay .*gaudi", lambda chart: "gaudi" in devices(chart, by_name())),
    "NVIDIA": (r"overlay .*(^|[-/])nv", lambda chart: "nvidia" in devices(chart, by_name())),
    "AMD": (r"overlay .*rocm", lambda chart: "amd" in devices(chart, by_name())),
    "test": (r"helm\.sh/hook\"?: \"?test", lambda chart: has(chart, "tests/testpod.yaml")),
}


@cache
def by_name() -> dict[str, Chart]:
    return {chart.name: chart for chart in all_charts()}


def has(chart: Chart, template: str) -> bool:
    return (chart.folder / "templates" / template).exists()


def pulls(chart: Chart) -> bool:
    """Whether the server fetches its model itself, in an init container or as it starts."""
    return "model" in chart.features and "modelKey" in chart.component


def counted_features() -> dict[str, list[str]]:
    """The features of each of their charts, as their templates tell."""
    found = {}
    for path in sorted(ARCHIVES.glob("*/*.tgz")):
        with tarfile.open(path) as archive:
            members = [m for m in archive.getmembers() if m.isfile() and m.name.split("/")[1:2] == ["templates"]]
            text = "".join(archive.extractfile(member).read().decode() for member in members)
            text += "".join(f"\noverlay {name}" for name in archive.getnames() if re.search(r"^[^/]+/[^/]*values\.yaml$", name))
        found[path.parent.name] = [name for name, (word, _) in FEATURES.items() if re.search(word, text)]
    return found


def features() -> dict[str, list[str]]:
    """The recorded features, which must be those of the archives where these are at hand."""
    recorded = json.loads(FEATURE_RECORD.read_text())
    if ARCHIVES.is_dir():
        present = {name: found for name, found in counted_features().items() if name in recorded}
        if present != recorded:
            raise SystemExit(f"{FEATURE_RECORD.name} is not what the archives say: {present}")
    return recorded
