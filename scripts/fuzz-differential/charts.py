"""Random trees of charts, and random `--set` expressions."""
import json

import words

NAMES = ["a", "b", "k", "m", "enabled", "global", "kid", "sub", "tags", "data", "exports"]


def table(rng, depth, names=NAMES):
    tree = {}
    for _ in range(rng.choice([0, 1, 2, 2, 3])):
        name = rng.choice(names)
        roll = rng.random()
        if roll < 0.4 and depth > 0:
            tree[name] = table(rng, depth - 1, names)
        elif roll < 0.55:
            tree[name] = None
        elif roll < 0.65:
            tree[name] = [1, {"a": None}]
        else:
            tree[name] = rng.choice([1, 2.5, "", "s", True, False, 0, [], {}, "true"])
    if tree.get("enabled") is not None and rng.random() < 0.7:
        tree["enabled"] = rng.random() < 0.6
    return tree


def chart(rng, name, depth):
    metadata = {"apiVersion": rng.choice(["v2", "v2", "v2", "v2", "v1"]), "name": name, "version": rng.choice(["0.1.0", "1.2.3", "0.1.0-rc1"])}
    if rng.random() < 0.05:
        metadata["type"] = rng.choice(["library", "application"])
    values = table(rng, 3)
    tree = {"chart_yaml": metadata, "values_yaml": json.dumps(values) if rng.random() < 0.9 else rng.choice(["", "a: 1\n---\nb: 2\n", "null", "# c\n", "a: &x {b: 1}\nkid: *x\n"]),
            "templates": {"templates/main.txt": rng.choice(["{{ toJson .Values }}", "{{ toJson .Values }} {{ .Chart.Name }} {{ .Template.Name }}", '{{ toJson .Values }}{{ $_ := set .Values "z" .Chart.Name }}',
                                                            "{{ toJson .Values }}|{{ range $k, $v := .Subcharts }}{{ $k }}={{ toJson $v.Values }}{{ $v.Chart.Name }};{{ end }}"])}}
    if depth > 0:
        kids = rng.sample(["kid", "sub", "low"], rng.choice([0, 1, 1, 2]))
        tree["charts"] = [chart(rng, kid, depth - 1) for kid in kids]
        dependencies = []
        for kid in kids + (["none"] if rng.random() < 0.03 else []):
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                entry = {"name": kid, "version": rng.choice(["*", "*", "0.1.0", ">=1.0.0", "^0.1", ""]), "repository": ""}
                if rng.random() < 0.35:
                    entry["condition"] = rng.choice([f"{kid}.enabled", "a.enabled", "m.a", f"{kid}.enabled,b", "global.enabled", " k.enabled", "x, y", "al.enabled", "enabled", f"global.{kid}.enabled"])
                if rng.random() < 0.2:
                    entry["tags"] = rng.sample(["a", "b", "k"], rng.choice([1, 2]))
                if rng.random() < 0.25:
                    entry["alias"] = rng.choice(["al", "al2", kid, "a"])
                if rng.random() < 0.3:
                    entry["import-values"] = [rng.choice(["data", "a", "m", {"child": rng.choice(["a", "exports.data", "global", "m.a", "."]), "parent": rng.choice(["got", "a", "m.b", ".", "kid"])}, {"child": "a"}, 5][: rng.choice([4, 4, 4, 6])])
                                              for _ in range(rng.choice([1, 1, 2]))]
                dependencies.append(entry)
        if dependencies:
            metadata["dependencies"] = dependencies
    return tree


def tree(rng):
    """A case of the mode `charts`."""
    given = {"chart": chart(rng, "micro", 2)}
    if rng.random() < 0.8:
        given["values"] = table(rng, 3, NAMES + ["al"])
        if rng.random() < 0.3:
            given["values"]["tags"] = {name: rng.random() < 0.5 for name in rng.sample(["a", "b", "k"], 2)}
    return {"op": rng.choice(["render_all", "render_all", "merge_values"]), "input": given}


