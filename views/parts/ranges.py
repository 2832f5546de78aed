"""The fields of a range: low and high (p10 and p90) of a number, both or neither."""

from model.case.problem import Problem, error
from model.editing.edits import with_number
from views.fields.addresses import start_over
from views.fields.text import text_field
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace
from wording.numbers import write_quantity

ENDS = ("low", "high")


def range_field(work: Workspace, key: str, end: str, label: str) -> None:
    """A field for one end of a number's range."""
    number = work.answer.resolved.numbers[key]

    def take(now: Workspace, written: str) -> Problem | None:
        return take_range(now, key, end, written)

    written = write_quantity(getattr(number, end), number.unit, work.language)
    text_field(work, f"{end}:{key}", label, written, take, unit=number.unit)


def take_range(now: Workspace, key: str, end: str, written: str) -> Problem | None:
    """Puts an end of a range into the case when both ends are there; one alone waits in its field."""
    other = "high" if end == "low" else "low"
    number = now.answer.resolved.numbers[key]
    waiting = now.draft.unsettled.get(f"{other}:{key}")
    if not written.strip():
        if getattr(number, other) is not None:
            take_uncertainty(now, key, low=None, high=None)
            start_over(now, f"{other}:{key}")
        return None
    value = read_typed(written, number.unit)
    if isinstance(value, Problem):
        return value
    across = getattr(number, other)
    if waiting is not None:
        read = read_typed(waiting.text, number.unit)
        across = read if isinstance(read, float) else None
    if across is None:
        return error("range_one_ended", key)
    problem = take_uncertainty(now, key, **{end: value, other: across})
    if problem is None:
        now.draft.unsettled.pop(f"{other}:{key}", None)
    return problem


def take_uncertainty(now: Workspace, key: str, **fields: object) -> Problem | None:
    """Puts fields of a number into the case."""
    return take_case(now, with_number(now.case, now.library, key, now.scenario, **fields), key, what="range")
