"""What stands beneath every change of a case: the numbers that it uses, from the case and the library, and all rates.

An edit of one number asks for them again and again while they are the same: they are kept for as long as what they are
read from is the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from model.case.agreement import place_of
from model.case.assumptions import Assumption, Library, Record
from model.case.case import Case
from model.case.effect import Effect
from model.case.problem import Problem, error
from model.numbers.amounts import amounts_named
from model.numbers.applicants import COST, SAVING, share_keys
from model.numbers.contract_figures import figures, prefix_of
from model.numbers.keys import (
    BUDGET_FACTOR,
    RUNNING_FACTOR,
    amount_place,
    by_year_prefix,
    key_of,
    line_keys,
    month_keys,
    prefixes_by_year,
    released_key,
    slots_of,
    years_given,
)
from model.numbers.prices import re_expressed
from model.numbers.rates import rates_of
from model.numbers.worked_out import Kept

_DEFAULTS_OF_INCOME = {
    "included": "default.included", "residual": "default.residual", "per_day": "default.refund_per_day",
    "days": "default.refund_days", "years": "default.refund_years", "share": "default.refund_share",
}  # fmt: skip
NEVER_READ = frozenset(
    {"label", "summary", "headline", "headline_phrase", "changes", "scenarios", "sampling", "pilot", "application",
     "local_project", "followup", "filed", "review", "retired", "teaches", "areas", "example", "not_priced",
     "perspective", "perspectives", "format", "sources", "actors", "applicant", "horizons", "repayment", "fund_rule"}
)  # fmt: skip
"""Fields of a case or of the library that nothing here reads."""
MOST_KEPT = 256
HAIRCUT_OF_GRADE = "evidence.haircut_"


class Haircut(NamedTuple):
    """The haircut of an effect by its key, and what it follows from: the case's own, or the evidence of the change."""

    key: str
    change: str
    included: str
    own: Assumption | None
    is_priced: bool


class Beneath(NamedTuple):
    """The numbers that a case uses before its changes, their problems, and all rates.

    `unsaid` are the keys of those numbers about which neither the case nor the library says anything. `haircuts` are
    those of effects that have one, in order, and `by_grade` the library's for each grade of evidence, by key.
    """

    numbers: Mapping[str, Assumption]
    problems: tuple[Problem, ...]
    rates: Mapping[str, Assumption]
    unsaid: frozenset[str]
    haircuts: tuple[Haircut, ...]
    by_grade: Mapping[str, Assumption]

    @classmethod
    def of(cls, case: Case, library: Library, asked: Iterable[str] = ()) -> "Beneath":
        """The numbers of a case before its changes; `asked` are keys that something outside the case asks about."""
        used = _kept(case, library)
        return used._replace(numbers={**used.numbers, **dict(amounts_named(case, asked))})

    @classmethod
    def used_by(cls, case: Case, library: Library) -> "Beneath":
        """The same without the amounts that something names."""
        problems: list[Problem] = []
        numbers = dict(_numbers_used(case, library, problems))
        by_grade = {key: number for key, number in library.numbers.items() if key.startswith(HAIRCUT_OF_GRADE)}
        haircuts = tuple(_haircuts(case))
        return cls(
            numbers, tuple(problems), rates_of(case, library), unsaid(numbers, case, library), haircuts, by_grade
        )


def _kept(case: Case, library: Library) -> Beneath:
    """What stands beneath the changes of a case, without the amounts that something names."""
    shared, own = vars(library), vars(case)
    key = (*[id(shared[name]) for name in _READ_OF_LIBRARY], *[_identity(own[name]) for name in _READ_OF_CASE])
    return _KEPT.of(key, lambda: (Beneath.used_by(case, library), case, library))[0]


_READ_OF_CASE, _READ_OF_LIBRARY = (
    tuple(name for name in record.model_fields if name not in NEVER_READ) for record in (Case, Library)
)
_KEPT: Kept[tuple[Beneath, Case, Library]] = Kept(MOST_KEPT)
"""Under what it was read from: the very same parts, not such as look alike. It holds on to them, for their ids."""


def _identity(part: object) -> object:
    """What two parts have in common only if they are the same: lines are, in a case that was edited elsewhere."""
    if isinstance(part, Record):
        return id(part)
    if isinstance(part, dict):
        return (*part, *map(id, part.values()))
    return part


def _haircuts(case: Case) -> Iterator[Haircut]:
    for name, effect in case.effects.items():
        if effect.direction == "less":
            key, change, included = (key_of(name, effect, slot) for slot in ("haircut", "change", "included"))
            yield Haircut(key, change, included, case.numbers.get(key), effect.is_priced)


