"""The charts that are measured, and the values that they are measured with."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parent.parent
#: Where OPEA's charts and kube-prometheus-stack lie, if anywhere.
CORPUS = ROOT / "../shared/conformance/charts"


@dataclass
class MeasuredChart:
    """A chart with what it needs to give the same output every time."""

    name: str
    path: Path
    #: Texts for `--set`; what would be random must be fixed by them.
    sets: list[str] = field(default_factory=list)
    #: Values in which every `@TURN@` becomes the number of a turn, and which show in the output.
    values: dict[str, Any] = field(default_factory=dict)


OWN = [
    ("common/llm-uservice", ["tgi.volume=/mnt", "tgi.LLM_MODEL_ID=HuggingFaceH4/mistral-7b-grok"],
     {"tgi": {"volume": "/mnt", "LLM_MODEL_ID": "an-organisation/model-@TURN@"}}),
    ("examples/chatqna-minimal", [],
     {"tgi": {"LLM_MODEL_ID": "an-organisation/model-@TURN@"}}),
]
OTHERS = [
    ("opea/llm-uservice", [], {"LLM_MODEL_ID": "an-organisation/model-@TURN@"}),
    ("opea/chatqna", [], {"global": {"HUGGINGFACEHUB_API_TOKEN": "token-@TURN@"}}),
    # Without a password the chart makes a random one.
    ("prometheus-community/kube-prometheus-stack", ["grafana.adminPassword=benchmark"],
     {"grafana": {"adminPassword": "benchmark-@TURN@"}}),
]


def pack_dependencies(chart: Path, update: Callable[[Path], None], done: set[Path]) -> None:
    """Packs the `file://` dependencies of a chart, those of its dependencies first."""
    if chart in done:
        return
    done.add(chart)
    text = (chart / "Chart.yaml").read_text()
    folders = re.findall(r"^\s*repository:\s*[\"']?file://([^\s\"']+)", text, re.M)
    for folder in folders:
        pack_dependencies((chart / folder).resolve(), update, done)
    if folders:
        update(chart)


def measured_charts(
    folder: Path, update: Callable[[Path], None], corpus: Path = CORPUS, wanted: str = ""
) -> list[MeasuredChart]:
    """The repository's own charts, as a copy below `folder` with packed dependencies, then those of
    the corpus that are there."""
    charts = folder / "charts"
    if not charts.exists():
        shutil.copytree(ROOT / "charts", charts)
    found = []
    done: set[Path] = set()
    for name, sets, values in OWN:
        if wanted in f"charts/{name}":
            pack_dependencies((charts / name).resolve(), update, done)
            found.append(MeasuredChart(f"charts/{name}", charts / name, sets, values))
    for name, sets, values in OTHERS:
        archives = sorted((corpus / name).glob("*.tgz"))
        if wanted not in name:
            continue
        if archives:
            found.append(MeasuredChart(name, archives[0], sets, values))
        else:
            print(f"not measured, as it is not in {corpus}: {name}", file=sys.stderr)
    return found
