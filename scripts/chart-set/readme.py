"""README.md of a chart: values, kinds, parts and steps as tables."""

from __future__ import annotations

import json
from typing import Any

from charts import LIBRARY, Chart, Value, values_of


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def shown(default: Any) -> str:
    """A default as tables show it: JSON, texts without quotes."""
    return cell(default if isinstance(default, str) and default else json.dumps(default, ensure_ascii=False))


def table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def value_rows(values: list[Value], parts: list[str]) -> list[list[str]]:
    """A row for each value. Of a map those in it have rows, unless only the map has a comment; a part of the
    chart has one where there is something to say."""
    rows = []
    holders = {value.path[:-1] for value in values}
    explained = {value.path[:-1] for value in values if value.comment}
    below = holders - {value.path for value in values if value.comment} | explained
    for value in values:
        if value.path[0] in parts:
            if len(value.path) == 1 and value.comment:
                empty = value.default in ({}, None)
                rows.append([f"`{value.name}`", f"`{shown(value.default)}`" if empty else "", cell(value.comment)])
        elif value.path not in below and (len(value.path) == 1 or value.path[:-1] in below):
            rows.append([f"`{value.name}`", f"`{shown(value.default)}`", cell(value.comment)])
    return rows


def image_text(image: dict[str, Any]) -> str:
    name = "/".join(part for part in (image.get("registry"), image.get("repository")) if part)
    return f"{name}:{image['tag']}" if image.get("tag") else name


def images(facts: dict[str, Any], fallback: dict[str, Any]) -> str:
    """The image of a kind or device, or those of its devices."""
    devices = {name: device["image"] for name, device in (facts.get("devices") or {}).items() if "image" in device}
    if devices:
        return ", ".join(f"{name} `{image_text(image)}`" for name, image in devices.items())
    image = facts.get("image") or fallback.get("image")
    return f"`{image_text(image)}`" if image else ""


def resource(device: dict[str, Any]) -> str:
    return f"`{device['resource']}`: {device.get('count', 1)}" if device.get("resource") else ""


def introduction(chart: Chart) -> str:
    path = chart.folder / "README.intro.md"
    return path.read_text() if path.exists() else ""


def library(chart: Chart) -> str:
    """The library's own text, and the values that all components share."""
    rows = value_rows(values_of(LIBRARY / "shared-values.yaml"), [])
    rows = [row for row in rows if row[0].strip("`") not in ("component", "kinds", "devices")]
    return (
        f"{introduction(chart).rstrip()}\n\n## Values shared by all components\n\n"
        + table(["value", "default", "meaning"], rows))


def readme(chart: Chart) -> str:
    if chart.is_library:
        return library(chart)
    place = chart.folder.relative_to(chart.folder.parent.parent.parent)
    text = f"# {chart.name}\n\n{chart.metadata['description']}.\n\n## Render it\n\n```sh\n"
    if chart.metadata.get("dependencies"):
        text += f"opea-chart dependency update {place}\n"
    text += f"opea-chart template my {place}\n```\n\n`helm` takes the same commands.\n\n"
    if introduction(chart):
        text += introduction(chart).rstrip() + "\n\n"
    library_path = "../../common/commonlib" if chart.is_example else "../commonlib"
    text += (
        f"## Values\n\nBesides these, the chart takes the [values shared by all components]({library_path}/README.md) "
        "that apply to it.\n\n" + table(["value", "default", "meaning"], value_rows(chart.own_values, chart.part_names)))
    if chart.kinds:
        rows = [[name, images(kind or {}, chart.component)] for name, kind in chart.kinds.items()]
        text += "\n## Kinds\n\n" + table(["kind", "image"], rows)
    if chart.devices:
        rows = [[name, images(device or {}, {}) or "by kind", resource(device or {})]
                for name, device in chart.devices.items()]
        text += "\n## Devices\n\n" + table(["device", "image", "resource"], rows)
    if chart.dependencies:
        rows = [
            [d.get("alias") or d["name"], d["name"], f"`{d['condition']}`" if "condition" in d else "always"]
            for d in chart.dependencies]
        text += "\n## Parts\n\n" + table(["part", "chart", "condition"], rows)
    if chart.steps:
        names = ", ".join(f"`{name}`" for name in chart.steps)
        text += f"\n## Steps of a GMConnector\n\n{names}: see `gmc.yaml`.\n"
    return text
