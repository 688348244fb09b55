from __future__ import annotations

import gc
import threading
import time
from pathlib import Path
from typing import Callable

import pytest

import opeachart

SLOW = "{{- range until 20000 }}{{ range until 20000 }}{{ $x := add 1 2 | mul 3 }}{{ end }}{{ end -}}"


@pytest.fixture(scope="module")
def engine() -> opeachart.Engine:
    return opeachart.Engine()


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, object]:
    """A render that takes many seconds and ends with a limit if nobody ends it."""
    chart = tmp_path / "slow"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: slow\nversion: 0.1.0\n")
    (chart / "templates" / "a.yaml").write_text(SLOW)
    return {
        "op": "template", "chart": str(chart),
        "limits": {"time": 600_000, "steps": 1_000_000_000}}


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(opeachart.ChartError) as caught:
        call()
    return caught.value.code


def test_before_the_start(engine: opeachart.Engine, slow: dict[str, object]) -> None:
    cancellation = engine.cancellation()
    assert not cancellation.cancelled
    cancellation.cancel()
    cancellation.cancel()
    assert cancellation.cancelled
    assert code_of(lambda: engine.call(slow, cancellation)) == "cancelled"
    assert code_of(lambda: engine.call({"op": "version"}, cancellation)) == "cancelled"
    assert engine.call({"op": "version"}, engine.cancellation())["helmVersion"]


def test_from_another_thread(engine: opeachart.Engine, slow: dict[str, object]) -> None:
    cancellation = engine.cancellation()
    codes: list[str] = []
    workers = [
        threading.Thread(
            target=lambda: codes.append(code_of(lambda: engine.call(slow, cancellation))))
        for _ in range(4)]
    for worker in workers:
        worker.start()
    time.sleep(0.2)
    assert not codes
    cancellation.cancel()
    for worker in workers:
        worker.join()
    assert codes == ["cancelled"] * 4


def test_after_a_time(engine: opeachart.Engine, slow: dict[str, object]) -> None:
    chart = str(slow["chart"])
    with engine.cancellation(timeout=0.2) as cancellation:
        assert code_of(
            lambda: engine.template(chart, "demo", cancellation=cancellation)) == "cancelled"
    assert cancellation.cancelled
    # The timer ends with the block.
    with engine.cancellation(timeout=600) as cancellation:
        assert engine.call({"op": "version"}, cancellation)
    for _ in range(500):
        timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
        if not timers:
            break
        time.sleep(0.01)
    assert not timers and not cancellation.cancelled


def test_after_the_end(engine: opeachart.Engine) -> None:
    cancellation = engine.cancellation()
    version = engine.call({"op": "version"}, cancellation)
    cancellation.cancel()
    assert version["helmVersion"]


def test_given_back(engine: opeachart.Engine, slow: dict[str, object]) -> None:
    # The number goes back when neither the caller nor a call has the object.
    started = threading.Event()
    codes: list[str] = []

    def work(cancellation: opeachart.Cancellation) -> None:
        started.set()
        codes.append(code_of(lambda: engine.call(slow, cancellation)))

    cancellation = engine.cancellation()
    worker = threading.Thread(target=work, args=(cancellation,))
    worker.start()
    started.wait()
    cancellation.cancel()
    del cancellation
    gc.collect()
    worker.join()
    assert codes == ["cancelled"]


def test_pipelines(engine: opeachart.Engine) -> None:
    charts = Path(__file__).resolve().parents[3] / "charts" / "common"
    connector = """
apiVersion: gmc.opea.io/v1alpha3
kind: GMConnector
metadata: {name: search, namespace: home, uid: 1f2e}
spec:
  routerConfig: {name: router, serviceName: search-router}
  nodes:
    root:
      routerType: Sequence
      steps:
      - name: TeiEmbedding
        internalService: {serviceName: tei}
"""
    cancellation = engine.cancellation()
    with engine.load_charts(charts) as loaded:
        before = loaded.render(connector, cancellation=cancellation)
        cancellation.cancel()
        assert code_of(
            lambda: loaded.render(connector, cancellation=cancellation)) == "cancelled"
        assert code_of(
            lambda: loaded.plan(connector, cancellation=cancellation)) == "cancelled"
        assert loaded.render(connector).yaml == before.yaml
