"""Generated text that remembers its grammar, so that a program can be shrunk by its structure."""


class Tree:
    """A piece of generated text: strings and trees in a row.

    `kind` names the grammar rule; a tree may be replaced by any tree of the same kind inside it.
    A tree whose `kind` ends in "*" is a sequence: each of its parts may be left out.
    """

    __slots__ = ("kind", "parts")

    def __init__(self, kind, *parts):
        self.kind, self.parts = kind, list(parts)

    def __str__(self):
        out = []
        stack = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, Tree):
                stack.extend(reversed(item.parts))
            else:
                out.append(item)
        return "".join(out)

    def descendants(self, kind):
        for part in self.parts:
            if isinstance(part, Tree):
                if part.kind == kind:
                    yield part
                yield from part.descendants(kind)


def flat(item):
    """The case without trees: plain JSON."""
    if isinstance(item, Tree):
        return str(item)
    if isinstance(item, dict):
        return {key: flat(value) for key, value in item.items()}
    if isinstance(item, list):
        return [flat(value) for value in item]
    return item
