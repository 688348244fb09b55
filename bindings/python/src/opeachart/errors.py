"""Why something was not done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional


@dataclass(frozen=True)
class Position:
    """A place in a file; line and column count from 1, the column in bytes."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ChartError(Exception):
    """What the engine says about a request that it did not do. Its text is Helm's."""

    #: The stable identity of the error.
    code: str
    #: A phrase in lower case.
    message: str
    #: What Helm prints for this failure, without the leading ``Error: ``.
    helm_text: str
    #: What can be done about it.
    help: Optional[str]
    #: Whether the same call can succeed later.
    retryable: bool
    #: Where it happened and how it got there.
    positions: tuple[Position, ...]

    def __init__(self, error: Mapping[str, Any]) -> None:
        self.code = error["code"]
        self.message = error["message"]
        self.helm_text = error["helmText"]
        self.help = error.get("help")
        self.retryable = error["retryable"]
        self.positions = tuple(
            Position(p["file"], p["line"], p["column"], p.get("text", ""))
            for p in error["positions"])
        super().__init__(self.helm_text)
