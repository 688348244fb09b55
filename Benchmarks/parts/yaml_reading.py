"""The text of a large values file, against the Helm SDK's reader."""

from __future__ import annotations

import json
import sys

from parts.in_process import helm_worker, our_worker
from parts.section import Bench, Goal, Section, ratio_cell, table, verdict_on
from reference import SDK
from worker import rounded, take_turns
from yaml_text import yaml_text

#: How many times less ours should need, at least.
GOAL = 4
BYTES = 5_000_000


def yaml_reading(bench: Bench) -> Section:
    """Measures texts that differ in one line."""
    print("YAML", file=sys.stderr)
    path = bench.folder / "values.yaml"
    path.write_text(yaml_text(BYTES) + 'turn: "@TURN@"\n')
    with helm_worker(bench, "yaml", "-", path) as helm, \
            our_worker(bench, "yaml", "-", path) as ours:
        for turn in (0, 1):
            theirs, own = json.loads(helm.show(turn)), json.loads(ours.show(turn))
            if theirs != own or own["turn"] != str(turn):
                sys.exit(f"YAML, turn {turn}: values differ")
        turns = take_turns(helm, ours, bench.pairs, 1)
        helm.time(0, 1, "json")
        shares = [helm.time(0, 1, "json").cpu for _ in range(5)]
    share = sorted(shares)[2] / turns.middle("theirs", "cpu")
    row = [
        f"{path.stat().st_size / 1e6:.1f} MB",
        f"{turns.middle('theirs', 'cpu'):.0f} → {turns.middle('ours', 'cpu'):.1f}",
        ratio_cell(turns.ratio("cpu")), ratio_cell(turns.ratio("wall")),
        f"{turns.ratio('cpu')[1] * (1 - share):.1f}", f"{share:.1%}"]
    print(" | ".join(row), file=sys.stderr)
    raw = {"json": rounded(shares)} | turns.raw
    return Section([
        f"{bench.pairs} pairs, {SDK}. The values of the same texts are equal.", "",
        verdict_on([Goal("reading", turns.ratio("cpu")[1], GOAL)]), "",
        *table({
            "text": "---", "CPU, ms": "---:", "× less": "---:", "× less by wall": "---:",
            "without the SDK's JSON": "---:", "JSON in the SDK's figure": "---:"}, [row])], [raw])
