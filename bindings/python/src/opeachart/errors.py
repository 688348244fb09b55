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


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a GMConnector, or that its author should know."""

    #: The stable name of the rule.
    rule: str
    #: ``error``, ``warning`` or ``note``.
    severity: str
    #: The member, such as ``spec.nodes.root.steps[0].name``.
    path: str
    #: Line and column count from 1, the column in bytes.
    line: int
    column: int
    #: A phrase.
    message: str
    #: The valid word that is nearest to what stands there.
    suggestion: Optional[str] = None

    @classmethod
    def from_json(cls, finding: Mapping[str, Any]) -> Finding:
        """The finding that a response holds."""
        return cls(
            finding["rule"], finding["severity"], finding["path"], finding["line"],
            finding["column"], finding["message"], finding.get("suggestion"))

    def __str__(self) -> str:
        return (
            f"{self.line}:{self.column}: {self.severity}: {self.path}: {self.message} "
            f"[{self.rule}]")


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
    #: Those of a GMConnector with errors.
    findings: tuple[Finding, ...]

    def __init__(self, error: Mapping[str, Any]) -> None:
        self.code = error["code"]
        self.message = error["message"]
        self.helm_text = error["helmText"]
        self.help = error.get("help")
        self.retryable = error["retryable"]
        self.positions = tuple(
            Position(p["file"], p["line"], p["column"], p.get("text", ""))
            for p in error["positions"])
        self.findings = tuple(Finding.from_json(f) for f in error.get("findings", []))
        super().__init__(self.helm_text)
