"""Workers: one process a side that stays, and does its work in turn with the other's."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

from timing import quartiles


@dataclass
class Batch:
    """Some turns of one side; times in milliseconds a turn."""

    wall: float
    cpu: float


class Worker:
    """A process that knows the commands of `InProcess/main.swift`: ours, Helm's or Go's."""

    def __init__(
        self, words: list[str | Path], cpu: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self.words = words

        # Before the program starts: Go decides at its start how many threads it uses.
        def pin() -> None:
            if cpu >= 0:
                os.sched_setaffinity(0, {cpu})

        self.process = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=pin)

    def _ask(self, command: str) -> list[int]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{command}\n".encode())
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"failed: {' '.join(map(str, self.words))}")
        return [int(word) for word in line.split()]

    def time(self, first: int, count: int, what: str = "time") -> Batch:
        """Does the work of `count` turns; `what` can be another command with the same answer."""
        wall, cpu, _ = self._ask(f"{what} {first} {count}")
        return Batch(wall / count / 1e6, cpu / count / 1e6)

    def show(self, turn: int) -> bytes:
        """What comes out of one turn."""
        assert self.process.stdout
        return self.process.stdout.read(self._ask(f"show {turn}")[0])

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Turns:
    """Batches of the other side and of ours, in turn."""

    theirs: list[Batch] = field(default_factory=list)
    ours: list[Batch] = field(default_factory=list)

    def middle(self, side: str, what: str) -> float:
        return quartiles([getattr(batch, what) for batch in getattr(self, side)])[1]

    def ratio(self, what: str) -> tuple[float, float, float]:
        """Lower quartile, median and upper quartile of the ratios within each pair."""
        return quartiles(
            [getattr(a, what) / max(getattr(b, what), 1e-9) for a, b in zip(self.theirs, self.ours)])

    @property
    def raw(self) -> dict[str, dict[str, list[float]]]:
        """All times."""
        return {
            side: {what: rounded([getattr(batch, what) for batch in getattr(self, side)])
                   for what in ("wall", "cpu")} for side in ("theirs", "ours")}


def rounded(milliseconds: list[float]) -> list[float]:
    return [round(number, 4) for number in milliseconds]


def batch_size(worker: Worker, milliseconds: float = 150, most: int = 1000) -> int:
    """How many turns make a batch that is long enough to be timed."""
    worker.time(0, 1)
    return max(3, min(most, round(milliseconds / max(worker.time(1, 2).cpu, 1e-3))))


def take_turns(theirs: Worker, ours: Worker, pairs: int, count: int) -> Turns:
    """Batches in turn, after one pair that is not counted; every batch has turns of its own."""
    result = Turns()
    for number in range(pairs + 1):
        first = (number + 1) * count
        pair = theirs.time(first, count), ours.time(first, count)
        if number > 0:
            result.theirs.append(pair[0])
            result.ours.append(pair[1])
    return result
