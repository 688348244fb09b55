"""Random strings, numbers and trees of values, with a taste for what breaks engines."""

STRINGS = [
    "", "a", "b", "abc", "Hello World", " lead", "trail ", "foo-bar_baz", "fooBarBaz", "HTTPServer2Go",
    "a\u00e9\u00df", "\u65e5\u672c\u8a9e", "\U0001f389x", "e\u0301", "\u00a0nbsp\u00a0", "\u2028", "\ufeffbom", "\ufffd",
    "\u01c5\u0131\u0130\u1e9e\ufb01", "1", "-1", "0", "1.5", "-0", "0x1f", "017", "0o17", "08", "0b11", "1_000", "1e3", "1E400", ".5",
    "5.", "+7", "NaN", "Inf", "inf", "-.inf", ".nan", "9223372036854775807", "9223372036854775808", "true", "false",
    "True", "null", "~", "yes", "no", "y", "n", "on", "OFF", "a,b,c", ",", "a/b/../c", "/", "./x", "//a//", "../..", "a.tar.gz", "k: v",
    "- x", "? a", "# c", "a # c", "a: b: c", "[1, 2]", "{a: 1}", "*x", "&x", "!x", "| x", "> x", "%x", "@x", "`x", "'", '"', "''", "\\",
    "line1\nline2\n", "\n", "\n\n", "a\n\nb", " \n x", "x\n  ", "\t", "a\tb", "\r\n", "a\rb", "a  b   c", "<b>&'\"", "</script>",
    "{{ .Values.s }}", "{{", "}}", "{{ fail \"x\" }}", "{{ include \"t0\" . }}", "%d", "%", "%s %v", "$1", "${1}x", "2006-01-02",
    "2024-02-29T12:34:56Z", "2024-02-29 12:34:56.789 +0530 IST", "12:34", "1h30m", "-5s", "1d", "1.2.3", "v1.2.3-rc.1+b", "^1.2", ">=1.0.0-0",
    "http://u:p@h.x:80/p/a?q=1&r=%20#f", "mailto:a@b", "::1", "aGVsbG8=", "aGVsbG8", "!!!", "MFRGG===", "a=b", "a\\b", "a\\,b", "key.sub",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiiiiijjjjjjjjjj", "_a", "__", "A_B", "a1b22",
    "\x7f", "\x85", "\x01", "\x1b[0m", "a.b.c", "1.10", "3.0", "1:30", "2001-12-14t21:59:43.10-05:00", "<<", "=", "-", "--", "---", "...", ":", "?",
]
PIECES = list("abcABC019 _-.,:;/\\'\"#&*!|>%@`{}[]()<>=+~^$?\n\t\r") + [
    "\u00e9", "\u65e5", "\U0001f389", "e\u0301", "\u00a0", "\u2029", "\u0130", "  ", "\n\n", ": ", " #", "foo", "Bar", "10", "0x",
]
KEYS = ["a", "b", "c", "k", "name", "x-y", "A", "a1", "a2", "a10", "1", "10", "9", "true", "y", "n", "null", "a b", "a.b", "\u00e9", "z_",
        "", "~", "-", "global", "0x1", "1.5", "key with spaces", "@", "<k>", "_0", "Name", "#", "on", "No"]
FLOATS = [0.0, 1.0, -1.0, 2.0, 3.0, 10.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e6, 999999.0, 123456789.0, 1e20, 1e21, 1e-5, 1e-7, 0.1, 0.30000000000000004,
          1e300, -1e300, 5e-324, 9007199254740993.0, 9.223372036854775e18, 9.3e18, 1.8446744073709552e19, 65.0, 97.0, 255.0, 8080.0, 1.005, 100.0,
          1e15, 123456.789, 3.14159, 1e100]
INTEGERS = [0, 1, 2, 3, 4, 5, 7, 10, 12, -1, -2, -3, 16, 64, 100, 255, 1000, 65536, 1000000, 2**31 - 1, 2**31, -2**31, 2**53, 2**53 + 1,
            2**63 - 1, -2**63]


def string(rng):
    roll = rng.random()
    if roll < 0.7:
        return rng.choice(STRINGS)
    if roll < 0.8:
        return rng.choice(STRINGS) + rng.choice(STRINGS)
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 12)))


def key(rng):
    return rng.choice(KEYS) if rng.random() < 0.85 else string(rng)


def number(rng):
    roll = rng.random()
    if roll < 0.3:
        return rng.randint(-3, 12)
    if roll < 0.6:
        return rng.choice(FLOATS)
    if roll < 0.8:
        return rng.choice(INTEGERS)
    if roll < 0.9:
        return round(rng.uniform(-1000, 1000), rng.randint(0, 6))
    return rng.uniform(-1, 1) * 10 ** rng.randint(-20, 25)


def scalar(rng):
    roll = rng.random()
    if roll < 0.5:
        return string(rng)
    if roll < 0.8:
        return number(rng)
    return rng.choice([True, False, None])


def value(rng, depth=3):
    roll = rng.random()
    if depth <= 0 or roll < 0.5:
        return scalar(rng)
    if roll < 0.75:
        return [value(rng, depth - 1) for _ in range(rng.choice([0, 1, 1, 2, 3, 4]))]
    return {key(rng): value(rng, depth - 1) for _ in range(rng.choice([0, 1, 1, 2, 3, 4]))}


def values(rng):
    """A tree for templates: some names are always there, with a known type."""
    tree = {
        "s": string(rng), "t": string(rng), "n": number(rng), "i": rng.randint(-2, 9), "b": rng.random() < 0.5,
        "l": [value(rng, 1) for _ in range(rng.randint(0, 4))],
        "ls": [string(rng) for _ in range(rng.randint(0, 4))],
        "ln": [number(rng) for _ in range(rng.randint(0, 4))],
        "ld": [{"a": scalar(rng), key(rng): scalar(rng)} for _ in range(rng.randint(0, 3))],
        "d": {key(rng): value(rng, 2) for _ in range(rng.randint(0, 4))},
        "m": {"a": scalar(rng), "b": {"c": scalar(rng), "d": [scalar(rng)]}, "k": string(rng)},
        "nil": None, "x": value(rng, 3),
    }
    for name in list(tree):
        if rng.random() < 0.08:
            tree[name] = value(rng, 2)
        elif rng.random() < 0.04:
            del tree[name]
    return tree
