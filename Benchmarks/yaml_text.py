"""Generates YAML as values files have it: the same text for the same seed."""

from __future__ import annotations

import random

WORDS = (
    "image service port host name token model cache volume limit request memory node pod label replica "
    "probe ingress storage secret config route server client queue index worker batch metric log").split()
PLAIN = [
    "true", "false", "null", "~", "8080", "0.25", "1e3", "100m", "16Gi", "ClusterIP", "IfNotPresent",
    "registry.example.com/team/image", "2.4.1", "http://host.example.com:9090/path?x=1", "/var/lib/data"]


class _Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.size = 0
        self.anchors = 0

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.size += len(line) + 1

    def word(self) -> str:
        return self.random.choice(WORDS)

    def sentence(self) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(4, 14)))

    def scalar(self) -> str:
        kind = self.random.random()
        if kind < 0.45:
            return self.random.choice(PLAIN)
        if kind < 0.60:
            return f'"{self.sentence()}"'
        if kind < 0.68:
            return f'"a \\"quoted\\" {self.word()}\\n\\tand \\u00e9scapes"'
        if kind < 0.78:
            return f"'it''s {self.sentence()}'"
        if kind < 0.84:
            return '""'
        return self.sentence()

    def flow(self) -> str:
        if self.random.random() < 0.3:
            return self.random.choice(["{}", "[]"])
        if self.random.random() < 0.5:
            return "[" + ", ".join(self.word() for _ in range(self.random.randint(1, 6))) + "]"
        keys = self.random.sample(WORDS, self.random.randint(1, 4))
        return "{" + ", ".join(f"{key}: {self.random.randint(0, 9999)}" for key in keys) + "}"

    def comment(self, indent: str) -> None:
        for _ in range(self.random.randint(1, 3)):
            self.add(f"{indent}# -- {self.sentence()}")

    def block(self, indent: str) -> None:
        for _ in range(self.random.randint(2, 8)):
            self.add(f"{indent}{self.sentence()}: {self.random.randint(0, 99)}")

    def entry(self, indent: str, key: str, depth: int) -> None:
        if self.random.random() < 0.25:
            self.comment(indent)
        kind = self.random.random()
        if depth > 0 and kind < 0.28:
            self.add(f"{indent}{key}:")
            self.map(indent + "  ", depth - 1)
        elif depth > 0 and kind < 0.36:
            self.add(f"{indent}{key}:")
            for _ in range(self.random.randint(1, 5)):
                self.item(indent + "  ")
        elif kind < 0.42:
            self.add(f"{indent}{key}:")
            for _ in range(self.random.randint(1, 6)):
                self.add(f"{indent}  - {self.scalar()}")
        elif kind < 0.50:
            self.add(f"{indent}{key}: {self.flow()}")
        elif kind < 0.54:
            self.add(f"{indent}{key}: {self.random.choice(['|', '|-', '|+'])}")
            self.block(indent + "  ")
        elif kind < 0.57:
            self.add(f"{indent}{key}: {self.random.choice(['>', '>-'])}")
            self.block(indent + "  ")
        elif kind < 0.58:
            self.anchors += 1
            self.add(f"{indent}{key}: &anchor{self.anchors}")
            self.add(f"{indent}  {self.word()}: {self.scalar()}")
            self.add(f"{indent}{key}Again: *anchor{self.anchors}")
        else:
            comment = f"  # {self.word()}" if self.random.random() < 0.05 else ""
            self.add(f"{indent}{key}: {self.scalar()}{comment}")

    def item(self, indent: str) -> None:
        """A map in a list: its first entry stands behind the dash."""
        first, *others = self.random.sample(WORDS, self.random.randint(1, 4))
        self.add(f"{indent}- {first}: {self.scalar()}")
        for key in others:
            self.add(f"{indent}  {key}: {self.scalar()}")

    def map(self, indent: str, depth: int) -> None:
        for key in self.random.sample(WORDS, self.random.randint(2, 9)):
            self.entry(indent, key, depth)


def yaml_text(size: int, seed: int = 1) -> str:
    """At least `size` bytes of one document whose outermost value is a map."""
    writer = _Writer(seed)
    number = 0
    while writer.size < size:
        writer.entry("", f"{writer.word()}{number}", depth=4)
        writer.add("")
        number += 1
    return "\n".join(writer.lines)
