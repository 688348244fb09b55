"""Renders a chart with the Helm SDK 4.2.3. Runs in the environment that `reference.py` makes.

Standard input: one JSON request. Standard output: one JSON answer, either `manifest` (what a
client-side dry run of `install` prints) and `files` (the text of every template), or `error`.
What the SDK's JSON interface cannot carry ends with exit code 1 and the reason. With --serve
every line is a request, and gets a line as its answer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import helm_python
from helm_python import _native
from helm_python.chart import Chart
from helm_python.config import Config


def merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return base | {k: merged(base[k], v) if k in base else v for k, v in over.items()}


def has_integer(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(has_integer, value.values()))
    if isinstance(value, list):
        return any(map(has_integer, value))
    return isinstance(value, int) and not isinstance(value, bool)


def user_values(request: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path in request["values"]:
        text = Path(path).read_text()
        if "\n---" in text:
            sys.exit("a values file with several documents")
        values = merged(values, helm_python.values_from_yaml(text))
    for flag, parse in (
        ("set-json", helm_python.parse_set_json), ("set", helm_python.parse_set_string),
        ("set-string", helm_python.parse_set_string_values),
        ("set-file", helm_python.parse_set_file), ("set-literal", helm_python.parse_set_literal),
    ):
        for expression in request[flag]:
            if "[" in expression or expression.lstrip().startswith("{"):
                sys.exit(f"--{flag} with an index or a whole object")
            parsed = parse(expression)
            if flag == "set" and has_integer(parsed):
                sys.exit("--set with a whole number, which JSON does not tell from a float")
            values = merged(values, parsed)
    return values


def answer_to(request: dict[str, Any]) -> dict[str, Any]:
    options = {
        "namespace": request["namespace"], "kube_version": request["kube-version"],
        "api_versions": request["api-versions"]}
    options = {key: value for key, value in options.items() if value}
    try:
        values = json.dumps(user_values(request))
        with Chart.load(request["chart"]) as chart, Config(
                storage_driver="memory", namespace=request["namespace"]) as config:
            release = json.loads(_native.call_string(
                "helm_install", config._raw(), _native.HANDLE(0), chart._raw(), None,
                request["name"], values, json.dumps(options | {"dry_run": "client", "replace": True})))
            files = json.loads(_native.call_string(
                "helm_render", chart._raw(), values,
                json.dumps(options | {"name": request["name"], "is_install": True, "revision": 1})))
        return {"manifest": release.get("manifest", ""), "files": files}
    except helm_python.HelmError as error:
        return {"error": str(error)}


def main() -> None:
    if sys.argv[1:] != ["--serve"]:
        json.dump(answer_to(json.load(sys.stdin)), sys.stdout)
        return
    for line in sys.stdin:
        print(json.dumps(answer_to(json.loads(line))), flush=True)


main()