TEMPLATES = ["templates/a.yaml", "templates/_h.tpl", "templates/sub/b.txt", "templates/NOTES.txt", "templates/tests/t.yaml", "templates/z.txt", "templates/_a.yaml", "templates/sub/_x.tpl", "templates/b.tpl", "templates/.hid"]


def template_text(rng):
    parts = []
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(["one", "two", "three"])
        who = "%{{ .Chart.Name }}%d" if rng.random() < 0.3 else "d%d" % rng.randint(0, 99)
        parts.append(rng.choice([
            '{{ define "%s" }}%s{{ end }}' % (name, who), '{{ define "%s" }} {{ end }}' % name, '{{ include "%s" . }}' % name, '{{ template "%s" . }}' % name,
            '{{ block "%s" . }}%s{{ end }}' % (name, who), '{{ $_ := set .Values "k" (print .Values.k "%d") }}' % rng.randint(0, 9), "{{ .Values.k }}", "{{ .Template.Name }}", "{{ .Template.BasePath }}",
            "{{ .Values.global.g }}", "{{ keys .Subcharts | sortAlpha }}", '{{ .Files.Get "f.txt" }}', '{{ tpl "{{ include \\"%s\\" . }}" . }}' % name, '{{ tpl (.Files.Get "f.txt") . }}', "{{ .Chart.IsRoot }}{{ .Chart.Name }}",
            "{{ range $n, $c := .Subcharts }}{{ $n }}:{{ $c.Values.k }}{{ $c.Chart.Version }}{{ end }}", '{{ (.Files.Glob "**").AsConfig }}', '{{ include (print .Template.BasePath "/a.yaml") . }}', "x", "\n",
            '{{ required "no" .Values.q }}', '{{ if .Values.q }}{{ fail "q" }}{{ end }}', '{{ $_ := set .Values.global "g" "s" }}', "{{ .Release.Name }}{{ .Release.Revision }}", '{{ include "%s" $.Subcharts.kid }}' % name]))
    return "".join(parts)


def files(rng):
    """A case of the mode `tree`: charts with several templates that define, override and change things."""
    def one(name, depth):
        tree = {"chart_yaml": {"apiVersion": "v2", "name": name, "version": "0.1.0"}, "values_yaml": json.dumps({"k": name, "global": {"g": name}} if rng.random() < 0.7 else {"k": 1}),
                "templates": {path: template_text(rng) for path in rng.sample(TEMPLATES, rng.choice([1, 2, 2, 3, 4]))}, "files": {"f.txt": rng.choice(["f", "{{ .Chart.Name }}", "{{ define \"one\" }}t{{ end }}"])}}
        if rng.random() < 0.15:
            tree["chart_yaml"]["type"] = "library"
        if depth > 0:
            tree["charts"] = [one(kid, depth - 1) for kid in rng.sample(["kid", "low"], rng.choice([0, 1, 1, 2]))]
        return tree
    given = {"chart": one("micro", 2)}
    if rng.random() < 0.5:
        given["values"] = {"q": rng.choice([0, "", 1, None]), "kid": {"k": "u"}, "global": {"g": "u"}}
    if rng.random() < 0.3:
        given["options"] = options(rng)
    return {"op": "render_all", "input": given}


def options(rng):
    given = {}
    if rng.random() < 0.5:
        given["kube_version"] = rng.choice(["v1.29.4-gke.1", "1.20", "1.30.0", "v1.33.4", "1", "x", "02.3", "v1.25.0+k3s1", "1.x", "1.30-rc.1", "1.030", "v1.2.", "1.30 ", "1.2.3.4", "v1.31", "01.2.3"])
    if rng.random() < 0.3:
        given["api_versions"] = rng.sample(["a/v1", "v1", "b/v2/Kind", "", "x"], 2)
    if rng.random() < 0.3:
        given["name"] = rng.choice(["r", "my-release", "a.b", "x" * 53])
    if rng.random() < 0.2:
        given["namespace"] = rng.choice(["ns", "\u00e9"])
    if rng.random() < 0.2:
        given["revision"] = rng.choice([1, 2, 77])
    return given


