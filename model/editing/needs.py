"""New effects begin from needs: what each kind must know, and the effect that the answers make.

Nothing that multiplies an effect is taken for granted: it is asked, with the natural answer beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from model.case.assumptions import WORTHS, Assumption, Identifier, Label, Library, RealisedAs
from model.case.case import Case
from model.case.effect import KINDS, Direction, EffectKind
from model.case.problem import Problem, error
from model.case.units import FIRST_YEAR, SUCCESS, UNITS, is_money
from model.editing.edits import with_number
from model.editing.effect_years import Run, with_run
from model.editing.effects import COUNTED, OWN_WORTH, with_new_effect, worth_unit
from model.numbers.keys import slots_of
from model.numbers.resolve import resolve

Question = Literal[
    "base", "change", "low", "high", "starts", "ramp", "until", "started", "duration", "unit_value", "planned"
]
MAY_BE_BLANK = frozenset({"low", "high", "until"})


@dataclass(frozen=True)
class Need:
    """What somebody needs to count, and how: as what kind, in which units, who has use of it and as what.

    `questions` are the numbers of its sentence in order, each with its natural answer, None where there is none.
    `worths` are what one unit may be worth, the natural one first: OWN_WORTH, COUNTED, or what keys of the library
    begin with. Directions and kinds of worth: the natural one first; a single one is not asked.
    """

    kind: EffectKind
    units: tuple[str, ...]
    questions: Mapping[Question, float | None]
    directions: tuple[Direction, ...] = ("less",)
    realised_as: tuple[RealisedAs, ...] = ("cash",)
    worths: tuple[str, ...] = ()


REDUCED: Mapping[Question, float | None] = {
    "base": None, "change": None, "low": None, "high": None, "starts": None, "ramp": 1.0,
}  # fmt: skip
PER_CHILD: Mapping[Question, float | None] = {
    "started": None, "starts": None, "until": None, "change": 1.0, "duration": 1.0,
}  # fmt: skip
PER_PERSON: Mapping[Question, float | None] = {
    "started": None, "starts": None, "until": None, "change": None, "duration": 1.0,
}  # fmt: skip
PER_SUCCESS: Mapping[Question, float | None] = {
    "started": None, "starts": None, "until": None, "change": None, "low": None, "high": None, "duration": 1.0,
}  # fmt: skip
AS_PLANNED: Mapping[Question, float | None] = {"planned": None, "starts": None, "until": None}
EVERY_KIND: tuple[RealisedAs, ...] = WORTHS

NEEDS: Mapping[str, Need] = {
    "placements": Need("reduction", ("kr/year",), REDUCED),
    "school_years": Need("cohort", ("school_year/person",), PER_CHILD, worths=(OWN_WORTH, "school.", COUNTED)),
    "freed_time": Need(
        "reduction", ("investigation/year", "hour/year", "case/year", "day/year"), REDUCED,
        realised_as=("freed_capacity",), worths=(COUNTED, OWN_WORTH, "social."),
    ),
    "other_cost": Need("reduction", ("kr/year",), REDUCED),
    "new_need": Need("reduction", ("kr/year",), REDUCED, directions=("more",)),
    "success": Need(
        "cohort", (SUCCESS,), PER_SUCCESS, realised_as=EVERY_KIND, worths=(OWN_WORTH, "", COUNTED),
    ),
    "as_planned": Need("planned", ("kr/year",), AS_PLANNED, directions=("less", "more"), realised_as=EVERY_KIND),
    "other": Need(
        "reduction", (
            "day/year", "week/year", "month/year", "half_year/year", "hour/year", "case/year", "investigation/year",
            "school_year/year", "kr/year",
        ), REDUCED, directions=("less", "more"), realised_as=EVERY_KIND, worths=(OWN_WORTH, "", COUNTED),
    ),
    "other_per_person": Need(
        "cohort",
        ("day/person", "week/person", "month/person", "half_year/person", "hour/person", "school_year/person"),
        PER_PERSON, directions=("less", "more"), realised_as=EVERY_KIND, worths=(OWN_WORTH, "", COUNTED),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """The answers to a need: its name, who has use of it, and the numbers in the units of the model."""

    label: Label
    unit: str
    direction: Direction
    realised_as: RealisedAs
    actor: Identifier | None = None
    worth: str | None = None
    numbers: Mapping[Question, float] = field(default_factory=dict)


def question_units(need: Need, unit: str) -> dict[Question, str]:
    """Each number that the sentence of a need asks for, and its unit; `unit` is what is counted."""
    change = KINDS[need.kind].units_needed(unit).get("change", "change")
    by_slot: dict[Question, str] = {
        "base": unit, "change": change, "low": change, "high": change,
        "starts": "year", "until": "year", "ramp": "years", "duration": "years", "started": "person/year",
        "planned": "kr/year",
    }  # fmt: skip
    return {slot: by_slot[slot] for slot in need.questions}


def worths_offered(need: Need, library: Library, unit: str) -> tuple[str, ...]:
    """What one unit may be worth, the natural one first; nothing to choose where kronor are counted."""
    if is_money(unit):
        return ()
    fitting = tuple(key for key in worth_keys(library, unit))
    worths: list[str] = []
    for worth in need.worths:
        if worth in (OWN_WORTH, COUNTED):
            worths.append(worth)
        else:
            worths += [key for key in fitting if key.startswith(worth)]
    return tuple(dict.fromkeys(worths))


def worth_keys(library: Library, unit: str) -> tuple[str, ...]:
    """The numbers of the library that say what one unit of a volume is worth."""
    wanted = worth_unit(unit)
    return tuple(
        key
        for key, number in library.numbers.items()
        if number.unit == wanted and not key.startswith("default.") and wanted != "kr/year"
    )


def lacking(need: Need, given: Given, years: range) -> dict[str, Problem]:
    """What is missing in the answers or can't be, by field, in a case of these calendar years."""
    numbers, units = given.numbers, question_units(need, given.unit)
    problems: dict[str, Problem] = {}
    wanted: list[Question] = [slot for slot in need.questions if slot not in MAY_BE_BLANK]
    wanted += ["unit_value"] if given.worth == OWN_WORTH and not is_money(given.unit) else []
    for slot in wanted:
        if slot not in numbers:
            problems[slot] = error("need_missing", slot)
        elif numbers[slot] <= 0:
            problems[slot] = error("need_not_positive", slot)
    if given.actor is None:
        problems["actor"] = error("need_missing", "actor")
    for slot, value in numbers.items():
        outside = _outside(need, slot, value, units.get(slot, "kr"), years)
        if slot not in problems and outside is not None:
            problems[slot] = outside
    if "until" in numbers and numbers["until"] < numbers.get("starts", numbers["until"]):
        problems.setdefault("until", error("need_ends_before", "until"))
    ends = [numbers.get("low"), numbers.get("high")]
    if ends.count(None) == 1:
        empty = "low" if ends[0] is None else "high"
        problems.setdefault(empty, error("need_one_end", empty))
    elif not _is_around(ends, numbers.get("change")):
        problems.setdefault("low", error("need_ends_not_around", "low"))
    return problems


