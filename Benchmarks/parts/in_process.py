"""Renders of a chart that is loaded once, against the Helm SDK: no process starts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from measured_charts import MeasuredChart, measured_charts
from parts.section import Bench, Goal, Section, ratio_cell, table, verdict_on
from reference import SDK, SPACE
from worker import Worker, batch_size, rounded, take_turns

#: How many times more renders of any chart ours should do, at least.
GOAL = 10
WORKS = {"templates": "templates only", "manifest": "whole manifest"}


def our_worker(bench: Bench, *words: str | Path) -> Worker:
    """Ours stands beside the tool and is made of the same objects."""
    return Worker([bench.tool.with_name("in-process"), *words], bench.cpu)


def helm_worker(bench: Bench, *words: str | Path) -> Worker:
    script = Path(__file__).resolve().parent.parent / "helm_worker.py"
    return Worker(
        [bench.reference.python, script, *words], bench.cpu, bench.reference.environment)


def difference(work: str, helm: bytes, ours: bytes) -> str | None:
    """Where two results differ, byte for byte."""
    theirs, own = json.loads(helm), json.loads(ours)
    if work == "templates":
        if theirs == own:
            return None
        return f"files {sorted(key for key in theirs | own if theirs.get(key) != own.get(key))}"
    # Helm's own command trims the manifest; of hooks the SDK gives nothing here.
    return None if own["manifest"] == theirs["manifest"].strip(SPACE + "\x85\xa0") + "\n" else "manifest"


def measure(chart: MeasuredChart, work: str, bench: Bench) -> tuple[list[str], Goal, dict]:
    values = bench.folder / "values.json"
    values.write_text(json.dumps(chart.values))
    with helm_worker(bench, work, chart.path, values) as helm, \
            our_worker(bench, work, chart.path, values) as ours:
        count = batch_size(helm)
        turns = take_turns(helm, ours, bench.pairs, count)
        seen = set()
        for turn in (0, 1, count, 2 * count):
            theirs, own = helm.show(turn), ours.show(turn)
            if where := difference(work, theirs, own):
                sys.exit(f"{chart.name}, {work}, turn {turn}: differs from {SDK}: {where}")
            seen.add(own)
        if len(seen) < 3:
            sys.exit(f"{chart.name}: turns with different values give the same output")
        helm.time(0, 10, "json")
        shares = [helm.time(0, max(count, 10), "json").cpu for _ in range(5)]
    share = sorted(shares)[2] / turns.middle("theirs", "cpu")
    row = [
        f"{WORKS[work]}, {chart.name}",
        f"{turns.middle('theirs', 'cpu'):.2f} → {turns.middle('ours', 'cpu'):.3f}",
        ratio_cell(turns.ratio("cpu")), ratio_cell(turns.ratio("wall")),
        f"{turns.ratio('cpu')[1] * (1 - share):.1f}", f"{share:.1%}"]
    raw = {"case": chart.name, "work": work, "batch": count, "json": rounded(shares)} | turns.raw
    return row, Goal(row[0], turns.ratio("cpu")[1], GOAL), raw


def in_process(bench: Bench) -> Section:
    """Measures both kinds of work for every chart."""
    rows, goals, raw = [], [], []
    charts = measured_charts(bench.folder, bench.update, bench.corpus, bench.wanted)
    for work in WORKS:
        for chart in charts:
            print(f"in process: {chart.name}, {work}", file=sys.stderr)
            cells, goal, data = measure(chart, work, bench)
            print(" | ".join(cells), file=sys.stderr)
            rows.append(cells)
            goals.append(goal)
            raw.append(data)
    return Section([
        f"{bench.pairs} pairs of batches, {SDK}. Outputs of the same turns identical byte for byte.",
        "", verdict_on(goals), "",
        *table({
            "work": "---", "CPU, ms a render": "---:", "× more per second, by CPU": "---:",
            "by wall": "---:", "without the SDK's JSON": "---:",
            "JSON in the SDK's figure": "---:"}, rows)], raw)
