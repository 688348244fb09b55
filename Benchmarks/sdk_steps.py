"""Renders the steps of a pipeline with the Helm SDK 4.2.3, one call a step, charts loaded once.

Runs in the environment that `reference.py` makes. The first line of standard input is JSON: the
steps, each with the path of its chart, release name, namespace and values. Then each line is
`objects`, which answers with all objects as JSON, or a number of turns, which answers with the
median of a turn in microseconds. Every turn has other values, so nothing can be used again.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

import helm_python
from helm_python import _native
from helm_python.chart import Chart

steps = json.loads(sys.stdin.readline())
charts = {path: Chart.load(path) for path in {step["chart"] for step in steps}}
turn = 0


def texts() -> list[str]:
    global turn
    turn += 1
    calls = [
        (charts[step["chart"]]._raw(),
         json.dumps(step["values"] | {"podLabels": {"turn": f"turn-{turn}"}}),
         json.dumps({
             "name": step["name"], "namespace": step["namespace"], "is_install": True,
             "revision": 1, "kube_version": "v1.36.0"}))
        for step in steps]
    start = time.perf_counter()
    answers = [_native.call_string("helm_render", *call) for call in calls]
    spent.append((time.perf_counter() - start) * 1e6)
    return answers


def objects() -> list[Any]:
    found = []
    for answer in texts():
        for name, text in sorted(json.loads(answer).items()):
            if name.endswith("NOTES.txt"):
                continue
            for document in ("\n" + text).split("\n---"):
                value = helm_python.values_from_yaml(document)
                if value:
                    found.append(value)
    return found


spent: list[float] = []
for line in sys.stdin:
    spent.clear()
    if line.strip() == "objects":
        print(json.dumps(objects()), flush=True)
        continue
    for _ in range(int(line)):
        texts()
    print(statistics.median(spent), flush=True)
