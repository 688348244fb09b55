"""Random programs of the template language, as trees."""
import json

import functions
import patterns
import words
import yaml_text
from tree import Tree

NUMBERS = ["0", "1", "2", "3", "-1", "5", "10", "1.5", "-2.5", "0.0", "1e3", "3.0", "0x1f", "0b101", "0o17", "017", "1_000", "'a'", "'\\n'", "'\u65e5'", "1i", "1e6", ".5",
           "1e100", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e19", "100", "65", "0x1p4", "1e-7", "123456789.0", "+3"]
SIZES = ["0", "1", "2", "3", "4", "5", "10", "20", "-1", "7", "80"]
TEXT = ["", " ", "\n", "x", " a ", "\n  ", "|", "\u65e5", "k: ", "- ", "\t", "}", "{", "{ {", "\r\n", "\u00a0"]
# A type of the function table and the names of `words.values` that usually have it.
FIELDS = {"s": ["s", "t", "m.k"], "i": [], "n": ["n", "i"], "b": ["b"], "l": ["l", "ls", "ln", "ld"], "d": ["d", "m", "m.b"],
          "a": ["x", "nil", "absent", "m.a", "m.b.c", "absent.x", "s", "n", "l", "d", "s.x", "b"], "k": ["s"]}
BUILTINS = [".Release.Name", ".Release.Namespace", ".Release.Revision", ".Release.IsInstall", ".Release.Service", ".Release", ".Chart.Name", ".Chart.Version", ".Chart.AppVersion",
            ".Chart", ".Chart.Dependencies", ".Capabilities.KubeVersion", ".Capabilities.KubeVersion.Major", ".Capabilities.KubeVersion.Version", ".Capabilities.HelmVersion",
            ".Capabilities.HelmVersion.Version", ".Template.Name", ".Template.BasePath", ".Template", ".Values", ".Subcharts", ".Files", ".Capabilities.KubeVersion.GitVersion",
            '(.Capabilities.APIVersions.Has "v1")', '(.Files.Get "conf/a.txt")', '(.Files.Glob "conf/*")', '(.Files.Lines "conf/a.txt")', '(.Files.Glob "**").AsConfig',
            '(.Files.Glob "conf/*").AsSecrets', '(.Files.GetBytes "conf/a.txt")', ".Nope", ".Chart.nope", ".Release.Nope", ".Capabilities.Nope", ".Capabilities.APIVersions.Has",
            '(.Values.PathValue "m.a")', '(.Values.Table "m.b")', ".Values.AsMap", ".Files.Get", ".Chart.Maintainers", ".Chart.Annotations", ".Chart.Type", ".Chart.APIVersion"]
FILES = {"conf/a.txt": "alpha\nbeta\n", "conf/b.json": '{"k": 1}', "empty": "", "bin": "x\u00e9"}


# Values of Go types that neither literals nor values files have.
EXOTIC = ['(fromToml "a = 1").a', "(int64 3)", '(semver "1.2.3-rc.1+b")', '(b64dec "/wD+")', '(b64dec "w6k=")', '(split "," "a,b")', '(chunk 2 (list 1 2 3))', '(toDate "2006" "2020").Month',
          '(toDate "2006-01-02" "2020-02-29")', '(int64 "9223372036854775807")', "(untilStep 0 10 3)", '(regexSplit "a" "bab" -1)', "(float64 2)", '(semver "3").Major', "(list 1 2 | first)",
          '(fromYaml "a: [1, {b: c}]").a', '(fromJson "{\\"a\\": [1]}")', '(fromToml "d = 2020-01-02\\nt = 07:32:00").d', "(dict | values)", '(index "abc" 1)', "(until 0)", '(rest (list 1))',
          '(splitn "," 2 "a,b,c")', '(fromYamlArray "[1, 2]")', "(mustFromJson \"null\")", "(get (dict) \"x\")", "(deepCopy $.Values)", "(list nil)", '(urlParse "http://h")', "(dict \"a\" (list (dict)))",
          '(.Files.GetBytes "conf/a.txt")', "(list $.Values.n 1 \"1\")", "(toStrings (list 1 nil \"x\"))", "(dict 1 2)", '(fromToml "[[a]]\\nb=1").a']


class Scope:
    """What a place in a template can name."""

    def __init__(self, rng, values):
        self.rng, self.values = rng, values
        self.variables = []  # (name, type)
        self.templates = ["t0", "t1"]
        self.root = ""  # how the root is written here: "", "$" or, where it is out of reach, None
        self.loops = 0
        self.wild = 0.06  # how often an argument is of a type that its function does not want


TOKENS = ["1", "-1", "+1", "0x", "0x1F", "1e5", "1.5.2", "08", "1_0", "'a'", "''", "'ab'", "'\\n'", '"a"', '"a', "`r`", "`r", ".", "..", ".a", ".a.b", ".1", "$", "$x", "$x.a", "$1", "(", ")", "|", "||", ",", ":=", "=", ":",
          "true", "false", "nil", "and", "or", "not", "len", "list", "dict", "eq", "print", "foo", "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "-", "- ", " -",
          "/* c */", "/*", "*/", "\n", "\t", "\u00e9", "\u65e5", "@", "#", "!", "{", "}", "{{", "[", "1i", "1+2i", "Infinity", "x.y", "(1).a", "(dict).b", "1k", "\\", "?", "_", "__a", "a-b", ".a-b", "\u00a0", "0b2", "0o8", "1.", ".e", "%"]


def tokens(rng):
    """A case of the mode `tokens`: words of the language in any order."""
    text = ""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        text += rng.choice(["", "x", " ", "\n"]) + left(rng)
        for _ in range(rng.choice([1, 2, 2, 3, 4, 6])):
            text += rng.choice(TOKENS) + rng.choice(["", " ", " ", " ", "  "])
        text += right(rng) if rng.random() < 0.95 else ""
    if rng.random() < 0.3:
        text += "{{ end }}"
    return {"op": "render", "input": {"template": text, "values": {"a": 1}}}


def literal(rng, text):
    roll = rng.random()
    if roll < 0.12 and "`" not in text and "\r" not in text:
        return "`" + text + "`"
    if roll < 0.14:
        return rng.choice(['"\\x"', '"\\u12"', '"\\xff"', '"\\777"', '"\\\'"', '"\\U00110000"', '"\\ud800"', '"\\000"', '"\\a\\b\\f\\v"', '"\\xe6\\x97"'])
    out = ""
    for character in text:
        code = ord(character)
        if character in '"\\':
            out += "\\" + character
        elif character == "\n":
            out += "\\n"
        elif character == "\t":
            out += "\\t"
        elif code < 32 or code == 127:
            out += "\\x%02x" % code
        elif code > 126 and rng.random() < 0.3:
            out += "\\u%04x" % code if code < 0x10000 else "\\U%08x" % code
        else:
            out += character
    return '"' + out + '"'


def field(scope, path):
    root = scope.root if scope.root is not None else scope.rng.choice(["", "$"])
    return root + ".Values." + path


def simple(scope, kind):
    """An operand of a type without a call: a literal, a field or a variable."""
    rng = scope.rng
    named = [name for name, its in scope.variables if its == kind or kind == "a"]
    if named and rng.random() < 0.35:
        return rng.choice(named)
    if FIELDS.get(kind) and rng.random() < 0.45:
        return field(scope, rng.choice(FIELDS[kind]))
    texts = {"s": words.string, "k": words.key, "p": patterns.regex, "v": patterns.version, "c": patterns.constraint, "L": patterns.layout,
             "P": patterns.path, "U": patterns.span, "u": patterns.address, "j": patterns.json_text, "t": patterns.toml_text, "f": patterns.print_format,
             "w": patterns.replacement, "y": yaml_text.document, "Z": lambda rng: rng.choice(patterns.ZONES)}
    if kind in texts:
        return literal(rng, texts[kind](rng))
    if kind == "i":
        return rng.choice(SIZES)
    if kind == "n":
        return rng.choice(NUMBERS)
    if kind == "b":
        return rng.choice(["true", "false"])
    if kind == "l":
        return rng.choice(["(list)", "(list 1 2 3)", '(list "a" "b" "a")', "(until 3)", '(splitList "," "a,b,c")', '(list 1 "a" nil 2.5)', "(list (list 1) (dict))", '("b a c" | splitList " ")'])
    if kind == "d":
        return rng.choice(["(dict)", '(dict "a" 1)', '(dict "a" (dict "b" 1) "c" "x")', '(dict "k" nil "l" (list 1))', '(fromYaml "a: 1")', '(fromToml "a = 1")', '(dict "a" "" "b" 0 "c" false)'])
    if kind == "e":
        return f'(urlParse {literal(rng, patterns.address(rng))})' if rng.random() < 0.6 else '(dict "scheme" "http" "host" "h" "path" "p" "query" "q")'
    if kind == "D":
        if rng.random() < 0.4:
            return rng.choice(["(int64 0)", "(int64 1700000000)", "(int64 -1)", "1700000000", "(int64 253402300800)", "(int64 4102444799)", "(int64 \"-62135596801\")"])
        return f'(toDate "2006-01-02T15:04:05Z07:00" "{rng.choice(["2024-02-29T12:34:56Z", "1999-12-31T23:59:59.987654321-07:00", "2023-07-01T00:00:00+05:30", "0001-01-01T00:00:00Z", "2024-03-31T01:30:00Z", "x"])}")'
    if rng.random() < 0.3:
        return rng.choice(["nil", ".", "$", "true", '""', "0", "1.0", '"x"'])
    return simple(scope, rng.choice("snlbdn"))


def operand(scope, kind, depth):
    """An operand that is usually of the wanted type, with calls in parentheses."""
    rng = scope.rng
    if rng.random() < scope.wild and kind != "D":
        if rng.random() < 0.35:
            return Tree("expression", rng.choice(EXOTIC))
        kind = rng.choice("sinbalda")
        if rng.random() < 0.1:
            return Tree("expression", rng.choice(["nil", ".", "$", rng.choice(BUILTINS)]))
    if depth <= 0 or rng.random() < 0.55:
        return Tree("expression", simple(scope, kind))
    made = functions.BY_RESULT.get({"k": "s", "P": "s", "i": "i"}.get(kind, kind)) if kind != "a" else functions.FUNCTIONS
    if not made or rng.random() < 0.1:
        if rng.random() < 0.3:
            return Tree("expression", "(", pipeline(scope, depth - 1), ")", rng.choice(["", "", ".a", ".b.c", ".x"]))
        return Tree("expression", simple(scope, kind))
    return Tree("expression", "(", call(scope, rng.choice(made), depth - 1), ")")


def call(scope, function, depth, piped=False):
    """A call; with `piped` its last argument is left to the pipeline."""
    rng = scope.rng
    name, types, _ = function
    arguments = []
    last = None
    for kind in types:
        if kind == "*":
            arguments.extend(last for _ in range(rng.choice([0, 0, 1, 2])))
            if rng.random() < 0.15 and arguments:
                arguments.pop()
        else:
            arguments.append(kind)
            last = kind
    if rng.random() < 0.02 and name not in functions.TIMED:
        arguments = arguments[:-1] if rng.random() < 0.5 else arguments + ["a"]
    if piped and arguments:
        arguments.pop()
    tree = Tree("call", name)
    # A call whose result would be the present time when its argument is odd keeps its types.
    saved, scope.wild = scope.wild, 0 if name in functions.TIMED else scope.wild
    for kind in arguments:
        tree.parts.append(" ")
        if name == "repeat" and kind == "i":
            tree.parts.append(Tree("number", rng.choice(SIZES)))
        else:
            tree.parts.append(operand(scope, kind, depth))
    scope.wild = saved
    return tree


def pipeline(scope, depth, kind=None):
    rng = scope.rng
    roll = rng.random()
    kind = kind or rng.choice("aaassnlldb")
    if roll < 0.2:
        tree = Tree("pipeline", operand(scope, kind, depth))
    elif roll < 0.25:
        tree = Tree("pipeline", Tree("expression", rng.choice(BUILTINS)) if scope.root != "$" else operand(scope, kind, depth))
    else:
        tree = Tree("pipeline", call(scope, rng.choice(functions.FUNCTIONS), depth))
    while rng.random() < 0.3:
        function = rng.choice(functions.FUNCTIONS)
        if function[0] not in functions.TIMED and function[1]:
            tree.parts += [rng.choice([" | ", "|", " |"]), call(scope, function, min(depth, 1), piped=True)]
    if rng.random() < 0.3:
        tree.parts.append(rng.choice([" | toJson", ' | printf "%T %v"', " | quote", " | typeOf", ' | printf "%#v"', " | toYaml", " | toString", " | len", " | kindOf"]))
    return tree


def left(rng):
    return rng.choice(["{{ ", "{{", "{{- ", "{{ ", "{{ ", "{{-\n"])


def right(rng):
    return rng.choice([" }}", "}}", " -}}", " }}", " }}", "\n}}"])


def action(scope, *inside):
    return Tree("action", left(scope.rng), *inside, right(scope.rng))


def statements(scope, depth, count=None):
    rng = scope.rng
    saved = list(scope.variables)
    tree = Tree("statements*")
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3]) if count is None else count):
        tree.parts.append(rng.choice(TEXT) if rng.random() < 0.35 else statement(scope, depth))
    scope.variables[:] = saved
    return tree


