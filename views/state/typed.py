"""What somebody types: read as a number or a text, and put into the case unless it would break it."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from model.analysis.answer import Answer
from model.case.assumptions import Label, Record
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import UNITS
from model.editing.edits import with_number, without_number
from model.files.refusals import problems_of
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve
from views.state.workspace import Workspace
from wording.numbers import LARGEST, NumberRefused, mnkr, read_kronor, read_quantity, write_number
from wording.text_safety import clean
from wording.texts import LANGUAGES

CENTURY = 2000
"""Added to a calendar year that is typed with two figures."""


TOLD_AS_TYPED = frozenset({"below_limit", "above_limit", "not_above_limit", "wrong_value"})
"""What the types refuse of a text that can be read: told with the text."""


def read_typed(written: str, unit: str) -> float | Problem:
    """The number typed in a field of a unit, or why it can't be taken.

    The unit `kronor` is for amounts where a plain number is kronor; with `kr` it is thousands of kronor.

    A calendar year of two figures is of this century.
    """
    try:
        value = read_kronor(written) if unit == "kronor" else read_quantity(written, unit)
        return value + CENTURY if unit == "year" and 0 <= value < 100 else value
    except NumberRefused as refusal:
        return error(f"number.{refusal.code}", "", **refusal.facts)


def told_as_typed(problem: Problem, label: str, written: str) -> Problem:
    """What the types refuse, told by the field's name as it stands above it and by what was typed in it."""
    if "field" not in problem.facts:
        return problem
    facts = {**problem.facts, "field": label.replace("\\", "")}
    if problem.code not in TOLD_AS_TYPED or not written.strip():
        return replace(problem, facts=facts)
    limits = {name: write_number(limit) for name, limit in facts.items() if isinstance(limit, int | float)}
    return error(f"typed.{problem.code}", problem.address, **{**facts, **limits, "text": clean(written).strip()[:80]})


def read_millions(written: str, unit: str) -> float | Problem:
    """The kronor typed in a field whose label says mnkr, or why they can't be taken: as typed, and in that unit."""
    is_bare = not any(sign.isalpha() or sign == "%" for sign in written)
    value = read_typed(f"{written} mnkr" if is_bare else written, unit)
    if not isinstance(value, Problem):
        return value
    facts = {**value.facts, **({"text": written.strip()} if "text" in value.facts else {})}
    if value.code == "number.too_large":
        facts["limit"] = {language: mnkr(float(LARGEST), language) for language in LANGUAGES}
    return replace(value, facts=facts)


def readable(written: str) -> Problem | None:
    """Why a typed text can't be taken, if it can't: a personnummer, or more than 4 000 characters."""
    try:
        Label(sv=clean(written) or "-")
    except ValidationError as refusal:
        return problems_of(refusal)[0]
    return None


def _answer_to(work: Workspace, case: Case) -> Answer:
    """The answer to a new case, under the scenario that is shown."""
    scenario = work.scenario if work.scenario in case.scenarios else None
    return Answer(resolve(case, work.library, scenario), work.shown.perspective)


def _first_new_error(work: Workspace, answer: Answer) -> Problem | None:
    """The first error that a new case has, by the answer to it, and the case as it stands does not."""
    known = set(map(_identity, work.answer.problems))
    for problem in answer.problems:
        if problem.severity == "error" and _identity(problem) not in known:
            return _as_typed(problem)
    return None


def _as_typed(problem: Problem) -> Problem:
    """A problem as it is told beside a field of per cent.

    In a file 1.2 may be meant as 1.2 %, and `meant_per_cent` asks. Who types 120 % means it, and is told of the limits.
    """
    if problem.code != "meant_per_cent":
        return problem
    unit = UNITS[str(problem.facts["unit"])]
    kept = {name: problem.facts[name] for name in ("key", "value", "unit", "part")}
    return error("outside_limits", problem.address, **kept, low=unit.low, high=unit.high)


def _identity(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.address


def take_case(
    work: Workspace, case: Case, key: str | None = None, what: str = "case", redraw: bool = False
) -> Problem | None:
    """Puts an edited case in the draft, unless it has an error that the case did not have before.

    `redraw` has every field start over, for an edit that was not typed in them.
    """
    answer = _answer_to(work, case)
    problem = _first_new_error(work, answer)
    if problem is None:
        work.draft.edit(case, key=key, what=what, redraw=redraw)
        if answer.case is work.draft.case and answer.perspective == work.draft.perspective:
            work.draft.answer(work.library, begun=answer)  # it has been checked
        # A switch that was refused because its effect lacked something may be allowed now.
        work.draft.unsettled = {at: left for at, left in work.draft.unsettled.items() if not at.startswith("toggle:")}
    return problem


def take_record(
    now: Workspace, field: str, kind: type[Record], given: Mapping[str, object], what: str = ""
) -> Problem | None:
    """Puts a record (how the case is sampled, its pilot) into the case, or says why it can't be taken."""
    try:
        record = kind.model_validate(dict(given))
    except ValidationError as refusal:
        return problems_of(refusal, base=(field,))[0]
    return take_case(now, now.case.edited(**{field: record}), what=what or field)


def take_number(work: Workspace, key: str, written: str) -> Problem | None:
    """Puts a typed number into the case, or says why it can't be taken.

    An empty field takes away what the case says of the number, where something else is said without it.
    """
    number = work.answer.resolved.numbers[key]
    if written.strip():
        value = read_typed(written, number.unit)
        return value if isinstance(value, Problem) else set_number(work, key, value)
    if amount_place(work.case, key) is not None:
        return set_number(work, key, 0.0)
    original = work.original(key)
    is_open = number.unit == "years" or (original is not None and original.value is None)
    if work.scenario is not None or original is not None:
        if not is_open and original is not None and original.value is not None and key not in work.case.changes:
            return error("number.empty", key)
        return take_case(work, with_number(work.case, work.library, key, work.scenario, value=None), key)
    emptied = without_number(work.case, key)
    beneath = resolve(emptied, work.library).numbers.get(key)
    if beneath is None:  # one of the case's own: it stays, and is blank
        emptied = with_number(work.case, work.library, key, value=None)
    return take_case(work, emptied, key)


def set_number(work: Workspace, key: str, value: float) -> Problem | None:
    """Puts a number into the case under the scenario that is shown, or says why it can't be taken."""
    return take_case(work, with_number(work.case, work.library, key, work.scenario, value=value), key)
