"""The tables in charts/README.md, each between two marks."""

from __future__ import annotations

import re

from charts import CHARTS, Chart, load
from opea import FEATURES, features, template_lines
from readme import table


THEIRS = template_lines()


def listed(items: list[str]) -> str:
    return ", ".join(items) or "–"


def ports(chart: Chart) -> str:
    containers = [chart.values["port"]] if chart.values.get("port") else [
        kind["port"] for kind in chart.kinds.values() if (kind or {}).get("port")]
    if not containers:
        return "–"
    inside = "/".join(dict.fromkeys(str(port) for port in containers))
    outside = str((chart.values.get("service") or {}).get("port") or inside)
    return inside if inside == outside else f"{inside} → {outside}"


def calls(chart: Chart) -> list[str]:
    """The roles and parts that the chart calls."""
    found = set()
    for endpoints in chart.facts("endpoints"):
        for endpoint in endpoints.values():
            if endpoint:
                target = str(endpoint.get("role") or endpoint.get("service") or endpoint.get("name"))
                found.add(endpoint["name"] if "{{" in target else target)
    return sorted(found)


def component_table(charts: list[Chart]) -> str:
    rows = []
    for chart in charts:
        if chart.is_example or chart.is_library:
            continue
        kinds = list(chart.kinds)
        scales = bool(chart.facts("scaling"))
        rows.append([
            f"[{chart.name}](common/{chart.name}/README.md)", chart.metadata["description"],
            listed(kinds) if len(kinds) < 8 else f"{len(kinds)}, see its README", listed(chart.known_devices),
            ports(chart), f"`{chart.component['modelKey']}`" if chart.component.get("modelKey") else "–",
            listed(calls(chart)), "yes" if "token" in chart.features else "–",
            ("yes, scaling" if scales else "yes") if "metrics" in chart.features else "–", listed(chart.steps)])
    return table(
        ["chart", "what it is", "kinds", "devices", "port → Service", "model", "calls", "token", "metrics", "GMC steps"],
        rows)


def is_given(chart: Chart, part: str, condition: str) -> bool:
    """Whether a part renders with the values as given."""
    value = chart.values
    for key in condition.split("."):
        value = (value or {}).get(key) if isinstance(value, dict) else None
    standby = ((chart.values.get(part) or {}) if isinstance(chart.values.get(part), dict) else {}).get("standby")
    return value is not False and not (standby and value is not True)


def application_table(charts: list[Chart]) -> str:
    rows = []
    for chart in charts:
        if not chart.is_example:
            continue
        given, others = [], []
        for dependency in chart.dependencies:
            part = dependency.get("alias") or dependency["name"]
            (given if is_given(chart, part, dependency.get("condition", "")) else others).append(part)
        rows.append([
            f"[{chart.name}](examples/{chart.name}/README.md)", chart.metadata["description"], listed(given),
            listed(others)])
    return table(["application", "what it does", "parts as given", "to choose"], rows)


def size_table(charts: list[Chart]) -> str:
    lines = {chart.name: chart.template_lines for chart in charts}
    theirs = {**{name: None for name in lines}, **THEIRS}
    cells = [[name, "–" if theirs[name] is None else str(theirs[name]), str(lines[name])] for name in lines]
    half = (len(cells) + 1) // 2
    text = "| chart | OPEA | here | chart | OPEA | here |\n| --- | ---: | ---: | --- | ---: | ---: |\n"
    for index in range(half):
        right = cells[index + half] if index + half < len(cells) else ["", "", ""]
        text += "| " + " | ".join(cells[index] + right) + " |\n"
    known = [name for name in THEIRS if name in lines]
    total = f"| **all** | **{sum(THEIRS[name] for name in known)}** | **{sum(lines.values())}** | | | |\n"
    return text + total


def feature_table(charts: list[Chart]) -> str:
    """● as OPEA's chart, ○ only here, ✗ only there."""
    theirs = features()
    rows = []
    for chart in charts:
        if chart.name not in theirs:
            continue
        cells = [chart.name]
        for name, (_, is_here) in FEATURES.items():
            there, here = name in theirs[chart.name], is_here(chart)
            cells.append(("●" if here else "✗") if there else ("○" if here else ""))
        rows.append(cells)
    return table(["chart", *FEATURES], rows)


def exception_table(_: list[Chart]) -> str:
    rows = []
    for exception in load(CHARTS / "pod-security-exceptions.yaml"):
        where = exception.get("where") or ", ".join(f"`{name}`" for name in exception["charts"])
        device = f" with `device: {exception['device']}`" if "device" in exception else ""
        rows.append([exception["what"], where + device, exception["reason"]])
    return table(["exception", "where", "reason"], rows)


def overview(charts: list[Chart]) -> str:
    """charts/README.md with its tables made anew."""
    text = (CHARTS / "README.md").read_text()
    tables = {"components": component_table, "applications": application_table, "size": size_table,
              "features": feature_table, "exceptions": exception_table}
    for name, make in tables.items():
        begin, end = f"<!-- begin {name}: made by scripts/document-charts -->\n", f"<!-- end {name} -->"
        if begin not in text or end not in text:
            raise SystemExit(f"charts/README.md has no marks for the table `{name}`")
        text = re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: begin + make(charts) + end, text, flags=re.S)
    return text
