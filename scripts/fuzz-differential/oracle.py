"""Answers cases with the real Helm SDK: one JSON object a line in, one out.

Runs under the Python of a virtual environment that holds `helm-python-sdk`; `__main__.py` starts it.
"""
import json
import os
import re
import resource
import shutil
import sys
import tempfile

MEMORY_LIMIT = 6 << 30


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not isinstance(content, str):
        content = json.dumps(content)
    with open(path, "wb") as file:
        file.write(content.encode("utf-8"))


def write_chart(tree, folder):
    write(folder, "Chart.yaml", tree.get("chart_yaml", "apiVersion: v2\nname: micro\nversion: 0.1.0\n"))
    for key, name in (("values_yaml", "values.yaml"), ("schema", "values.schema.json")):
        if tree.get(key) is not None:
            write(folder, name, tree[key])
    for group in ("templates", "files"):
        for name, text in (tree.get(group) or {}).items():
            write(folder, name, text)
    for subtree in tree.get("charts") or []:
        name = subtree.get("dir") or subtree["chart_yaml"]["name"]
        write_chart(subtree, os.path.join(folder, "charts", name))


def chart_of(given):
    if "chart" in given:
        return given["chart"]
    tree = {key: given[key] for key in given if key not in ("template", "templates", "values", "options")}
    tree["templates"] = {**(given.get("templates") or {}), "templates/main.txt": given["template"]}
    return tree


def answer_for_chart(helm, native, operation, given):
    folder = tempfile.mkdtemp(prefix="fuzz", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        write_chart(chart_of(given), folder)
        with helm.Chart.load(folder) as chart:
            values = given.get("values")
            values = None if values is None else json.dumps(values)
            if operation == "merge_values":
                return json.loads(native.call_string("helm_chart_merge_values", chart._raw(), values))
            if operation == "validate":
                native.call_status("helm_schema_validate", chart._raw(), values)
                return "valid"
            options = json.dumps(given["options"]) if given.get("options") else None
            files = json.loads(native.call_string("helm_render", chart._raw(), values, options))
            if operation == "render_all":
                return files
            for path, text in files.items():
                if path.endswith("/templates/main.txt") and path.count("/") == 2:
                    return text
            return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def answer(helm, native, operation, given):
    plain = {
        "values_from_yaml": lambda: helm.values_from_yaml(given["yaml"]),
        "set": lambda: helm.parse_set_string(given["expr"]),
        "set-string": lambda: helm.parse_set_string_values(given["expr"]),
        "set-json": lambda: helm.parse_set_json(given["expr"]),
        "set-literal": lambda: helm.parse_set_literal(given["expr"]),
    }
    if operation in plain:
        return plain[operation]()
    return answer_for_chart(helm, native, operation, given)


def serve():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    os.environ["TZ"] = "UTC"
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import helm_python as helm
    from helm_python import _native as native
    for line in sys.stdin:
        case = json.loads(line)
        reply = {"id": case["id"]}
        try:
            reply["output"] = answer(helm, native, case["op"], case["input"])
        except helm.HelmError as error:
            reply["error"] = re.sub(r"/\S*/fuzz[a-z0-9_]{8}", "<folder>", str(error))
        except (ValueError, UnicodeError, OSError, MemoryError) as error:
            reply["fault"] = f"{type(error).__name__}: {error}"
        output.write(json.dumps(reply) + "\n")
        output.flush()


if __name__ == "__main__":
    serve()
