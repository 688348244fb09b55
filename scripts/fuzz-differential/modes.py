"""The modes of the fuzzer: each makes one random case from a random source."""
import json

import charts
import functions
import schemas
import patterns
import templates
import words
import yaml_text
from tree import Tree


def rendered(values, *parts):
    """A case that renders one action over some values."""
    return {"op": "render", "input": {"template": Tree("statements*", *parts), "values": values}}


def yaml(rng):
    text = yaml_text.document(rng).replace("\x00", "")
    roll = rng.random()
    if roll < 0.5:
        return {"op": "values_from_yaml", "input": {"yaml": text}}
    if roll < 0.6:
        return {"op": "render", "input": {"template": "{{ toJson .Values }}", "values_yaml": text}}
    shown = rng.choice(["{{ fromYaml .Values.y | toJson }}", "{{ fromYaml .Values.y | toYaml }}", "{{ fromYamlArray .Values.y | toJson }}", "{{ .Values.y | fromYaml }}"])
    return rendered({"y": text}, shown)


def emit(rng):
    value = words.value(rng, 4)
    writer = rng.choice(["toYaml", "toYaml", "toYaml", "toJson", "toPrettyJson", "toRawJson", "toToml", "toYamlPretty", "mustToYaml", "quote", "toString", "print"])
    if writer in ("toToml", "toYaml") and rng.random() < 0.4:
        value = {words.key(rng): words.value(rng, 3) for _ in range(3)}
    before = rng.choice(["", "", "", "fromYaml | ", "fromJson | "]) if writer.startswith("toY") and rng.random() < 0.1 else ""
    if before:
        return rendered({"v": value}, "{{ .Values.v | toYaml | ", before, writer, " }}")
    return rendered({"v": value}, "{{ ", writer, " .Values.v", rng.choice([" }}", " | nindent 2 }}", " }}", "| quote }}"]))


def regex(rng):
    values = {"p": patterns.regex(rng), "s": patterns.subject(rng), "r": patterns.replacement(rng)}
    must = rng.choice(["regex", "regex", "mustRegex"])
    call = rng.choice(["Match .Values.p .Values.s", "Find .Values.p .Values.s", "FindAll .Values.p .Values.s %d" % rng.choice([-1, -1, 0, 1, 2]), "ReplaceAll .Values.p .Values.s .Values.r",
                       "ReplaceAllLiteral .Values.p .Values.s .Values.r", "Split .Values.p .Values.s %d" % rng.choice([-1, -1, 0, 1, 2, 3])])
    if rng.random() < 0.05:
        must, call = "regex", "QuoteMeta .Values.p"
    return rendered(values, "{{ ", must + call, rng.choice([" | toJson }}", ' | printf "%#v" }}', " | quote }}"]))


def semver(rng):
    values = {"c": patterns.constraint(rng), "v": patterns.version(rng)}
    if rng.random() < 0.75:
        return rendered(values, "{{ semverCompare .Values.c .Values.v }}")
    return rendered({**values, "w": patterns.version(rng)}, rng.choice([
        "{{ semver .Values.v }}", "{{ with semver .Values.v }}{{ .Major }} {{ .Minor }} {{ .Patch }} {{ .Prerelease }} {{ .Metadata }} {{ .Original }}{{ end }}",
        "{{ (semver .Values.v).Compare (semver .Values.w) }}", "{{ (semver .Values.v).IncPatch }} {{ (semver .Values.v).IncMinor }}",
        "{{ toJson (semver .Values.v) }}", "{{ (semver .Values.v).Equal (semver .Values.w) }}{{ (semver .Values.v).LessThan (semver .Values.w) }}"]))


def printf(rng):
    values = {"f": patterns.print_format(rng), "a": words.value(rng, 2), "b": words.scalar(rng), "c": words.scalar(rng)}
    scope = templates.Scope(rng, values)
    scope.wild = 0.0
    arguments = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        kind = rng.choice("nnsaaldbve")
        arguments += [" ", Tree("expression", rng.choice([".Values.a", ".Values.b", ".Values.c"]) if rng.random() < 0.4 else templates.simple(scope, kind))]
    return rendered({**words.values(rng), **values}, "{{ printf .Values.f", *arguments, " }}")


