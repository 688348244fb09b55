"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path


def machine(cpu: int, loads: tuple[float, float]) -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    swift = re.search(r"Swift version (\S+)", swift)
    kernel = ".".join(platform.release().split(".")[:2])
    pinned = "all processes pinned to one of them" if cpu >= 0 else "no pinning"
    return (
        f"{model[1] if model else platform.machine()}, {os.cpu_count()} processors, {pinned}, "
        f"{memory:.0f} GiB; {system[1] if system else 'Linux'}, Linux {kernel}; "
        f"Swift {swift[1] if swift else 'unknown'}; "
        f"load average {loads[0]:.1f} before and {loads[1]:.1f} after")
