"""Delta debugging over whole cases: their trees, objects, lists, texts and numbers."""
from tree import Tree, flat

SIMPLE = {"expression": ("1", '""', ".", "nil"), "pipeline": ("1",), "number": ("1",)}
KEPT = {"template", "yaml", "expr", "chart", "chart_yaml", "name", "version", "apiVersion", "templates"}


def chunks(count):
    """Ranges to leave out, the big ones first."""
    size = count
    while size >= 1:
        for start in range(0, count, size):
            yield start, min(start + size, count)
        size //= 2


def smaller(item, name=""):
    """Smaller variants of a case or a part of it, the boldest first."""
    if isinstance(item, Tree):
        yield from smaller_tree(item)
    elif isinstance(item, dict):
        keys = list(item)
        for key in keys:
            if key not in KEPT:
                yield {other: item[other] for other in keys if other != key}
        for key in keys:
            for variant in smaller(item[key], key):
                yield {**item, key: variant}
    elif isinstance(item, list):
        for start, end in chunks(len(item)):
            yield item[:start] + item[end:]
        for index, element in enumerate(item):
            for variant in smaller(element):
                yield item[:index] + [variant] + item[index + 1:]
    elif isinstance(item, str):
        if name not in ("name", "version", "apiVersion", "repository", "dir"):
            yield from smaller_text(item)
    elif isinstance(item, bool) or item is None:
        return
    elif item not in (0, 1):
        yield 1
        yield 0
        if isinstance(item, float) and item == int(item) and abs(item) < 2**53:
            yield int(item)


def smaller_tree(tree):
    for simple in SIMPLE.get(tree.kind, ()):
        if str(tree) != simple and len(str(tree)) > len(simple):
            yield Tree(tree.kind, simple)
    for inner in tree.descendants(tree.kind):
        yield inner
    if tree.kind.endswith("*"):
        for start, end in chunks(len(tree.parts)):
            yield Tree(tree.kind, *tree.parts[:start], *tree.parts[end:])
    for index, part in enumerate(tree.parts):
        if isinstance(part, Tree):
            for variant in smaller_tree(part):
                yield Tree(tree.kind, *tree.parts[:index], variant, *tree.parts[index + 1:])


def smaller_text(text):
    for start, end in chunks(len(text)):
        yield text[:start] + text[end:]
    for index, character in enumerate(text):
        if ord(character) > 127 or character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            yield text[:index] + "a" + text[index + 1:]


def weight(item):
    plain = flat(item)
    return len(repr(plain))


def minimized(case, is_same_finding, budget=1500):
    """The smallest case found that `is_same_finding` still accepts, asked at most `budget` times."""
    best = case
    for stage in (case, None):
        if stage is None:
            best = {**best, "input": flat(best["input"])}
        progress = True
        while progress and budget > 0:
            progress = False
            seen = set()
            for variant in smaller(best["input"]):
                key = repr(flat(variant))
                if key in seen or weight(variant) > weight(best["input"]):
                    continue
                seen.add(key)
                budget -= 1
                if budget <= 0:
                    break
                candidate = {**best, "input": variant}
                if is_same_finding({**candidate, "input": flat(variant)}):
                    best, progress = candidate, True
                    break
    return {**best, "input": flat(best["input"])}