def dates(rng):
    values = {"l": patterns.layout(rng), "t": patterns.moment(rng), "u": patterns.span(rng), "z": rng.choice(patterns.ZONES)}
    clock = rng.choice(["(toDate .Values.l .Values.t)", '(toDate "2006-01-02T15:04:05Z07:00" "%s")' % rng.choice(["2024-02-29T12:34:56Z", "1999-12-31T23:59:59.987654321-07:00", "2023-07-01T00:00:00+05:30", "1900-06-01T00:00:00Z",
                        "2024-10-27T01:30:00Z", "2045-07-04T01:02:03Z"]), "(int64 %d)" % rng.choice([0, 1700000000, -1, 2**31, 4102444799, rng.randrange(-3 * 10**9, 10**10), -62135596800])])
    shown = rng.choice(["{{ date .Values.l %s }}", "{{ dateInZone .Values.l %s .Values.z }}", "{{ dateInZone .Values.l %s .Values.z }}", "{{ htmlDate %s }}", "{{ htmlDateInZone %s .Values.z }}"])
    roll = rng.random()
    if roll < 0.25:
        shown = rng.choice(["{{ mustToDate .Values.l .Values.t }}", "{{ toDate .Values.l .Values.t | toString }}", '{{ (mustToDate .Values.l .Values.t).Format "Mon Jan _2 15:04:05.999999999 -0700 MST 2006" }}', "{{ toDate .Values.l .Values.t | toJson }}"])
    elif roll < 0.4 and "int64" not in clock:
        shown = rng.choice(["{{ dateModify .Values.u %s }}", "{{ mustDateModify .Values.u %s }}", "{{ (%s).Weekday }} {{ (%s).YearDay }} {{ (%s).Unix }}", "{{ (%s).UTC }}{{ (%s).Zone }}", "{{ unixEpoch %s }}", '{{ printf "%%v %%s %%d" %s }}'.replace("%%", "%"),
                            "{{ (%s).AddDate 1 -1 40 }}", "{{ (%s).ISOWeek }}", "{{ (%s).IsZero }}{{ (%s).Month }}{{ (%s).Nanosecond }}"])
    elif roll < 0.55:
        shown = rng.choice(["{{ duration .Values.u }}", "{{ durationRound .Values.u }}", '{{ duration "%d" }}' % rng.randrange(-10**6, 10**12), "{{ duration (int64 %d) }}" % rng.randrange(-10**6, 10**7),
                            "{{ durationRound (int64 %d) }}" % rng.randrange(-10**18, 10**18)])
    parts = []
    for index, piece in enumerate(shown.split("%s")):
        parts += [Tree("expression", clock)] if index else []
        parts.append(piece)
    return rendered(values, *parts)


def json_texts(rng):
    return rendered({"j": patterns.json_text(rng).replace("\x00", "")}, rng.choice(["{{ fromJson .Values.j | toJson }}", "{{ mustFromJson .Values.j | toJson }}", "{{ fromJsonArray .Values.j | toJson }}", '{{ printf "%#v" (mustFromJson .Values.j) }}']))


def toml(rng):
    return rendered({"t": patterns.toml_text(rng)}, rng.choice(["{{ fromToml .Values.t | toJson }}", "{{ fromToml .Values.t | toToml }}", '{{ printf "%#v" (fromToml .Values.t) }}', "{{ fromToml .Values.t | toYaml }}", "{{ fromToml .Values.t }}"]))


def addresses(rng):
    shown = rng.choice(["{{ urlParse .Values.u | toJson }}", "{{ urlParse .Values.u | urlJoin }}", "{{ urlJoin .Values.d }}", "{{ clean .Values.p }} {{ dir .Values.p }} {{ base .Values.p }} {{ ext .Values.p }} {{ isAbs .Values.p }}", "{{ urlquery .Values.u }}"])
    parts = {name: rng.choice(["", "x", "a b", "/a", "?q", "%20", "\u00e9", "u:p", "//"]) for name in rng.sample(["scheme", "host", "path", "query", "fragment", "opaque", "userinfo", "hostname"], rng.randint(0, 5))}
    return rendered({"u": patterns.address(rng), "p": patterns.path(rng), "d": parts}, shown)


def text(rng):
    """A text with characters from all over Unicode."""
    out = ""
    for _ in range(rng.choice([0, 1, 2, 3, 5, 8, 20])):
        roll = rng.random()
        if roll < 0.5:
            out += rng.choice("abcdefXYZ 019 -_.,:;'/\\\"\n\t<&")
        elif roll < 0.6:
            out += rng.choice(words.STRINGS)[:12]
        elif roll < 0.75:
            out += chr(rng.randrange(0x80, 0x530))
        elif roll < 0.85:
            out += chr(rng.choice([rng.randrange(0x1E00, 0x2200), rng.randrange(0x2C00, 0x2E80), rng.randrange(0xA640, 0xAB70), rng.randrange(0xFF00, 0xFFF0), rng.randrange(0x10A0, 0x1100), rng.randrange(0x13A0, 0x1400)]))
        elif roll < 0.93:
            code = rng.randrange(0x530, 0xFFFE)
            out += "x" if 0xD800 <= code < 0xE000 else chr(code)
        else:
            out += chr(rng.choice([rng.randrange(0x10000, 0x11000), rng.randrange(0x1D400, 0x1D800), rng.randrange(0x1E900, 0x1E960), rng.randrange(0x1F300, 0x1FA00), rng.randrange(0x20000, 0x110000)]))
    return out


