"""What a part measures with, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reference import Reference
from timing import Timer


@dataclass
class Bench:
    """What all parts share."""

    folder: Path
    corpus: Path
    pairs: int
    wanted: str
    cpu: int
    reference: Reference
    timer: Timer
    tool: Path
    counts_instructions: bool

    def update(self, chart: Path) -> None:
        """Packs a chart's dependencies with Helm."""
        self.reference.run_helm("dependency", "update", "--skip-refresh", chart)


@dataclass
class Section:
    """A table and what it was made of."""

    lines: list[str]
    raw: list[dict[str, Any]]
    #: The lines of the README.
    short: list[str] = field(default_factory=list)


@dataclass
class Goal:
    """A ratio that was measured and the least that it should be."""

    name: str
    ratio: float
    least: float


def verdict_on(goals: list[Goal]) -> str:
    """A sentence on what is slower than the other side, and one on what is below its goal."""
    def names(found: list[Goal]) -> str:
        return "; ".join(f"{goal.name} ({goal.ratio:.1f} of {goal.least:g})" for goal in found)

    lost = [goal for goal in goals if goal.ratio < 1]
    missed = [goal for goal in goals if goal.ratio < goal.least]
    return (
        f"Slower than the other side: {names(lost) or 'none'}. "
        f"Below its goal: {names(missed) or 'none'}.")


def table(columns: dict[str, str], rows: list[list[str]]) -> list[str]:
    """A Markdown table; `columns` tells the alignment of each, `---` or `---:`."""
    lines = [list(columns), list(columns.values()), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def ratio_cell(quartiles: tuple[float, float, float]) -> str:
    low, middle, high = quartiles
    return f"**{middle:.1f}** ({low:.1f}–{high:.1f})"