def inner(scope, depth, root, variables=(), loop=0):
    """Statements with another dot."""
    saved, kept = scope.root, list(scope.variables)
    scope.root = "$" if root == "$" and saved is not None else saved
    scope.variables += variables
    scope.loops += loop
    tree = statements(scope, depth)
    scope.root = saved
    scope.loops -= loop
    scope.variables[:] = kept
    return tree


def declaration(scope, kind):
    """`$x := `, and the name for the body."""
    rng = scope.rng
    if rng.random() < 0.65:
        return "", []
    name = rng.choice(["$x", "$y", "$v"])
    return name + rng.choice([" := ", ":=", " := "]), [(name, kind)]


def statement(scope, depth):
    rng = scope.rng
    roll = rng.random()
    if depth <= 0 or roll < 0.5:
        return action(scope, pipeline(scope, 2))
    if roll < 0.6:
        kind = rng.choice("snlda")
        name = rng.choice(["$x", "$y", "$z"])
        value = pipeline(scope, 1, kind)
        if scope.variables and rng.random() < 0.4:
            return action(scope, rng.choice(scope.variables)[0], " = ", value)
        scope.variables.append((name, kind))
        return action(scope, name, " := ", value)
    if roll < 0.7:
        prefix, names = declaration(scope, "a")
        tree = Tree("block", action(scope, "if ", prefix, pipeline(scope, 1)), inner(scope, depth - 1, "", names))
        while rng.random() < 0.2:
            tree.parts += [action(scope, "else if ", pipeline(scope, 1)), inner(scope, depth - 1, "", names)]
        if rng.random() < 0.4:
            tree.parts += [action(scope, "else"), inner(scope, depth - 1, "", names)]
        tree.parts.append(action(scope, "end"))
        return tree
    if roll < 0.78:
        prefix, names = declaration(scope, "a")
        tree = Tree("block", action(scope, "with ", prefix, pipeline(scope, 1)), inner(scope, depth - 1, "$", names))
        if rng.random() < 0.15:
            tree.parts += [action(scope, "else with ", pipeline(scope, 1)), inner(scope, depth - 1, "$", names)]
        if rng.random() < 0.4:
            tree.parts += [action(scope, "else"), inner(scope, depth - 1, "", names)]
        tree.parts.append(action(scope, "end"))
        return tree
    if roll < 0.88:
        shape = rng.random()
        prefix, names = "", []
        if shape < 0.3:
            prefix, names = "$e" + rng.choice([" := ", ":="]), [("$e", "a")]
        elif shape < 0.65:
            prefix, names = rng.choice(["$k, $e := ", "$k,$e:=", "$k, $e := "]), [("$k", "k"), ("$e", "a")]
        elif shape < 0.7 and len(scope.variables) > 1:
            prefix = scope.variables[0][0] + ", " + scope.variables[-1][0] + " = "
        source = operand(scope, rng.choice("lldia"), 1)
        tree = Tree("block", action(scope, "range ", prefix, source), inner(scope, depth - 1, "$", names, 1))
        if rng.random() < 0.25:
            tree.parts += [action(scope, "else"), inner(scope, depth - 1, "", names)]
        tree.parts.append(action(scope, "end"))
        return tree
    if roll < 0.9 and (scope.loops or rng.random() < 0.1):
        return action(scope, rng.choice(["break", "continue"]))
    if roll < 0.92:
        return Tree("action", rng.choice(["{{/* c */}}", "{{- /* c */ -}}", "{{- /* a\nb */}}", "{{/*{{ }}*/ -}}"]))
    name = rng.choice(scope.templates)
    argument = rng.choice([".", "$", ".Values", "(dict \"a\" 1)", "\"x\"", "$.Values.d"])
    if roll < 0.94:
        return action(scope, f'template "{name}"', rng.choice(["", " " + argument, " " + argument]))
    if roll < 0.97:
        return action(scope, f'include "{name}" {argument}', rng.choice(["", " | nindent 2", " | quote", " | upper"]))
    if roll < 0.985:
        text = str(statements(scope, 1))
        return action(scope, "tpl ", Tree("expression", literal(rng, text)), " " + rng.choice([".", "$", "$", "(dict)", "nil"]))
    saved, scope.root = scope.root, None
    body = statements(scope, depth - 1)
    scope.root = saved
    return Tree("block", action(scope, f'block "b{rng.randint(0, 1)}" ', operand(scope, "a", 1)), body, action(scope, "end"))


