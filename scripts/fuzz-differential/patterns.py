"""Random texts of the small languages inside Helm's: regular expressions, versions, formats, layouts, addresses."""
import json

import words


def regex(rng, depth=3):
    def atom(depth):
        roll = rng.random()
        if roll < 0.4:
            return rng.choice(["a", "b", "c", "ab", "1", " ", "-", "\u00e9", "\u65e5", "x", "_", "A"])
        if roll < 0.5:
            return rng.choice([".", "^", "$", "\\b", "\\B", "\\A", "\\z", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "(?i)", "(?s)", "(?m)", "(?U)"])
        if roll < 0.6:
            return rng.choice(["\\.", "\\n", "\\t", "\\x41", "\\x{65e5}", "\\pL", "\\p{Greek}", "\\P{Lu}", "\\pN", "\\Qa.b\\E", "\\011", "\\/", "\\-",
                               "[[:alpha:]]", "[[:^digit:]]", "\\C", "\\1", "\\Z", "\\p{Foo}", "(?=a)", "(?<!b)", "\\a", "\\v", "\\f", "\\_", "\\y"])
        if roll < 0.75:
            inside = "".join(rng.choice(["a", "b", "a-c", "0-9", "-", "^", "]", "\\d", "\\w", "\\]", "\u00e9", ".", "[:alpha:]", "\\pL", "z-a", "\\s", "\\b", "A-Z"])
                             for _ in range(rng.randint(0, 3)))
            return "[" + rng.choice(["", "", "^"]) + inside + "]"
        if depth > 0:
            opening = rng.choice(["(", "(", "(?:", "(?P<n>", "(?<m>", "(?i:", "(?-i:", "(?i-s:", "(?P<>", "(?x:"])
            return opening + expression(depth - 1) + ")"
        return "a"

    def expression(depth):
        text = ""
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
            text += atom(depth)
            if rng.random() < 0.35:
                text += rng.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,}", "{2,1}", "{,2}", "{1001}", "**", "++", "{2}{3}", "{0}"])
            if rng.random() < 0.12:
                text += "|"
        return text
    text = expression(depth)
    if rng.random() < 0.06:
        text = mutated(rng, text)
    return text


def subject(rng):
    if rng.random() < 0.3:
        return words.string(rng)
    return "".join(rng.choice(["a", "b", "c", "ab", "1", " ", "-", "\u00e9", "\u65e5", "x", "_", "A", ".", "\n", "B", "\u017f", "K"]) for _ in range(rng.randint(0, 10)))


def replacement(rng):
    return "".join(rng.choice(["$1", "$0", "${1}", "${n}", "$n", "$$", "$", "${", "x", "\\1", "$1x", "${1x}", "$2", "$10", "-", "\u00e9", "${m}", "$m_"])
                   for _ in range(rng.randint(0, 3)))


def mutated(rng, text, alphabet=None):
    for _ in range(rng.randint(1, 3)):
        place = rng.randint(0, len(text))
        kind = rng.random()
        if kind < 0.4:
            text = text[:place] + text[place + rng.randint(1, 2):]
        elif kind < 0.8:
            text = text[:place] + rng.choice(alphabet or words.PIECES) + text[place:]
        else:
            other = rng.randint(0, len(text))
            low, high = min(place, other), max(place, other)
            text = text[:high] + text[low:high][:20] + text[high:]
    return text


def version(rng):
    part = lambda: rng.choice(["0", "1", "2", "3", "10", "01", "1", "0", "x", "99999999999999999999", ""][: rng.choice([5, 6, 8, 11])])
    text = rng.choice(["", "", "", "v", "V", " "]) + ".".join(part() for _ in range(rng.choice([1, 2, 3, 3, 3, 3, 4])))
    if rng.random() < 0.35:
        text += "-" + rng.choice(["alpha", "alpha.1", "rc.1", "0", "01", "beta-2", "", "a..b", "x.7.z.92", "1", "alpha.beta", "-", "\u00e9"])
    if rng.random() < 0.2:
        text += "+" + rng.choice(["b1", "001", "", "a.b", "a_b"])
    return mutated(rng, text) if rng.random() < 0.04 else text


