from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Iterator

import pytest

import opeachart

ROOT = Path(__file__).resolve().parents[3]
CHARTS = ROOT / "charts" / "common"
SAMPLE = ROOT / "examples" / "gmc-reconciler" / "connectors" / "search.yaml"
HARDWARE = ROOT / "Tests" / "Fixtures" / "profiles" / "inventories" / "xeon-amx.yaml"
TOOL = os.environ.get("OPEA_CHART", str(ROOT / ".build" / "static" / "release" / "opea-chart"))


@pytest.fixture(scope="module")
def charts() -> Iterator[opeachart.ChartSet]:
    with opeachart.Engine().load_charts(CHARTS) as charts:
        yield charts


def test_bytes_are_those_of_the_command_line(charts: opeachart.ChartSet) -> None:
    line = [TOOL, "gmc", "render", str(SAMPLE), "--charts", str(CHARTS)]
    wanted = subprocess.run(line, check=True, capture_output=True).stdout
    pipeline = charts.render(SAMPLE.read_text())
    assert pipeline.yaml.encode() == wanted
    assert pipeline.report["status"]["status"] == "0/0/7"
    assert {item.kind for item in pipeline.objects} == {"ConfigMap", "Service", "Deployment"}


def test_plans(charts: opeachart.ChartSet) -> None:
    text = SAMPLE.read_text()
    first = charts.plan(text)
    assert {change.action for change in first.changes} == {"create"}
    assert charts.plan(text, first.objects).changes == ()
    changed = charts.plan(text.replace("neural-chat-7b-v3-3", "neural-chat-7b-v3-4"), first.objects)
    assert {change.action for change in changed.changes} == {"update"}
    assert all(change.reason for change in changed.changes)
    last = charts.plan(None, first.objects)
    assert [change.action for change in last.changes] == ["delete"] * len(first.objects)
    with pytest.raises(ValueError):
        charts.plan(text, [change.object for change in last.changes])


def test_findings(charts: opeachart.ChartSet) -> None:
    text = SAMPLE.read_text()
    assert not [f for f in charts.validate(text) if f.severity == "error"]
    broken = text.replace("- name: Tgi", "- name: Tgy")
    line = broken.split("\n").index("        - name: Tgy") + 1
    with pytest.raises(opeachart.ChartError) as caught:
        charts.render(broken, {"file": "search.yaml"})
    assert caught.value.code == "invalidConnector"
    finding = next(f for f in caught.value.findings if f.severity == "error")
    assert (finding.line, finding.suggestion) == (line, "Tgi")
    assert caught.value.positions[0].file == "search.yaml"


def test_graph(charts: opeachart.ChartSet) -> None:
    graph = charts.graph(SAMPLE.read_text())
    assert "Retriever" in graph.text and "flowchart" in graph.mermaid


def test_options(charts: opeachart.ChartSet) -> None:
    options: opeachart.ConnectorOptions = {
        "modelCache": {"claim": "models"}, "tokenSecret": {"name": "tokens"}, "clusterDomain": "example"}
    text = charts.render(SAMPLE.read_text(), options).yaml
    for words in ("claimName: models", "name: tokens", "tei.search.svc.example:80"):
        assert words in text
    with pytest.raises(opeachart.ChartError) as caught:
        charts.render(SAMPLE.read_text(), {"modelCache": {"claim": "a", "hostPath": "/b"}})
    assert caught.value.code == "request"


def test_profiles_are_those_of_the_command_line(charts: opeachart.ChartSet) -> None:
    line = [TOOL, "gmc", "render", str(SAMPLE), "--charts", str(CHARTS), "--profile", "auto"]
    run = subprocess.run([*line, "--hardware", str(HARDWARE)], check=True, capture_output=True)
    options: opeachart.ConnectorOptions = {"profiles": {"hardware": HARDWARE.read_text()}}
    pipeline = charts.render(SAMPLE.read_text(), options)
    assert pipeline.yaml.encode() == run.stdout
    assert [line.split(":")[1] for line in pipeline.profiles] == [" tei", " tgi"]
    # Each of two pipelines that are compared has the hardware to itself.
    plan = charts.plan(SAMPLE.read_text(), pipeline.objects, options)
    assert (plan.changes, plan.profiles) == ((), pipeline.profiles)
    with pytest.raises(opeachart.ChartError) as caught:
        charts.render(SAMPLE.read_text(), {"profiles": {**options["profiles"], "engines": ["vllm"]}})
    assert caught.value.code == "noProfile"
    with pytest.raises(opeachart.ChartError) as caught:
        charts.render(SAMPLE.read_text(), {"profiles": {"profile": "auto"}})
    assert caught.value.code == "request" and "hardware" in str(caught.value)
