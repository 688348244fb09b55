from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

import opeachart

ROOT = Path(__file__).resolve().parents[3]
FEATURES = ROOT / "Tests" / "Fixtures" / "charts" / "features"
TOOL = os.environ.get("OPEA_CHART", str(ROOT / ".build" / "static" / "release" / "opea-chart"))

CONFIG_MAP = """apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}
data:
  color: {{ .Values.color | quote }}
  kube: {{ .Capabilities.KubeVersion.Version }}
  password: {{ randAlphaNum 8 }}
"""


@pytest.fixture(scope="session")
def engine() -> opeachart.Engine:
    return opeachart.Engine()


def make_chart(folder: Path, **templates: str) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: sample\nversion: 0.1.0\n")
    for name, text in templates.items():
        (folder / "templates" / f"{name}.yaml").write_text(text)
    return folder


@pytest.mark.parametrize("name", ["crds", "documents", "hooks", "kind-order", "numbers"])
def test_bytes_are_those_of_the_command_line(engine: opeachart.Engine, name: str) -> None:
    chart = FEATURES / name
    line = [TOOL, "template", "demo", str(chart), "--include-crds", "-n", "home"]
    wanted = subprocess.run(line, check=True, capture_output=True).stdout
    rendered = engine.template(chart, "demo", namespace="home", include_crds=True)
    assert rendered.output == wanted


def test_values_in_order(engine: opeachart.Engine, tmp_path: Path) -> None:
    chart = make_chart(tmp_path / "sample", a=CONFIG_MAP)
    file = tmp_path / "values.yaml"
    file.write_text("color: file\n")

    def color(**options: object) -> str:
        text = engine.template(chart, "demo", **options).text  # type: ignore[arg-type]
        return text.split("color: ")[1].split("\n")[0]

    assert color() == ""
    assert color(values_yaml="color: yaml") == '"yaml"'
    assert color(values_yaml="color: yaml", values_files=[file]) == '"file"'
    assert color(values_files=[file], values={"color": "map, ü"}) == '"map, ü"'
    assert color(values={"color": "map"}, set_values=["color=set"]) == '"set"'


def test_seed(engine: opeachart.Engine, tmp_path: Path) -> None:
    chart = make_chart(tmp_path / "sample", a=CONFIG_MAP)
    texts = {engine.template(chart, "demo", seed="x").text for _ in range(3)}
    assert len(texts) == 1
    assert engine.template(chart, "demo").text != engine.template(chart, "demo").text


def test_bytes_that_are_no_text(engine: opeachart.Engine, tmp_path: Path) -> None:
    chart = make_chart(tmp_path / "sample")
    (chart / "crds").mkdir()
    (chart / "crds" / "a.yaml").write_bytes(b"# caf\xe9\na: b\n")
    assert b"caf\xe9" in engine.template(chart, "demo", include_crds=True).output


def test_errors_have_structure(engine: opeachart.Engine, tmp_path: Path) -> None:
    chart = make_chart(tmp_path / "sample", a='a: b\nc: {{ fail "no" }}\n')
    with pytest.raises(opeachart.ChartError) as caught:
        engine.template(chart, "demo")
    error = caught.value
    assert error.code == "refused" and not error.retryable
    assert str(error.positions[0]).startswith("sample/templates/a.yaml:2:")
    assert "execution error at (sample/templates/a.yaml:2:6): no" in str(error)


@pytest.mark.parametrize("request_document, code, words", [
    ({}, "request", "op"),
    ({"op": "tempalte"}, "request", "tempalte"),
    ({"op": "template"}, "request", "chart"),
    ({"op": "template", "chart": 3}, "request", "a text"),
    ({"op": "template", "chart": "x", "realese": "y"}, "request", "realese"),
    ({"op": "template", "chart": "\udcff"}, "request", "UTF-8"),
    ({"op": "releaseCharts", "charts": 12345}, "handle", "12345"),
    ({"op": "releaseCharts", "charts": -1}, "handle", "0"),
])
def test_requests_that_are_refused(
    engine: opeachart.Engine, request_document: dict[str, object], code: str, words: str,
) -> None:
    with pytest.raises(opeachart.ChartError) as caught:
        engine.call(request_document)
    assert caught.value.code == code
    assert words in caught.value.message


def test_chart_sets(engine: opeachart.Engine) -> None:
    with engine.load_charts(ROOT / "charts" / "common") as charts:
        assert "tei" in charts.names
        rendered = charts.template("tei", "demo")
        by_path = engine.template(
            ROOT / "charts" / "common" / "tei", "demo", resolve_dependencies=True)
        assert rendered == by_path
    for use in (charts.close, lambda: charts.template("tei", "demo")):
        with pytest.raises(opeachart.ChartError) as caught:
            use()
        assert caught.value.code == "handle"


def test_threads_give_the_same_bytes(engine: opeachart.Engine, tmp_path: Path) -> None:
    chart = make_chart(tmp_path / "sample", a=CONFIG_MAP)
    with engine.load_charts(chart) as charts:
        def render(index: int) -> bytes:
            return charts.template(
                None, f"demo-{index}", values={"color": index}, seed=index).output

        alone = [render(index) for index in range(100)]
        together: dict[int, bytes] = {}

        def work(first: int) -> None:
            for index in range(first, 100, 8):
                together[index] = render(index)

        threads = [threading.Thread(target=work, args=(first,)) for first in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [together[index] for index in range(100)] == alone


def test_version(engine: opeachart.Engine) -> None:
    version = engine.version()
    assert version.version == opeachart.__version__
    assert version.helm_version.startswith("v4.")
    assert "template" in version.operations


def test_library_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        opeachart.Engine(tmp_path / "nothing.so")