def unsaid(keys: Iterable[str], case: Case, library: Library) -> frozenset[str]:
    """Those keys about which neither the case nor the library says anything."""
    silent = [key for key in keys if key not in case.numbers and key not in library.numbers]
    return frozenset(key for key in silent if amount_place(case, key) is None)


Wanted = tuple[str, str, Assumption | None]
"""A key that something reads, the address of what reads it, and the number that holds if nobody says anything."""


def _numbers_used(case: Case, library: Library, problems: list[Problem]) -> Iterator[tuple[str, Assumption]]:
    """Every number that the case uses, before changes; problems are added to the list."""
    for key, address, default in _wanted(case, library):
        number = case.numbers.get(key) or library.numbers.get(key) or default
        if number is None:
            problems.append(error("missing_number", address, key=key))
        else:
            yield key, re_expressed(key, number, case, library, problems)


def _wanted(case: Case, library: Library) -> Iterator[Wanted]:
    for name, agreement in case.all_agreements.items():
        if any(key.startswith(prefix_of(name)) for key in case.numbers):
            for key in figures(agreement.contract, prefix_of(name)):
                if key in case.numbers:
                    yield key, f"{place_of(name)}.contract", None
    yield from ((key, "co_applicants", None) for part in (COST, SAVING) for key in share_keys(case, part))
    for effect_id, effect in case.effects.items():
        yield from _wanted_by_effect(case, library, effect_id, effect)
    for line_id, line in case.budget.items():
        address = f"budget.{line_id}"
        yield f"{line_id}.included", address, library.numbers.get("default.included")
        if line.cost_type == "running":
            starts = library.numbers.get("default.running_starts")
            yield f"{line_id}.per_year", address, library.numbers.get("default.per_year")
            yield f"{line_id}.starts", address, _in_year(starts, _first_year_after_project(case))
        if line.participants_of is not None:
            yield f"{line_id}.per_participant", address, library.numbers.get("default.per_participant")
        yield from ((key, address, None) for key in month_keys(line_id, line) if key in case.numbers)
    for income_id, income in case.income.items():
        for key in line_keys(income_id, income):
            yield key, f"income.{income_id}", library.numbers.get(_DEFAULTS_OF_INCOME[key.rpartition(".")[2]])
    yield BUDGET_FACTOR, "budget", library.numbers.get("default.budget_factor")
    if any(line.cost_type == "running" for line in case.budget.values()):
        yield RUNNING_FACTOR, "budget", library.numbers.get("default.running_factor")


def _wanted_by_effect(case: Case, library: Library, effect_id: str, effect: Effect) -> Iterator[Wanted]:
    address = f"effects.{effect_id}"
    for slot in slots_of(effect):
        if slot == "haircut":
            continue  # follows the grade of the change, which is known only after the changes: see _fill_haircuts
        default = library.numbers.get(effect.default_of(slot))
        if slot == "starts":
            default = _in_year(default, case.start_year)
        yield key_of(effect_id, effect, slot), f"{address}.{slot}", default
    for prefix in prefixes_by_year(effect_id, effect):
        yield from ((key, address, None) for key in years_given(prefix, case.numbers).values())
    yield from ((key, address, None) for key in month_keys(effect_id, effect) if key in case.numbers)
    if effect.told_in is not None:
        yield effect.told_in.size, f"{address}.told_in.size", None
    for position, valuation in enumerate(effect.valuations):
        place = f"{address}.valuations.{position}"
        if valuation.unit_value is not None:
            yield valuation.unit_value, f"{place}.unit_value", None
        if valuation.realised_as == "cash" and effect.direction == "less" and valuation.priced:
            released = library.numbers.get("default.released")
            yield released_key(effect_id, effect, position), f"{place}.released", released


def _in_year(number: Assumption | None, year: int) -> Assumption | None:
    return None if number is None else number.model_copy(update={"value": float(year)})


def _first_year_after_project(case: Case) -> int:
    """The year after the last in which the project pays something, as it was filed; the start year if it never does."""
    project = [line for line in case.budget.values() if line.cost_type != "running"]
    paid = [year for line in project for year, amount in line.amounts.items() if amount]
    for line in project:
        effect = case.effects.get(line.participants_of or "")
        if effect is not None and line.participants_of is not None:
            started = years_given(by_year_prefix(line.participants_of, effect), case.numbers)
            paid += [year for year, key in started.items() if case.numbers[key].value]
    return max(paid) + 1 if paid else case.start_year
