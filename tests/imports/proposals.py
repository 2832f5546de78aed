"""What is understood of a table, as a proposal every problem of which can be said."""

from typing import Any

from imports.budget import BudgetProposal, read_file, read_pasted
from model.case.problem import Problem
from wording.texts import LANGUAGES, say

PERSONNUMMER = "19121212-1212"
FOUNDING = """\
\t2020\t2021\t2022\tTotalt
Personalkostnader inkl. ledning och vikarietäckning\t8 177\t8 411\t1 752\t18 340
Övriga kostnader\t1 400\t1 400\t1 400\t4 200
Totalt\t9 577\t9 811\t3 152\t22 540
"""
FOUNDING_LINES = [
    (
        "Personalkostnader inkl. ledning och vikarietäckning",
        "staff",
        {2020: 8_177_000, 2021: 8_411_000, 2022: 1_752_000},
    ),
    ("Övriga kostnader", "other", {2020: 1_400_000, 2021: 1_400_000, 2022: 1_400_000}),
]


def pasted(text: str, unit: Any = "tkr", first_year: int = 2020) -> BudgetProposal:
    """The proposal in a pasted text, every problem of which can be said."""
    return checked(read_pasted(text, unit, first_year))


def filed(content: bytes | str, name: str = "budget.csv", unit: Any = "tkr", first_year: int = 2020) -> BudgetProposal:
    """The proposal in a file, every problem of which can be said."""
    return checked(read_file(name, content.encode() if isinstance(content, str) else content, unit, first_year))


def checked(proposal: BudgetProposal) -> BudgetProposal:
    """The proposal, when its problems are in order and in words, and no personnummer is in it anywhere."""
    severities = [problem.severity for problem in proposal.problems]
    assert severities == sorted(severities)  # errors first
    for problem in proposal.problems:
        assert all(isinstance(fact, str) for fact in problem.facts.values())
        for language in LANGUAGES:
            assert "{" not in say(f"problems.{problem.code}", language, **dict.fromkeys(problem.facts, "x"))
    assert PERSONNUMMER not in repr(proposal)
    assert PERSONNUMMER.replace("-", "") not in repr(proposal)
    return proposal


def lines(proposal: BudgetProposal) -> list[tuple[str, str | None, dict[int, float]]]:
    return [(line.label, line.cost_type, dict(line.amounts)) for line in proposal.lines]


def amounts(proposal: BudgetProposal) -> list[dict[int, float]]:
    return [dict(line.amounts) for line in proposal.lines]


def codes(proposal: BudgetProposal, severity: str | None = None) -> list[str]:
    found = [problem for problem in proposal.problems if severity in (None, problem.severity)]
    return [problem.code.removeprefix("import.") for problem in found]


def errors(proposal: BudgetProposal) -> list[str]:
    return codes(proposal, "error")


def only(proposal: BudgetProposal, code: str) -> Problem:
    """The one problem of the proposal, which has this code."""
    assert codes(proposal) == [code]
    return proposal.problems[0]


def plain(fact: object) -> str:
    """A written number that can be read in a test."""
    return str(fact).replace("\u202f", " ")