def constraint(rng):
    def single():
        shape = rng.choice(["", "", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "~>", "^", "==", "<>"])
        text = rng.choice(["", " "]) if rng.random() < 0.3 else ""
        body = rng.choice(["*", "x", "X", "1.x", "1.2.x", "1.*", "0.*", "1.x.3", "x.1"]) if rng.random() < 0.25 else version(rng)
        return shape + text + body
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        if rng.random() < 0.1:
            parts.append(version(rng) + " - " + version(rng))
        else:
            parts.append(single())
        parts.append(rng.choice([", ", ",", " ", " || ", "||", ", ", " , "]))
    text = "".join(parts[:-1])
    return mutated(rng, text) if rng.random() < 0.05 else text


def print_format(rng):
    text = ""
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        text += rng.choice(["", "", "a", " ", "\u00e9", "%%"])
        text += "%" + "".join(rng.choice("+-# 0") for _ in range(rng.choice([0, 0, 0, 1, 1, 2])))
        text += rng.choice(["", "", "", "1", "5", "12", "*", "[1]", "[2]", "[3]*", "[1]*", "03", "-4", "[x]", "[0]", "[", "1000"])
        text += rng.choice(["", "", "", "", ".", ".0", ".1", ".3", ".10", ".*", ".[1]*", ".-2", "[2]", "[1]"])
        text += rng.choice(list("vvvvdddsssqqxXeEfFgGbocUtTp") + ["w", "z", "", "!", "\u00e9", "%", "n", "O"])
    return text


LAYOUT_TOKENS = ["January", "Jan", "1", "01", "2", "02", "_2", "002", "__2", "15", "3", "03", "4", "04", "5", "05", "2006", "06", "PM", "pm", "MST",
                 "-0700", "-07:00", "-07", "Z0700", "Z07:00", "Z07", "-070000", "-07:00:00", "Z070000", "Z07:00:00", ".000", ".999", ",000", ".00",
                 ".9", "Monday", "Mon", "05.000", "05.999", "05,9", "000", "_2006", "Z"]


def layout(rng):
    if rng.random() < 0.35:
        return rng.choice(["2006-01-02", "2006-01-02T15:04:05Z07:00", "Mon Jan _2 15:04:05 MST 2006", "02 Jan 06 15:04 -0700", "15:04",
                           "Monday, 02-Jan-06 15:04:05 MST", "3:04PM", "2006-01-02 15:04:05.999999999 -0700 MST", "Jan _2 15:04:05.000"])
    return "".join(rng.choice(LAYOUT_TOKENS) if rng.random() < 0.65 else rng.choice(["-", "/", " ", ":", "T", "x", ",", ".", "\u00e9", "h", "20", "0", "th"])
                   for _ in range(rng.randint(0, 7)))


def moment(rng):
    """A text for `toDate`, mostly close to some layout."""
    year, month, day = rng.choice(["2024", "1999", "0001", "9999", "1969", "2023", "24"]), rng.choice(["01", "02", "12", "13", "2"]), rng.choice(["01", "29", "30", "31", "7", "32"])
    clock = rng.choice(["00:00:00", "12:34:56", "23:59:60", "7:05:09", "23:59:59.123456", "12:00:00.5", "24:00:00"])
    zone = rng.choice(["Z", "+00:00", "-07:00", "+05:30", "+0530", "UTC", "MST", "CEST", "GMT+3", "+14:00", "", "+25:00"])
    text = rng.choice([f"{year}-{month}-{day}", f"{year}-{month}-{day}T{clock}{zone}", f"{year}-{month}-{day} {clock} {zone}", clock, f"{day} Jan {year}", f"Mon Jan {day} {clock} {zone} {year}",
                       f"{month}/{day}/{year}", f"Tuesday, {day}-Feb-{year[2:]} {clock} {zone}"])
    return mutated(rng, text) if rng.random() < 0.08 else text


def span(rng):
    if rng.random() < 0.2:
        return words.string(rng)
    return rng.choice(["", "-", "+"]) + "".join(rng.choice(["1", "2.5", "30", "0", ".5", "1000000", "9223372036"]) + rng.choice(["h", "m", "s", "ms", "us", "\u00b5s", "ns", "d", ""])
                                                for _ in range(rng.choice([1, 1, 2, 3])))


