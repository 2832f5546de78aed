"""A finding about a case, as data: the words for it live in `wording/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Severity = Literal["error", "notice"]


@dataclass(frozen=True)
class Problem:
    """What (code), where in the case (address), the facts, and whether it stops the calculation (error) or informs."""

    code: str
    address: str
    severity: Severity
    facts: Mapping[str, object] = field(default_factory=dict)
    HOLDS_NO_ARRAYS: ClassVar = True

    def as_json(self) -> dict[str, object]:
        """The problem as plain values."""
        return {"code": self.code, "address": self.address, "severity": self.severity, "facts": dict(self.facts)}

    def as_line(self) -> str:
        """The problem as one line of a terminal: severity, code, address, facts."""
        written = {name: ",".join(fact) if isinstance(fact, tuple) else fact for name, fact in self.facts.items()}
        facts = " ".join(f"{name}={fact}" for name, fact in written.items() if fact is not None)
        return f"{self.severity:<7} {self.code:<24} {self.address}  {facts}".rstrip()


def error(code: str, address: str, **facts: object) -> Problem:
    """A problem that stops the calculation."""
    return Problem(code, address, "error", facts)


def notice(code: str, address: str, **facts: object) -> Problem:
    """A problem that informs."""
    return Problem(code, address, "notice", facts)


class CaseRefused(Exception):
    """The case cannot be read or calculated; `problems` says why and where."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("; ".join(f"{problem.code} at {problem.address}" for problem in problems))
        self.problems = problems
