"""Cold processes: the Helm CLI and ours, in turn."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from instructions import instructions
from measured_charts import MeasuredChart, measured_charts
from parts.section import Bench, Goal, Section, ratio_cell, table, verdict_on
from reference import CLI, KUBE_VERSION, SDK, verdict, sdk_verdict
from timing import Pairs

#: How much less ours should need, at least.
GOALS = {
    "version": {"wall": 15},
    "--help": {"wall": 15},
    "opea/llm-uservice": {"wall": 10, "memory": 5},
    "opea/chatqna": {"wall": 8, "cpu": 10, "memory": 3},
    "prometheus-community/kube-prometheus-stack": {"wall": 6, "cpu": 6, "memory": 3},
}


@dataclass
class Case:
    """One command that both sides have: with a chart, or only words."""

    name: str
    words: list[str]
    chart: MeasuredChart | None = None

    def line(self, release: str) -> list[str | Path]:
        if self.chart is None:
            return list(self.words)
        sets = [word for text in self.chart.sets for word in ("--set", text)]
        return ["template", release, self.chart.path, "--kube-version", KUBE_VERSION, *sets]


def check(case: Case, pairs: Pairs, bench: Bench) -> str:
    """What the outputs of all pairs have in common; ends the run when one differs."""
    for helm, ours in zip(pairs.helm, pairs.ours):
        if helm.code or ours.code:
            failed = helm if helm.code else ours
            sys.exit(f"{case.name}: {failed.errors.decode(errors='replace')}")
    if case.chart is None:
        return "not compared"
    words: set[str] = set()
    for helm, ours in zip(pairs.helm, pairs.ours):
        word, where = verdict(ours.output, helm.output)
        if where:
            sys.exit(f"{case.name}: output differs from {CLI}: {where}")
        words.add(word)
    line = case.line("bench")
    ours = bench.timer.run([bench.tool, *line])
    bare = bench.timer.run([bench.tool, *line, "--no-hooks"])
    word, where = sdk_verdict(ours.output, bare.output, bench.reference.sdk({
        "chart": str(case.chart.path), "name": "bench", "namespace": "default", "values": [],
        "set": case.chart.sets, "set-string": [], "set-json": [], "set-file": [],
        "set-literal": [], "api-versions": [], "kube-version": KUBE_VERSION}))
    if where:
        sys.exit(f"{case.name}: output differs from {SDK}: {where}")
    return f"4.2.3: {word}; 3.17.3: {max(words, key=len)}"


def row(case: Case, pairs: Pairs, output: str, count: int | None) -> list[str]:
    def both(what: str) -> str:
        return f"{pairs.middle('helm', what):.1f} → {pairs.middle('ours', what):.1f}"

    cells = [case.name]
    for what in ("wall", "cpu", "memory"):
        cells += [both(what), ratio_cell(pairs.ratio(what))]
    return [*cells, f"{count / 1e6:.1f}" if count else "–", output]


def short_row(case: Case, pairs: Pairs) -> list[str]:
    """The same without spread, for the README."""
    cells = [f"`template` of {case.name}" if case.chart else case.name]
    for what, unit in (("wall", "ms"), ("cpu", "ms"), ("memory", "MiB")):
        helm, ours = pairs.middle("helm", what), pairs.middle("ours", what)
        cells.append(f"{helm:.0f} → {ours:.1f} {unit}, {pairs.ratio(what)[1]:.1f} × less")
    return cells


def cold(bench: Bench) -> Section:
    """Measures each command as a new process."""
    found = [Case(name, name.split()) for name in ("version", "--help", "template --help")]
    found = [case for case in found if bench.wanted in case.name]
    for chart in measured_charts(bench.folder, bench.update, bench.corpus, bench.wanted):
        found.append(Case(chart.name, [], chart))
    rows, short, raw, goals = [], [], [], []
    for case in found:
        print(f"cold: {case.name}", file=sys.stderr)
        pairs = bench.timer.pairs(bench.pairs, lambda number: (
            [bench.reference.helm, *case.line(f"bench-{number}")],
            [bench.tool, *case.line(f"bench-{number}")]))
        output = check(case, pairs, bench)
        count = None
        if bench.counts_instructions:
            count = instructions([bench.tool, *case.line("bench")])
        for what, least in GOALS.get(case.name, {}).items():
            goals.append(Goal(f"{what} of {case.name}", pairs.ratio(what)[1], least))
        rows.append(row(case, pairs, output, count))
        short.append(short_row(case, pairs))
        raw.append({"case": case.name, "output": output, "instructions": count} | {
            side: {what: [round(getattr(sample, what), 3) for sample in getattr(pairs, side)]
                   for what in ("wall", "cpu", "memory")} for side in ("helm", "ours")})
    helm_size, tool_size = (os.path.getsize(p) / 1e6 for p in (bench.reference.helm, bench.tool))
    lines = [
        f"{bench.pairs} pairs, {CLI}. Executables: Helm {helm_size:.1f} MB, opea-chart "
        f"{tool_size:.1f} MB.", "", verdict_on(goals), "",
        *table({
            "work": "---", "wall, ms": "---:", "× less": "---:", "CPU, ms": "---:",
            "× less ": "---:", "peak memory, MiB": "---:", "× less  ": "---:",
            "our instructions, millions": "---:", "outputs": "---"}, rows)]
    return Section(lines, raw, table(
        {"cold process": "---", "wall time": "---", "CPU time": "---", "peak memory": "---"}, short))
