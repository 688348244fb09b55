"""How the cost of a cold render grows with the size of the chart."""

from __future__ import annotations

import math
import sys

from grown_charts import grown_chart
from instructions import instructions
from parts.section import Bench, Section, table
from reference import CLI, KUBE_VERSION, verdict
from timing import Pairs

#: What grows, and its smaller size; the larger one is ten times that.
SIZES = {"values": 2000, "templates": 200, "subcharts": 50}


def growth(bench: Bench) -> Section:
    """Measures each chart and one ten times as large: the exponent is 1 where cost is linear."""
    rows, raw = [], []
    for what, size in SIZES.items():
        print(f"growth: {what}", file=sys.stderr)
        cells: dict[str, list[float]] = {"helm": [], "ours": [], "instructions": []}
        for number in (size, 10 * size):
            chart = grown_chart(bench.folder / f"{what}-{number}", **{what: number})
            words = ["template", "bench", chart, "--kube-version", KUBE_VERSION]
            pairs: Pairs = bench.timer.pairs(max(3, bench.pairs // 3), lambda _: (
                [bench.reference.helm, *words], [bench.tool, *words]))
            if pairs.ours[0].code or pairs.helm[0].code:
                sys.exit(f"{what}: {(pairs.ours[0].errors or pairs.helm[0].errors).decode()}")
            if where := verdict(pairs.ours[0].output, pairs.helm[0].output)[1]:
                sys.exit(f"{what}: output differs from {CLI}: {where}")
            for side in ("helm", "ours"):
                cells[side].append(pairs.middle(side, "cpu"))
            if bench.counts_instructions:
                cells["instructions"].append((instructions([bench.tool, *words]) or math.nan) / 1e6)

        def exponent(kind: str) -> str:
            if len(cells[kind]) < 2:
                return "–"
            return f"{math.log10(cells[kind][1] / cells[kind][0]):.2f}"

        def both(kind: str) -> str:
            return " → ".join(f"{cell:.1f}" for cell in cells[kind]) or "–"

        row = [f"{what}, {size} → {10 * size}"]
        for kind in ("instructions", "ours", "helm"):
            row += [both(kind), f"**{exponent(kind)}**" if kind != "helm" else exponent(kind)]
        print(" | ".join(row), file=sys.stderr)
        rows.append(row)
        raw.append({"case": what} | cells)
    return Section([
        f"{max(3, bench.pairs // 3)} pairs, {CLI}. An exponent of 1 is linear; below 1, some of the "
        "cost does not grow.", "",
        *table({
            "what grows": "---", "our instructions, millions": "---:", "exponent": "---:",
            "our CPU, ms": "---:", "exponent ": "---:", "Helm's CPU, ms": "---:",
            "exponent  ": "---:"}, rows)], raw)