def _is_around(ends: Sequence[float | None], value: float | None) -> bool:
    """Whether a range holds its value and is wider than nothing, as far as all three are known."""
    low, high = ends
    return low is None or high is None or value is None or (low <= value <= high and low < high)


def _outside(need: Need, slot: Question, value: float, unit: str, years: range) -> Problem | None:
    """Why a number can't be: outside what its unit allows, or outside the years of the case; None if it can."""
    low, high = UNITS[unit].low, UNITS[unit].high
    if unit == "year":  # what is reduced may have begun before the case; what is by year is counted in it
        low, high = FIRST_YEAR if KINDS[need.kind].holds else years.start, years.stop - 1
    if low <= value <= high:
        return None
    if unit in ("share", SUCCESS, "change"):
        return error("need_above_whole", slot)
    return error("need_outside", slot, value=f"{value:.0f}", low=f"{low:.0f}", high=f"{high:.0f}")


def with_need(case: Case, library: Library, need: Need, given: Given) -> tuple[Case, str]:
    """The case with the effect that the answers make, which counts at once; and the effect's name."""
    assert given.actor is not None
    worth = None if is_money(given.unit) else given.worth
    added = with_new_effect(
        case, given.label, need.kind, given.direction, given.actor, given.realised_as, given.unit, worth
    )
    name = next(effect for effect in added.effects if effect not in case.effects)
    numbers = given.numbers
    own = {*slots_of(added.effects[name]), "unit_value"}
    for slot, value in numbers.items():
        if slot in own:
            added = _with_said(added, library, f"{name}.{slot}", value)
    if "low" in numbers and "high" in numbers:
        added = with_number(added, library, f"{name}.change", low=numbers["low"], high=numbers["high"])
    if not KINDS[need.kind].holds:
        last = int(numbers.get("until", case.years.stop - 1))
        run = Run(int(numbers["starts"]), last, numbers["started" if "started" in numbers else "planned"])
        added = with_run(added, resolve(added, library), name, run)
    return _with_said(added, library, f"{name}.included", 1.0), name


def _with_said(case: Case, library: Library, key: str, value: float) -> Case:
    """The case with a number of its own that somebody has said, also where it is what would have held anyway."""
    number: Assumption = resolve(case, library).numbers[key]
    said = number.edited(
        value=value, basis="judged" if number.unit != "flag" else number.basis, source=None, where=None
    )
    return case.edited(numbers={**case.numbers, key: said})