def definitions(scope):
    tree = Tree("statements*")
    for name in scope.templates:
        if scope.rng.random() < 0.6:
            saved, scope.root = scope.root, None
            kept, scope.variables = scope.variables, []
            tree.parts.append(Tree("block", action(scope, f'define "{name}"'), statements(scope, 2), action(scope, "end")))
            scope.root, scope.variables = saved, kept
    return tree


def program(rng):
    """A whole case of the mode `template`."""
    values = words.values(rng)
    scope = Scope(rng, values)
    scope.wild = rng.choice([0.0, 0.02, 0.06, 0.25])
    body = statements(scope, 3, rng.choice([1, 1, 2, 3, 4, 5]))
    uses = any(name in str(body) for name in scope.templates)
    helpers = definitions(scope) if uses or rng.random() < 0.05 else Tree("statements*")
    given = {"template": Tree("statements*", helpers, body) if rng.random() < 0.6 else body}
    if given["template"] is body and helpers.parts:
        given["templates"] = {"templates/_helpers.tpl": helpers}
    if ".Files" in str(body) + str(helpers):
        given["files"] = dict(FILES)
    if rng.random() < 0.8:
        given["values"] = values
    else:
        given["values_yaml"] = json.dumps(values)
    return {"op": "render", "input": given}


