"""Random YAML texts: block and flow, every scalar style, anchors, tags, comments, documents."""
import words
import patterns

PLAIN = ["a", "b c", "1", "1.5", "true", "yes", "null", "~", "", "0o17", "0777", "0x1F", "1_000", "1e3", ".inf", "-.inf", ".nan", "2001-01-01", "12:30", "- x", "a: b", "a #c", "a#b", "-", "?", ":x",
         "x:", "[", "]", "{}", "[]", "'", '"', "*a", "&a", "!x", "|", ">", "%a", "@a", "`a", "<<", "=", "\u65e5", "a\tb", "-1", "+1", "08", "1e400", "9223372036854775808", "18446744073709551616",
         "0b11", "-0", "1.", ".5", "n", "No", "on", "a,b", "a]", "http://x:80/", "\U0001f389", "0x", "1__0", "--- a", "... b", "- - 1"]
TAGS = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!custom", "!!binary", "!!map", "!!seq", "!", "!<tag:yaml.org,2002:str>", "!!timestamp", "!!merge", "!e!x"]


def scalar(rng, indent):
    roll = rng.random()
    if roll < 0.5:
        return rng.choice(PLAIN)
    if roll < 0.56:
        return "'" + words.string(rng).replace("'", "''") + "'"
    if roll < 0.66:
        return '"' + rng.choice(["", "a", "\\n", "\\u00e9", "\\x41", "\\/", "\\ud83c\\udf89", "\\U0001F389", "\\e", "\\N", "\\_", "\\ ", "\\q", "a\\\n  b", "a\n\n b", "\\t x", "\\0", "\u65e5", "  ", "\t", "\\\\"]) \
            + rng.choice(["", "b", "\n " + " " * indent, " "]) + '"'
    if roll < 0.82:
        header = rng.choice(["|", ">", "|-", ">-", "|+", ">+", "|2", "|1-", ">1", "| # c", "|x", "|0", "|-2"])
        pad = " " * (indent + rng.choice([1, 2, 2, 2, 4]))
        lines = [rng.choice(["a", "b c", "", " x", "# no", "- y", "k: v", "\ttab", "", "a ", "\u00e9"]) for _ in range(rng.randint(0, 4))]
        return header + "\n" + "\n".join(pad + line if line or rng.random() < 0.3 else "" for line in lines)
    if roll < 0.9:
        return rng.choice(["a", "b"]) + "\n" + " " * (indent + rng.choice([1, 2])) + rng.choice(["c", "d e", "- f", "# g", "h: i", "", "\n  j"])
    return words.string(rng)


def flow(rng, depth):
    if depth <= 0 or rng.random() < 0.5:
        return rng.choice(PLAIN + ["'q'", '"d"', '"k": 1', "a: 1"])
    blank = rng.choice(["", " ", " ", "\n  ", " # c\n "])
    if rng.random() < 0.5:
        return "[" + ("," + blank).join(flow(rng, depth - 1) for _ in range(rng.randint(0, 3))) + rng.choice(["", "", ",", blank]) + "]"
    parts = []
    for _ in range(rng.randint(0, 3)):
        parts.append(rng.choice(["a", "b", '"k"', "'q'", "1", "? x", "<<", "[a]", "", "y"]) + rng.choice([": ", ": ", ":", " : ", ""]) + flow(rng, depth - 1))
    return "{" + ("," + blank).join(parts) + rng.choice(["", "", ",", blank]) + "}"


def node(rng, indent, depth):
    """What follows a key or a dash, on its line and the lines below."""
    before = ""
    if rng.random() < 0.12:
        before += rng.choice(["&a ", "&b ", "&x-1 ", "&a.b "])
    if rng.random() < 0.1:
        before += rng.choice(TAGS) + " "
    roll = rng.random()
    if roll < 0.08:
        return rng.choice(["*a", "*b", "*x-1", "*none"])
    if depth <= 0 or roll < 0.5:
        return before + scalar(rng, indent)
    if roll < 0.62:
        return before + flow(rng, 2)
    step = rng.choice([0, 1, 2, 2, 2, 2, 4]) if rng.random() < 0.5 else 2
    if roll < 0.8:
        return before.rstrip() + "\n" + mapping(rng, indent + max(1, step), depth - 1)
    return before.rstrip() + "\n" + sequence(rng, indent + step, depth - 1)


def comment(rng):
    return rng.choice([" # c", " #", "  # x: y"]) if rng.random() < 0.06 else ""


def mapping(rng, indent, depth):
    lines = []
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        pad = " " * indent
        key = rng.choice(["a", "b", "c", "d", "k", "'q k'", '"d k"', "1", "1.5", "true", "y", "n", "null", "~", "<<", "? x", "a b", "\u00e9", "[1]", "{a: 1}", "!!str 1", "&a k", "*a", "0x1F", "1e21", ".inf", "-", "0o7", "2001-01-01",
                          "18446744073709551615", "9007199254740993", "1_0", "=", "a.b", "on"][: rng.choice([5, 5, 8, 34])])
        if rng.random() < 0.04:
            lines.append(pad + "? " + node(rng, indent + 2, 1))
            lines.append(pad + ": " + node(rng, indent + 2, 1))
            continue
        if rng.random() < 0.05:
            lines.append(rng.choice(["", "# c", pad + "# d", "   ", "\t"]))
        lines.append(pad + key + rng.choice([":", ":", ":", " :"]) + rng.choice([" ", " ", " ", "  ", "\t", ""]) + node(rng, indent, depth) + comment(rng))
    return "\n".join(lines)


def sequence(rng, indent, depth):
    lines = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        pad = " " * indent
        roll = rng.random()
        if depth > 0 and roll < 0.2:
            lines.append(pad + "- " + mapping(rng, indent + 2, depth - 1).lstrip(" "))
        elif depth > 0 and roll < 0.3:
            lines.append(pad + "- " + sequence(rng, indent + 2, depth - 1).lstrip(" "))
        else:
            lines.append(pad + "-" + rng.choice([" ", " ", "  ", "\t", ""]) + node(rng, indent, depth) + comment(rng))
    return "\n".join(lines)


def document(rng):
    text = rng.choice(["", "", "", "", "", "---\n", "--- # c\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG !e! tag:e,2000:\n---\n", "\ufeff", "# c\n", "\n", "--- "])
    roll = rng.random()
    text += mapping(rng, 0, 3) if roll < 0.8 else sequence(rng, 0, 2) if roll < 0.9 else flow(rng, 3)
    if rng.random() < 0.06:
        text += rng.choice(["\n---\n", "\n...\n", "\n...\n---\n", "\n--- "]) + mapping(rng, 0, 1)
    text += rng.choice(["", "\n", "\n", "\n\n", "\n...", " \n", "\n# c"])
    if rng.random() < 0.1:
        text = text.replace("\n", rng.choice(["\r\n", "\r", "\n\n", "\u2028", "\x85"]))
    if rng.random() < 0.12:
        text = patterns.mutated(rng, text, list(":-?#&*!|>'\"%@`,[]{} \n\t") + ["\x00", "\x01", "\u00e9", "\x7f", ": ", "- ", "\ufeff", "---\n"])
    return text
