"""The text of a large values file, against the Helm SDK's reader."""

from __future__ import annotations

import json
import sys

from parts.in_process import helm_worker, our_worker
from parts.section import Bench, Section, ratio_cell, table
from reference import SDK
from worker import take_turns
from yaml_text import yaml_text

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
    raw = {"json": shares} | {
        side: [batch.__dict__ for batch in getattr(turns, side)] for side in ("theirs", "ours")}
    return Section([
        f"{bench.pairs} pairs, {SDK}. The values of the same texts are equal.", "",
        *table({
            "text": "---", "CPU, ms": "---:", "× less": "---:", "× less by wall": "---:",
            "without the SDK's JSON": "---:", "JSON in the SDK's figure": "---:"}, [row])], [raw])