ZONES = ["UTC", "", "Local", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "EST", "EST5EDT", "Etc/GMT+5", "Nowhere/X", "Australia/Lord_Howe",
         "America/Sao_Paulo", "../etc/passwd", "/etc/passwd", "Africa/Casablanca", "Europe/Dublin", "Pacific/Apia", "utc", "Asia/Tehran", "MST7MDT", "Antarctica/Troll"]


def address(rng):
    text = rng.choice(["http://", "https://", "", "//", "mailto:", "file:///", "HTTP://", "a b://", "1http://", "x:"])
    text += rng.choice(["", "", "u@", "u:p@", ":@", "u%20x:p%2f@"])
    text += rng.choice(["host", "h.x:80", "[::1]:8080", "[::1", "h:port", "", "\u00e9.x", "h_x", "1.2.3.4", "h%41", "[fe80::1%25eth0]", "h:"])
    text += rng.choice(["", "/", "/a/b", "/a%20b", "/a b", "/%zz", "a", "/../x", "//x", "/\u65e5", "/a;b=1", "/%2F"])
    text += rng.choice(["", "", "?q=1", "?a=1&b=%20", "?", "?a b", "?\u00e9"]) + rng.choice(["", "", "#f", "#", "#a b", "#%zz", "#\u00e9"])
    return mutated(rng, text) if rng.random() < 0.1 else text


def path(rng):
    return "".join(rng.choice(["/", "/", "a", "b.txt", "..", ".", "x.tar.gz", "//", "\u00e9", " ", "\\", "C:", ".hid"]) for _ in range(rng.randint(0, 6)))


def json_text(rng):
    value = words.value(rng, 3)
    if rng.random() < 0.3:
        value = {words.key(rng): value}
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 1]))
    if rng.random() < 0.3:
        text = mutated(rng, text, list('{}[]",:0123456789eE+-.\\utfnl \n\t/') + ["\\ud800", "\\u00e9", "NaN", "null", "\\x", "1e400", "-0", "00", "\U0001f389"])
    return text


def toml_text(rng):
    def key():
        return ".".join(rng.choice(["a", "b", "c", "x-y", '"q k"', "'l'", "1", "\u00e9", '""', "a"]) for _ in range(rng.choice([1, 1, 1, 2])))

    def val(depth=2):
        roll = rng.random()
        if depth > 0 and roll < 0.15:
            return "[" + rng.choice([", ", ",\n", " , "]).join(val(depth - 1) for _ in range(rng.randint(0, 3))) + rng.choice(["", ",", "\n"]) + "]"
        if depth > 0 and roll < 0.3:
            return "{" + ", ".join(key() + " = " + val(depth - 1) for _ in range(rng.randint(0, 3))) + "}"
        return rng.choice(["1", "-0", "+7", "1_000", "0x1F", "0o17", "0b11", "1.5", "1e6", "-inf", "nan", "true", "false", '"s"', '"\\u00e9\\n"', "'raw\\'", '"""m\nx"""', "'''\nl\n'''",
                           "1979-05-27T07:32:00Z", "1979-05-27T00:32:00.999999-07:00", "1979-05-27 07:32:00", "1979-05-27", "07:32:00", "9223372036854775807", "9223372036854775808",
                           "3.0", "1e-7", "01", "1__0", '"""a\\\n  b"""', "1e400", "x", '"\\x41"', '""', "1.", ".5", "2024-02-30"])
    lines = []
    for _ in range(rng.randint(0, 6)):
        roll = rng.random()
        if roll < 0.65:
            lines.append(key() + rng.choice([" = ", "=", " =  "]) + val() + rng.choice(["", "", " # c"]))
        elif roll < 0.8:
            lines.append("[" + key() + "]")
        elif roll < 0.92:
            lines.append("[[" + key() + "]]")
        else:
            lines.append(rng.choice(["# comment", "", "[", "=", "a", "a = ", "[a", "a = 1 b = 2"]))
    text = rng.choice(["\n", "\n", "\r\n"]).join(lines) + rng.choice(["", "\n"])
    return mutated(rng, text) if rng.random() < 0.15 else text
