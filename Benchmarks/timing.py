"""Times two programs in turn and keeps what they print."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Mapping


@dataclass
class Sample:
    """One run of one program."""

    code: int
    wall: float  # milliseconds
    cpu: float  # milliseconds, user and system
    memory: float  # MiB at the peak
    output: bytes
    errors: bytes


def quartiles(numbers: list[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile."""
    if len(numbers) < 2:
        return numbers[0], numbers[0], numbers[0]
    low, middle, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return low, middle, high


@dataclass
class Pairs:
    """Runs of Helm and of ours, in turn."""

    helm: list[Sample] = field(default_factory=list)
    ours: list[Sample] = field(default_factory=list)

    def middle(self, side: str, what: str) -> float:
        return statistics.median(getattr(sample, what) for sample in getattr(self, side))

    def ratio(self, what: str) -> tuple[float, float, float]:
        """Lower quartile, median and upper quartile of the ratios within each pair."""
        return quartiles(
            [getattr(a, what) / max(getattr(b, what), 1e-9) for a, b in zip(self.helm, self.ours)])


class Timer:
    """Starts programs through `measure.c`, which is compiled into a working folder."""

    def __init__(self, folder: Path, cpu: int, environment: Mapping[str, str]) -> None:
        self.folder, self.cpu, self.environment = folder, cpu, environment
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("no C compiler")
        self.launcher = folder / "measure"
        source = Path(__file__).with_name("measure.c")
        subprocess.run([compiler, "-O2", "-o", self.launcher, source], check=True)

    def run(self, words: list[str | Path]) -> Sample:
        out, err = self.folder / "out", self.folder / "err"
        told = subprocess.run(
            [self.launcher, str(self.cpu), out, err, *words], env=self.environment,
            capture_output=True, text=True, check=True).stdout.split()
        code, wall, cpu, memory = map(int, told)
        return Sample(code, wall / 1000, cpu / 1000, memory / 1024, out.read_bytes(), err.read_bytes())

    def pairs(
        self, count: int, commands: Callable[[int], tuple[list[str | Path], list[str | Path]]]
    ) -> Pairs:
        """Runs `count` pairs after one that warms the page cache; `commands` gives both lines."""
        result = Pairs()
        for number in range(count + 1):
            helm, ours = commands(number)
            pair = self.run(helm), self.run(ours)
            if number > 0:
                result.helm.append(pair[0])
                result.ours.append(pair[1])
        return result


def last_cpu() -> int:
    """The last processor that this process may use."""
    return max(os.sched_getaffinity(0))
