"""Counts the instructions that a program executes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path


def can_count() -> bool:
    return shutil.which("valgrind") is not None


def instructions(words: list[str | Path]) -> int | None:
    """How many instructions a command executes: hardly different in any other run, on a busy machine
    too. None if it fails."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words],
        # Swift seeds its hashing anew for each process unless told otherwise; where things lie
        # in memory depends on the size of the environment.
        env={"SWIFT_DETERMINISTIC_HASHING": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    return int(found[1]) if found and run.returncode == 0 else None