def metadata(rng):
    """A case of the mode `metadata`: a Chart.yaml with fields of right and wrong kinds."""
    scalars = ["a", "1.10", "1", "true", "null", "~", "''", "[a, b]", "{a: b}", "v1", "v2", "library", "application", "micro", "1.2.3", "0.1.0-rc.1+b", "'>=1.20.0-0'", "'>2.0'", "http://x", "-1", "1e3", "\u00e9", "'a b'", "a/b", "[]", "{}", "[1, 2]",
               "[{name: n, email: e, url: u}]", "[{name: kid, version: '*', repository: ''}]", "{a: 1}", "{a: 'b', c: d}", "[n, y]", "2001-01-01", "0x1F", "'x\ty'", "v3", "[null]", "[{name: 1}]", "'..'", "'1.2'", "0.1"]
    names = ["apiVersion", "name", "version", "appVersion", "description", "type", "kubeVersion", "keywords", "home", "sources", "icon", "deprecated", "annotations", "maintainers", "dependencies", "condition", "tags", "engine", "extra", "Name", "NAME"]
    fields = {"apiVersion": "v2", "name": "micro", "version": "0.1.0"}
    for _ in range(rng.choice([1, 1, 2, 3, 4])):
        fields[rng.choice(names)] = rng.choice(scalars)
    if rng.random() < 0.1:
        fields.pop(rng.choice(["apiVersion", "name", "version"]), None)
    lines = [f"{name}: {value}" for name, value in fields.items()]
    if rng.random() < 0.2:
        rng.shuffle(lines)
    shown = "{{ toJson .Chart }}" if rng.random() < 0.6 else "{{ .Chart }}{{ .Chart.%s }}" % rng.choice(["Name", "Version", "AppVersion", "KubeVersion", "Deprecated", "Maintainers", "Annotations", "Keywords", "Dependencies", "Type", "Sources", "Engine"])
    given = {"template": shown, "chart_yaml": "\n".join(lines) + "\n"}
    if rng.random() < 0.2:
        given["options"] = options(rng)
    return {"op": "render", "input": given}


def set_expression(rng):
    """A case of the mode `set`."""
    operation = rng.choice(["set", "set", "set", "set-string", "set-json", "set-literal"])

    def key():
        text = rng.choice(["a", "b", "c", "a b", "\\.", "a\\.b", "x-y", "", "\u00e9", "a\\,b", "1", "null"][: rng.choice([3, 3, 12])])
        for _ in range(rng.choice([0, 0, 1, 1, 2])):
            text += rng.choice([".a", ".b", "[0]", "[1]", "[2]", "[-1]", "[a]", "[]", "[", "]", ".", "[0].a", "[1][0]", "[65537]", "[ 0]", "[01]", "[+1]"][: rng.choice([5, 5, 17])])
        return text

    def val():
        if operation == "set-json":
            return rng.choice([json.dumps(words.value(rng, 2)), "1", '"s"', "[1, 2]", '{"a": 1}', "null", "", " 1 ", "{", "x", "1e400", '{"a":', "true false"])
        if rng.random() < 0.3:
            return words.string(rng)
        return rng.choice(["1", "x", "true", "null", "", "{a,b}", "{}", "{1,{2}}", "{a", "}", "1.5", "0", "007", "-1", "+1", "9223372036854775808", "a\\,b", "a=b", "{a\\,b,c}", "{ a , b }", "\\", "a\\=b", "False", "{null,1}",
                           "0x1", " 1", "1 ", "{a}b", "{a},", "a{b}", "{,}", "-0", "1e3", "~", "NULL"])
    text = ""
    for index in range(rng.choice([1, 1, 2, 2, 3])):
        text += ("," if index else "") + key() + rng.choice(["=", "=", "=", "=", "", " = ", "=="]) + val()
    if rng.random() < 0.1:
        import patterns
        text = patterns.mutated(rng, text, list("abc=.,[]{}\\ 01\"'") + ["\u00e9", "\n"])
    return {"op": operation, "input": {"expr": text.replace("\x00", "")}}
