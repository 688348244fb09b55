"""The Helm SDK 4.2.3 as a worker; runs in the environment that `reference.py` makes.

usage: python helm_worker.py templates|manifest|yaml SUBJECT INPUT

Knows the commands of `InProcess/main.swift`, and one more: `json FIRST COUNT` times what the SDK's
interface spends on turning its result into JSON. Only the calls into the SDK are timed; what Python
does with their results is not. For `json` the texts of a result are put into a chart as its files, or
as its values, which the SDK is then asked for: there is nothing to do but to write them as JSON.
"""

from __future__ import annotations

import ctypes
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from helm_python import _native
from helm_python.chart import Chart
from helm_python.config import Config

OPTIONS = {"namespace": "default"}


class Call:
    """A function of the SDK that gives a text."""

    def __init__(self, name: str, *before: Any) -> None:
        self.function = getattr(_native.lib, name)
        self.before = before

    def __call__(self, *words: Any) -> bytes:
        pointer = self._pointer(*words)
        try:
            return ctypes.string_at(pointer)
        finally:
            _native.lib.helm_free_string(pointer)

    def discard(self, *words: Any) -> None:
        _native.lib.helm_free_string(self._pointer(*words))

    def _pointer(self, *words: Any) -> ctypes.c_void_p:
        result, error = ctypes.c_void_p(), ctypes.c_void_p()
        if self.function(*self.before, *words, ctypes.byref(result), ctypes.byref(error)) != 0:
            sys.exit(_native.take_string(error.value) or "the SDK failed")
        return result


def timed(call: Call, inputs: list[tuple[Any, ...]]) -> str:
    wall, cpu = time.monotonic_ns(), time.process_time_ns()
    for words in inputs:
        call.discard(*words)
    return f"{time.monotonic_ns() - wall} {time.process_time_ns() - cpu} {len(inputs)}"


def texts_only(kind: str, result: bytes, folder: Path) -> Call:
    """A call that gives the texts of a result as JSON, and does nothing else."""
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: texts\nversion: 0.1.0\n")
    if kind == "yaml":
        (folder / "values.yaml").write_bytes(result)
    else:
        texts = json.loads(result)
        texts = [texts["manifest"]] if kind == "manifest" else list(texts.values())
        for number, text in enumerate(texts):
            (folder / "templates" / f"{number}.yaml").write_text(text)
    chart = Chart.load(folder)
    # Kept open until the end of the process.
    _open.append(chart)
    return Call("helm_chart_values" if kind == "yaml" else "helm_chart_templates", chart._raw())


_open: list[Any] = []


def main() -> None:
    kind, subject, path = sys.argv[1:]
    before, _, after = Path(path).read_bytes().partition(b"@TURN@")
    if kind == "yaml":
        call, rest = Call("helm_values_from_yaml"), ()
    else:
        chart = Chart.load(subject)
        _open.append(chart)
        if kind == "templates":
            call = Call("helm_render", chart._raw())
            options = OPTIONS | {"name": "bench", "is_install": True, "revision": 1}
        else:
            config = Config(storage_driver="memory", namespace="default")
            _open.append(config)
            call = Call(
                "helm_install", config._raw(), _native.HANDLE(0), chart._raw(), None, b"bench")
            options = OPTIONS | {"dry_run": "client", "replace": True}
        rest = (json.dumps(options).encode(),)

    def input_of(turn: int) -> tuple[Any, ...]:
        return (before + str(turn).encode() + after, *rest)

    json_call: Call | None = None
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            command, *numbers = line.split()
            first, count = (*map(int, numbers), 1)[:2]
            if command == "time":
                print(timed(call, [input_of(first + index) for index in range(count)]), flush=True)
            elif command == "json":
                words = input_of(first)
                json_call = json_call or texts_only(
                    kind, words[0] if kind == "yaml" else call(*words), Path(folder))
                print(timed(json_call, [()] * count), flush=True)
            else:
                shown = call(*input_of(first))
                print(len(shown), flush=True)
                sys.stdout.buffer.write(shown)
                sys.stdout.buffer.flush()


main()
