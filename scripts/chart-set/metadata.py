"""Chart.yaml: the list of images, and what every chart of a published repository has."""

from __future__ import annotations

import base64
import re
from typing import Any

import yaml

from charts import CHARTS, LIBRARY, Chart, load
from readme import image_text

ICONS = CHARTS / "icons"
KINDS_OF_CHANGES = ["added", "changed", "deprecated", "removed", "fixed", "security"]
#: Images that commonlib's templates bring in, by the feature that does.
HELPERS = {"workload": "curlimages/curl:8.10.1", "download": "huggingface/downloader:0.17.3", "servers": "busybox:1.36.1"}


def images(chart: Chart) -> list[str]:
    """The images that the chart's own objects may run, without those of its parts."""
    if "workload" not in chart.features:
        return []
    found = {image_text(image) for image in chart.facts("image") if image.get("repository")}
    found |= {image for feature, image in HELPERS.items() if feature in chart.features}
    return sorted(found)


def image_list(chart: Chart) -> str:
    """The annotation artifacthub.io/images."""
    names: set[str] = set()
    lines = []
    for image in images(chart):
        name = re.sub(r"[^a-z0-9]+", "-", image.rpartition("/")[2].partition(":")[0])
        while name in names:
            name = re.sub(r"[^a-z0-9]+", "-", f"{name}-{image.rpartition(':')[2].lower()}")
        names.add(name)
        lines.append(f"    - name: {name}\n      image: {image}\n")
    return "  artifacthub.io/images: |\n" + "".join(lines) if lines else ""


def icons() -> dict[str, str]:
    """The icons as URLs that hold the pictures themselves, by their names."""
    return {
        path.stem: "data:image/svg+xml;base64," + base64.b64encode(path.read_bytes().rstrip()).decode()
        for path in ICONS.glob("*.svg")}


def with_images(chart: Chart, text: str) -> str:
    text = re.sub(r"^  artifacthub\.io/images: \|\n(?:    .*\n)+", "", text, flags=re.M)
    return re.sub(r"^annotations:\n", lambda match: match.group() + image_list(chart), text, flags=re.M)


def with_icon(text: str) -> str:
    """The text with `icon: NAME` as the picture of that name."""
    known = icons()
    return re.sub(
        r"^icon: (\S+)$", lambda match: f"icon: {known.get(match.group(1), match.group(1))}", text, flags=re.M)


def problems(chart: Chart, metadata: dict[str, Any]) -> list[str]:
    """What a Chart.yaml lacks."""
    found = []
    annotations = metadata.get("annotations") or {}
    for key in ("description", "version", "icon", "home", "keywords"):
        if not metadata.get(key):
            found.append(f"{key} is missing")
    if metadata.get("icon") and metadata["icon"] not in icons().values():
        found.append("icon is none of charts/icons; write its name there and run scripts/document-charts")
    if len(metadata.get("keywords") or []) != len(set(metadata.get("keywords") or [])):
        found.append("keywords repeat")
    for key in ("license", "category", "links"):
        if not annotations.get(f"artifacthub.io/{key}"):
            found.append(f"annotation artifacthub.io/{key} is missing")
    if not chart.is_library:
        if not metadata.get("appVersion"):
            found.append("appVersion is missing")
        if not metadata.get("kubeVersion"):
            found.append("kubeVersion is missing")
    for name in ("changes", "links"):
        text = annotations.get(f"artifacthub.io/{name}")
        try:
            entries = yaml.safe_load(text or "[]")
        except yaml.YAMLError as error:
            found.append(f"annotation artifacthub.io/{name}: {error}")
            continue
        if name == "changes" and not entries:
            found.append("annotation artifacthub.io/changes is missing: say what changed in this version")
        for entry in entries:
            if name == "changes" and (entry.get("kind") not in KINDS_OF_CHANGES or not entry.get("description")):
                found.append(f"annotation artifacthub.io/changes: {entry} needs a known kind and a description")
            if name == "links" and not (entry.get("name") and str(entry.get("url")).startswith("https://")):
                found.append(f"annotation artifacthub.io/links: {entry} needs a name and a url")
    for dependency in metadata.get("dependencies") or []:
        folder = (chart.folder / str(dependency["repository"]).removeprefix("file://")).resolve()
        own = load(folder / "Chart.yaml")["version"] if folder.is_dir() else None
        if dependency["version"] != own:
            found.append(f"dependency {dependency['name']} is {dependency['version']}, its chart is {own}")
    if chart.folder != LIBRARY and not any(d["name"] == LIBRARY.name for d in metadata.get("dependencies") or []):
        found.append("the chart does not use commonlib")
    return found


def metadata(chart: Chart) -> tuple[str, list[str]]:
    """The text of Chart.yaml as it should be, and what only its author can mend."""
    text = with_icon(with_images(chart, (chart.folder / "Chart.yaml").read_text()))
    return text, problems(chart, yaml.safe_load(text))
