"""values.schema.json: the shared values that do something in a chart, and its own."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from charts import DEVICES, LIBRARY, Chart, Value, load

#: What a chart without a workload of its own takes.
WITHOUT_WORKLOAD = [
    "nameOverride", "fullnameOverride", "imagePullSecrets", "serviceAccount", "commonLabels", "commonAnnotations",
    "selectorLabels", "extraObjects", "global"]
REFERENCE = "#/definitions/"


@cache
def shared() -> dict[str, Any]:
    return load(LIBRARY / "shared-schema.yaml")


def type_of(default: Any, path: str) -> dict[str, Any]:
    """The schema of a value that nobody described: anything of its type; ports may be text with actions."""
    if path.endswith("_PORT"):
        return {"type": ["string", "integer"]}
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return {"type": names[type(default)]}


def own_schema(default: Any, path: str, values: dict[str, Value]) -> dict[str, Any]:
    """A value of the chart's own: as its comment says after `@schema`, else anything like its default."""
    value = values.get(path)
    found = (value.schema if value else None) or type_of(default, path)
    if isinstance(default, dict) and default:
        found["additionalProperties"] = False
        found["properties"] = {key: own_schema(item, f"{path}.{key}", values) for key, item in default.items()}
    if value and value.comment:
        found = found | {"description": value.comment}
    return found


def references(node: Any) -> set[str]:
    """The definitions that a schema refers to, also by way of others."""
    found: set[str] = set()
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix(REFERENCE)
        if name:
            found |= {name} | references(shared()["definitions"].get(name))
        for item in node.values():
            found |= references(item)
    elif isinstance(node, list):
        for item in node:
            found |= references(item)
    return found


def applies(chart: Chart, name: str) -> bool:
    if "workload" not in chart.features:
        return name in WITHOUT_WORKLOAD
    condition = shared()["applies"].get(name)
    return condition is None or condition in chart.features


def specialised(chart: Chart, name: str, property: dict[str, Any]) -> dict[str, Any]:
    """A shared value as it is in this chart."""
    if name == "device" and chart.known_devices:
        return {"enum": ["", *[d for d in DEVICES if d == "cpu" or d in chart.known_devices]]}
    if name == "kind" and chart.values.get("kind") in chart.kinds:
        return {"enum": list(chart.kinds)}
    if name == "modelCache" and "download" not in chart.features:
        kept = {k: v for k, v in property["properties"].items() if k not in ("job", "volumeImage", "download", "image", "resources")}
        return property | {"properties": kept}
    return property


def fact_names(chart: Chart) -> list[str]:
    """The keys that blocks of facts may have: those of commonlib, and those this chart's own templates read."""
    own = {key for layer in chart.layers for key in layer}
    return [*shared()["facts"], *sorted(own - set(shared()["facts"]))]


def schema(chart: Chart) -> str:
    values = {value.name: value for value in chart.own_values}
    properties: dict[str, Any] = {}
    for name, property in shared()["properties"].items():
        if applies(chart, name):
            comment = values[name].comment if name in values else ""
            properties[name] = specialised(chart, name, property) | ({"description": comment} if comment else {})
    for name, default in chart.values.items():
        if name in chart.part_names:
            comment = values[name].comment
            properties[name] = {"type": "object"} | ({"description": comment} if comment else {})
        elif name not in properties:
            properties[name] = own_schema(default, name, values)
    for name in chart.part_names:
        properties.setdefault(name, {"type": "object"})
    properties.setdefault("enabled", {"type": "boolean", "description": "Whether a parent chart includes this one."})
    properties.setdefault("commonlib", {"type": "object"})
    properties.setdefault("tags", {"type": "object"})
    facts = {"type": "object", "propertyNames": {"enum": fact_names(chart)}}
    needed = references(properties)
    definitions = {name: item for name, item in shared()["definitions"].items() if name in needed}
    if "facts" in needed:
        definitions["facts"] = facts
    return text({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Values of the {chart.name} chart",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "definitions": definitions})


def text(schema: dict[str, Any]) -> str:
    """The schema with a line for each property and definition."""
    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = []
    for key, value in schema.items():
        if key in ("properties", "definitions"):
            rows = ",\n".join(f"  {line(name)}: {line(item)}" for name, item in value.items())
            parts.append(f" {line(key)}: {{\n{rows}\n }}")
        else:
            parts.append(f" {line(key)}: {line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
