"""How long the templates of OPEA's own charts are."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

from charts import ROOT

#: Recorded from OPEA GenAIInfra, main, commit 9200b371.
RECORD = Path(__file__).with_name("opea-template-lines.json")
ARCHIVES = ROOT / "../shared/conformance/charts/opea"


def counted() -> dict[str, int]:
    """Lines below `templates/` of each of their charts that has a counterpart here, without their dependencies'."""
    lines = {}
    for path in sorted(ARCHIVES.glob("*/*.tgz")):
        with tarfile.open(path) as archive:
            members = [m for m in archive.getmembers() if m.isfile() and m.name.split("/")[1:2] == ["templates"]]
            total = sum(archive.extractfile(member).read().count(b"\n") for member in members)
        lines[path.parent.name] = total
    return lines


def template_lines() -> dict[str, int]:
    """The recorded counts, which must be those of the archives where these are at hand."""
    recorded = json.loads(RECORD.read_text())
    if ARCHIVES.is_dir():
        present = {name: count for name, count in counted().items() if name in recorded}
        if present != recorded:
            raise SystemExit(f"{RECORD.name} is not what the archives say: {present}")
    return recorded