SHOWN = ['{{ %s }}', '{{ %s | printf "%%T %%v" }}', '{{ %s | toJson }}', '{{ printf "%%#v" (%s) }}', "{{ %s | quote }}", "{{ toYaml (%s) }}", '{{ %s }}{{ $.Values.l }}{{ toJson .Values.d }}']


def single_call(rng):
    """A case of the mode `functions`: one call and a look at its result."""
    values = words.values(rng)
    scope = Scope(rng, values)
    scope.wild = rng.choice([0.0, 0.0, 0.1, 0.5])
    before, after = rng.choice(SHOWN).replace("%%", "%").split("%s")
    expression = call(scope, rng.choice(functions.FUNCTIONS), rng.choice([0, 0, 0, 1]))
    return {"op": "render", "input": {"template": Tree("statements*", Tree("action", before, expression, after)), "values": values}}


JUNK = ["{{", "}}", "{{-", "-}}", " - ", "(", ")", "|", ",", ".", "$", ":=", "=", '"', "`", "'", "\\", "end", "else", "if", "range", "with", "define", "template", "block", "break", "nil", "true",
        "/*", "*/", " ", "\n", "1", "0x", "$x", ".a", "\u00e9", "\x00", "\t", "..", "else if", "{{end}}", "{{ else }}", "-", "1.", "and", "%", "{{ $x := 1 }}", "{{ end }}"]


def broken(rng):
    """A case of the mode `syntax`: a program with some wrong edits."""
    case = program(rng)
    text = str(case["input"]["template"])
    if len(text) > 400:
        start = rng.randint(0, len(text) - 300)
        text = text[start:start + 300]
    case["input"]["template"] = patterns.mutated(rng, text, JUNK)
    return case
