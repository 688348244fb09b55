"""One template without a chart, parsed once, against Go's own text/template."""

from __future__ import annotations

import sys
from pathlib import Path

from parts.in_process import our_worker
from parts.section import Bench, Goal, Section, ratio_cell, table, verdict_on
from reference import go_program, go_version
from worker import Worker, take_turns

FOLDER = Path(__file__).resolve().parent.parent / "TextTemplate"
#: How many times less ours should need, at least.
GOAL = 4
EXECUTIONS = 10_000
BATCH = 500


def text_template(bench: Bench) -> Section:
    """Measures 10,000 executions, each with other data."""
    print("text/template", file=sys.stderr)
    words = ["execute", FOLDER / "deployment.yaml.tmpl", FOLDER / "deployment.json"]
    go = go_program(bench.reference, FOLDER / "main.go")
    with Worker([go, *words], bench.cpu) as theirs, \
            our_worker(bench, *words) as ours:
        seen = set()
        for turn in (0, 1, EXECUTIONS):
            output = ours.show(turn)
            if theirs.show(turn) != output:
                sys.exit(f"text/template, turn {turn}: outputs differ")
            seen.add(output)
        if len(seen) < 3:
            sys.exit("text/template: turns with different data give the same output")
        turns = take_turns(theirs, ours, EXECUTIONS // BATCH, BATCH)
    row = [
        f"a deployment of {len(output) / 1000:.1f} KB",
        f"{turns.middle('theirs', 'cpu') * 1000:.1f} → {turns.middle('ours', 'cpu') * 1000:.1f}",
        ratio_cell(turns.ratio("cpu")), ratio_cell(turns.ratio("wall"))]
    print(" | ".join(row), file=sys.stderr)
    return Section([
        f"{EXECUTIONS:,} executions in batches of {BATCH}, {go_version(bench.reference)}. Outputs of the "
        "same turns identical byte for byte.", "",
        verdict_on([Goal("executing", turns.ratio("cpu")[1], GOAL)]), "",
        *table({
            "work": "---", "CPU, µs an execution": "---:", "× less": "---:",
            "× less by wall": "---:"}, [row])], [turns.raw])