TEXT_CALLS = [name for name, arguments, result in functions.FUNCTIONS if set(arguments) <= set("si") and "s" in arguments and name not in ("fail", "lookup", "getHostByName", "seq", "derivePassword")]


def strings(rng):
    name, arguments = rng.choice([(name, arguments) for name, arguments, _ in functions.FUNCTIONS if name in TEXT_CALLS])
    values, call = {}, name
    for index, kind in enumerate(arguments):
        if kind == "i":
            call += " " + str(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 40, -1, -2, -5]) if name != "repeat" else rng.randint(0, 5))
        else:
            values["s%d" % index] = text(rng) if index == len(arguments) - 1 or rng.random() < 0.3 else rng.choice(["", "a", " ", "-", ",", "b", "\u00e9", ". ", "\n", "/", "ab", "  "])
            call += " " + (".Values.s%d" % index if rng.random() < 0.9 else "(b64dec %s)" % json.dumps(rng.choice(["/w==", "YQD/Yg==", "w6n/", "4pel", "7aCA"])))
    return rendered(values, "{{ ", call, rng.choice([" }}", " | toJson }}", " | quote }}", ' | printf "%+q" }}', ' | printf "%x" }}', " | js }}", " | urlquery }}", " | html }}", " | toYaml }}"]))


def math(rng):
    numeric = [function for function in functions.FUNCTIONS if set(function[1]) <= set("ni*") and function[2] == "n" and "n" in function[1]]
    numeric += [(name, "n", "n") for name in ("int", "int64", "float64", "toDecimal", "toString", "atoi", "quote", "print", "toJson", "toYaml", "until 3 | has")]
    numeric += [(name, "nn", "b") for name in ("eq", "lt", "gt", "le", "ge", "ne", "deepEqual", "list", "max", "min", "print")]
    name, arguments, _ = rng.choice(numeric)
    values, call = {}, name
    for index, kind in enumerate(arguments.replace("*", "n" * rng.choice([0, 1, 2]))):
        value = words.number(rng) if rng.random() < 0.7 else words.string(rng)
        if kind == "i":
            call += " %d" % rng.randint(-3, 20)
        elif rng.random() < 0.6:
            values["n%d" % index] = value
            call += " .Values.n%d" % index
        elif rng.random() < 0.3:
            values["n%d" % index] = value
            call += " (%s .Values.n%d)" % (rng.choice(["int", "int64", "float64", "toString"]), index)
        else:
            call += " " + rng.choice(templates.NUMBERS)
    return rendered(values, "{{ ", call, rng.choice([" }}", " }}", ' | printf "%v %T" }}', " | toJson }}", " | quote }}", ' | printf "%.3f" }}', " | int64 }}", " | toYaml }}"]))


def glob(rng):
    paths = rng.sample(["a.txt", "b.json", "conf/a.txt", "conf/b.json", "conf/sub/c.txt", "x/y/z/w.md", ".hid", "a b", "\u00e9.txt", "[x].txt", "a-b_c", "conf/A.TXT", "{q}", "star*", "conf/.k", "a.b.c"], rng.randint(1, 7))
    pattern = "".join(rng.choice(["*", "**", "?", "a", "conf", "/", ".txt", "[ab]", "[!a]", "[a-z]", "{a,b}", "{*.txt,b*}", "b", ".", "x", "\\\\*", "[", "{", "}", "]", ",", "[]", "[a", "\u00e9", "{a,{b,c}}", "-", "!", "json", "[^a]", "{}", "[\\\\]]"]) for _ in range(rng.randint(0, 5)))
    shown = rng.choice(["{{ range $k, $v := .Files.Glob .Values.g }}{{ $k }};{{ end }}", "{{ (.Files.Glob .Values.g).AsConfig }}", "{{ (.Files.Glob .Values.g).AsSecrets }}", "{{ .Files.Get .Values.f }}", "{{ .Files.Lines .Values.f }}", "{{ len (.Files.Glob .Values.g) }}"])
    content = ["", "a", "a\nb\n", "\n", "x: 1\n", "\u00e9\r\n", "a \n b", "\n\na\n\n", "\t", "\ufeffx"]
    return {"op": "render", "input": {"template": shown, "values": {"g": pattern, "f": rng.choice(paths + ["", "none"])}, "files": {path: rng.choice(content) for path in paths}}}


MODES = {
    "template": templates.program, "functions": templates.single_call, "syntax": templates.broken, "yaml": yaml, "emit": emit, "set": charts.set_expression, "charts": charts.tree,
    "regex": regex, "semver": semver, "printf": printf, "dates": dates, "json": json_texts, "toml": toml, "url": addresses,
    "tree": charts.files, "metadata": charts.metadata, "tokens": templates.tokens, "strings": strings, "math": math, "glob": glob, "schema": schemas.case,
}
