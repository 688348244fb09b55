"""The modes of the fuzzer: each makes one random case from a random source."""
import charts
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


MODES = {
    "template": templates.program, "functions": templates.single_call, "syntax": templates.broken, "yaml": yaml, "emit": emit, "set": charts.set_expression, "charts": charts.tree,
    "regex": regex, "semver": semver, "printf": printf, "dates": dates, "json": json_texts, "toml": toml, "url": addresses,
}
