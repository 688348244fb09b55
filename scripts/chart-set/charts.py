"""The charts of this repository, and what their files say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
CHARTS = ROOT / "charts"
LIBRARY = CHARTS / "common/commonlib"
DEVICES = ["cpu", "gaudi", "nvidia", "amd", "intel-gpu"]
#: Blocks of values.yaml that hold facts of the component, not choices of the user.
FACTS = ["component", "kinds", "devices"]


def load(path: Path) -> Any:
    return yaml.load(path.read_text(), yaml.CSafeLoader)


@dataclass
class Value:
    """A value of values.yaml: its path, its default, the comment before it, and the type that this
    says after `@schema`, where the default alone does not tell it."""

    path: tuple[str, ...]
    default: Any
    comment: str
    schema: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return ".".join(self.path)


def values_of(path: Path) -> list[Value]:
    """The values of a file in its order, maps before what they hold. A key that follows another one
    directly, without a comment of its own, shares the comment of that one."""
    text = path.read_text()
    lines = text.split("\n")
    found: list[Value] = []

    def comment_above(line: int) -> str:
        words: list[str] = []
        while line > 0 and lines[line - 1].strip().startswith("#"):
            line -= 1
            words.insert(0, lines[line].strip().lstrip("#").strip())
        return " ".join(words)

    def visit(node: yaml.MappingNode, prefix: tuple[str, ...]) -> None:
        above, end = "", -1
        for key, item in node.value:
            line = key.start_mark.line
            comment, _, schema = comment_above(line).partition("@schema")
            comment = comment.strip() or (above if line == end + 1 or schema else "")
            above, end = comment, item.end_mark.line
            default = yaml.load(yaml.serialize(item), yaml.CSafeLoader)
            found.append(Value((*prefix, key.value), default, comment, json.loads(schema) if schema else None))
            if isinstance(item, yaml.MappingNode) and not item.flow_style:
                visit(item, (*prefix, key.value))

    root = yaml.compose(text, yaml.CSafeLoader)
    if root is not None:
        visit(root, ())
    return found


def is_waited_for(endpoint: Any) -> bool:
    """Whether a pod waits for a server that it calls: commonlib.waitContainer says the same."""
    if not endpoint or endpoint.get("optional") or endpoint.get("wait") is False:
        return False
    form = endpoint.get("form", "url")
    return form == "url" or form == "host" and "portVariable" in endpoint


@dataclass
class Chart:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_library(self) -> bool:
        return self.metadata["type"] == "library"

    @property
    def is_example(self) -> bool:
        return self.folder.parent.name == "examples"

    @cached_property
    def metadata(self) -> dict[str, Any]:
        return load(self.folder / "Chart.yaml")

    @property
    def dependencies(self) -> list[dict[str, Any]]:
        """What the chart depends on, without the library."""
        return [d for d in self.metadata.get("dependencies", []) if d["name"] != LIBRARY.name]

    @cached_property
    def values(self) -> dict[str, Any]:
        path = self.folder / "values.yaml"
        return (load(path) or {}) if path.exists() else {}

    @cached_property
    def steps(self) -> list[str]:
        """The step types of a GMConnector that the chart stands for."""
        path = self.folder / "gmc.yaml"
        return list((load(path).get("steps") or {})) if path.exists() and not self.is_library else []

    @property
    def component(self) -> dict[str, Any]:
        return self.values.get("component") or {}

    @property
    def kinds(self) -> dict[str, Any]:
        return self.values.get("kinds") or {}

    @property
    def devices(self) -> dict[str, Any]:
        return self.values.get("devices") or {}

    @property
    def layers(self) -> list[dict[str, Any]]:
        """All blocks of facts: the component's, its kinds', its devices'."""
        layers = [self.component, *self.kinds.values(), *self.devices.values()]
        for kind in self.kinds.values():
            layers += (kind.get("devices") or {}).values()
        return [layer for layer in layers if layer]

    def facts(self, key: str) -> list[Any]:
        """What the blocks of facts say for a key, where they say something."""
        return [layer[key] for layer in self.layers if layer.get(key)]

    @property
    def known_devices(self) -> list[str]:
        """The devices that any kind of the chart offers, in their usual order."""
        known = set(self.devices)
        for kind in self.kinds.values():
            known |= set(kind.get("devices") or {})
        return [device for device in DEVICES if device in known]

    @property
    def features(self) -> set[str]:
        """What decides which of the shared values do something in the chart."""
        features = set()
        if self.component:
            features.add("workload")
        if self.kinds:
            features.add("kinds")
        if self.component.get("usesToken"):
            features.add("token")
        if self.facts("model"):
            features.add("model")
        if any(model.get("ids") for model in self.facts("model")):
            features.add("download")
        if any(resource != "none" for resource in self.facts("resource")):
            features.add("resource")
        if self.component.get("dataPath"):
            features.add("data")
        if self.facts("metricsPath"):
            features.add("metrics")
        if any(is_waited_for(endpoint) for endpoints in self.facts("endpoints") for endpoint in endpoints.values()):
            features.add("servers")
        return features

    @property
    def own_values(self) -> list[Value]:
        return [value for value in values_of(self.folder / "values.yaml") if value.path[0] not in FACTS]

    @property
    def part_names(self) -> list[str]:
        return [d.get("alias") or d["name"] for d in self.dependencies]

    @property
    def template_lines(self) -> int:
        """Lines of templates, without dashboards and other data."""
        files = [path for path in (self.folder / "templates").rglob("*") if path.is_file()]
        return sum(len(path.read_text().splitlines()) for path in files)


def all_charts() -> list[Chart]:
    """All charts, components first, each kind by name."""
    return [Chart(path.parent) for path in sorted(CHARTS.glob("*/*/Chart.yaml"))]


def plain(text: str) -> str:
    """A text in one line."""
    return re.sub(r"\s+", " ", text).strip()
