"""Edits as new cases: each function gives the case with one thing changed, and never changes the one it was given."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from model.calculation.draws import value_of
from model.case.assumptions import Actor, Assumption, Change, Label, Library
from model.case.case import BudgetLine, Case, Funding, Income, MoneyLine
from model.case.effect import Effect
from model.editing.filing import filed_numbers
from model.editing.year_amounts import with_amount, without_participants_gone
from model.numbers.amounts import amounts_in_force
from model.numbers.applicants import APPLICANTS
from model.numbers.contract_figures import figure_of
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, amount_place, by_year_prefix, years_given
from model.numbers.months import month_number
from model.numbers.names import RESERVED, SHARED
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers, keys_in_use

MONTHS = 12
FIGURES = frozenset({"value", "low", "high"})
"""What is said of a number in its unit, and so in the prices of a year."""


def with_number(case: Case, library: Library, key: str, scenario: str | None = None, **fields: Any) -> Case:
    """The case with fields of a number changed: value, low, high, grade, moves_with, basis, source, where, price_year,
    reason.

    Under a scenario they go into the scenario. Without one they go into the case's own number, or, where there is an
    application that has that number, into a change beside it. A number that gets its original value back is no longer
    changed. An amount by year goes to its line.
    """
    place = amount_place(case, key)
    asked = {key: Change()} if place is not None else None
    if scenario is not None:
        chosen = case.scenarios[scenario]
        original = resolve(case, library, overrides=asked).numbers.get(key)
        shown = _as_shown(case, library, chosen.numbers, key, fields, scenario)
        numbers = _with_change(shown, key, fields, original)
        return case.edited(scenarios={**case.scenarios, scenario: chosen.edited(numbers=numbers)})
    unchanged = case.model_copy(update={"changes": {name: one for name, one in case.changes.items() if name != key}})
    if place is not None:
        stands = resolve(case, library, overrides=asked).numbers[key]
        return with_amount(unchanged, *place, stands, fields)
    beneath = resolve(unchanged, library)
    changes = _as_shown(case, library, case.changes, key, fields)
    if case.filed is None or key not in filed_numbers(case, library):
        own = _own_number(case, library, beneath, key)
        if key in case.numbers and key not in case.changes and not FIGURES & fields.keys():
            own = case.numbers[key]  # as it was stated, in the prices of its own year
        if own is not None:
            return _with_own_number(unchanged, key, own, changes.get(key), fields)
    return case.edited(changes=_with_change(changes, key, fields, beneath.numbers.get(key)))


def _as_shown(
    case: Case,
    library: Library,
    changes: Mapping[str, Change],
    key: str,
    fields: Mapping[str, Any],
    scenario: str | None = None,
) -> Mapping[str, Change]:
    """The changes with a number stated in another year's prices as it is shown, where one of its figures is typed."""
    change = changes.get(key)
    if change is None or change.price_year is None or not FIGURES & fields.keys():
        return changes
    shown = resolve(case, library, scenario).numbers[key]
    figures = {name: getattr(shown, name) for name in FIGURES if getattr(change, name) is not None}
    return {**changes, key: change.edited(**figures, price_year=shown.price_year)}


def _with_change(
    changes: Mapping[str, Change], key: str, fields: Mapping[str, Any], original: Assumption | None
) -> dict[str, Change]:
    """The changes with one of them edited; one that changes nothing is taken away."""
    change = changes.get(key, Change()).edited(**fields)
    if original is not None and change.value == original.value and change.low in (None, original.low):
        change = change.edited(**dict.fromkeys(("value", "reason", "basis", "source", "where", "price_year")))
    others = {other: kept for other, kept in changes.items() if other != key}
    return others if change == Change() else {**others, key: change}


def _own_number(case: Case, library: Library, beneath: ResolvedNumbers, key: str) -> Assumption | None:
    """The number that is edited, as it stands in the case or would if somebody had said anything of it."""
    if key in beneath.numbers:
        return beneath.numbers[key]
    for effect_id, effect in case.effects.items():
        prefix = by_year_prefix(effect_id, effect)
        if years_given(prefix, {key: None}):
            return library.numbers[f"default.{effect.by_year}"]
    figure = figure_of(case, key)
    if figure is not None:
        return figure[0].as_number(figure[1])
    return month_number(case, library, key)


def _with_own_number(case: Case, key: str, own: Assumption, change: Change | None, fields: Mapping[str, Any]) -> Case:
    """The case with fields of one of its own numbers set. A new value has no longer the source of another's figure."""
    number = own if change is None else own.changed(change)
    given = dict(fields)
    reason = given.pop("reason", None)
    if "value" in given and given["value"] != number.value:
        is_own = key in case.numbers and number.basis != "placeholder"
        said = {} if is_own else {"basis": "judged", "source": None, "where": None}
        low, high = (None, None) if given["value"] is None else number.range_with(given["value"])
        given = {**said, "low": low, "high": high, **given}
    if reason is not None:
        given["note"] = reason
    if given.get("basis", "") is None:
        del given["basis"]
    return case.edited(numbers={**case.numbers, key: number.edited(**given)})


def without_number(case: Case, key: str) -> Case:
    """The case without what it says of a number: the library's, or the neutral one, applies again."""
    return case.edited(
        numbers={other: number for other, number in case.numbers.items() if other != key},
        changes={other: change for other, change in case.changes.items() if other != key},
    )


def with_budget(case: Case, lines: Mapping[str, BudgetLine]) -> Case:
    """The case with these budget lines in this order. The names of those that are gone are never taken again."""
    return _without_orphans(case.edited(budget=dict(lines), retired=_retired(case, case.budget, lines)))


def with_funding(case: Case, lines: Mapping[str, Funding]) -> Case:
    """The case with these funding lines in this order. The names of those that are gone are never taken again."""
    return _without_orphans(case.edited(funding=dict(lines), retired=_retired(case, case.funding, lines)))


def with_income(case: Case, lines: Mapping[str, Income]) -> Case:
    """The case with these income lines in this order. The names of those that are gone are never taken again."""
    return _without_orphans(case.edited(income=dict(lines), retired=_retired(case, case.income, lines)))


def with_effects(case: Case, effects: Mapping[str, Effect]) -> Case:
    """The case with these effects in this order. The names of those that are gone are never taken again."""
    left = case.edited(effects=dict(effects), retired=_retired(case, case.effects, effects))
    return _without_orphans(without_participants_gone(left))


def _retired(case: Case, before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """The names that have been in use and are so no longer."""
    return tuple(dict.fromkeys((*case.retired, *(name for name in before if name not in after))))


def _without_orphans(case: Case) -> Case:
    """The case without the numbers of lines and effects that are gone, wherever they stand."""
    # What is gone lives on in no number but those that others read by their whole name.
    alive = {*case.money_lines, *case.effects, *_keys_named(case), "contract", "contracts"} - {*case.retired}

    def kept(numbers: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: number
            for key, number in numbers.items()
            if key in alive or key.partition(".")[0] in alive or not _ID_BEFORE_DOT.match(key) or key in _SHARED
        }

    scenarios = {name: scenario.edited(numbers=kept(scenario.numbers)) for name, scenario in case.scenarios.items()}
    headline = case.headline if case.headline is None or case.headline.partition(".")[0] in alive else None
    return case.edited(numbers=kept(case.numbers), changes=kept(case.changes), scenarios=scenarios, headline=headline)


_ID_BEFORE_DOT = re.compile(r"^[a-z][a-z0-9_]*\.")
_SHARED = {BUDGET_FACTOR, RUNNING_FACTOR, "discount_rate"}


def _keys_named(case: Case) -> set[str]:
    """Keys, and what they begin with, that an effect names outside its own `<id>.…`, such as a library value."""
    named: set[str] = {APPLICANTS} if case.co_applicants else set()
    for effect in case.effects.values():
        slots = [getattr(effect, slot) for slot in type(effect).model_fields if isinstance(getattr(effect, slot), str)]
        keys = [*slots, *(key for valuation in effect.valuations for key in (valuation.unit_value, valuation.released))]
        named |= {key for key in keys if key}
        named |= {effect.told_in.size} if effect.told_in else set()
        named |= {key.partition(".")[0] for key in keys if key and "." in key}
    return named


def amount_outside(resolved: ResolvedNumbers) -> float:
    """Kronor of the budget lines that are included that fall outside the years of the case, and so do not count."""
    case = resolved.case
    return sum(
        amount
        for name in case.budget
        if resolved.numbers[f"{name}.included"].value
        for year, amount in amounts_in_force(resolved, name).items()
        if year not in case.years
    )


def with_budget_moved(case: Case) -> Case:
    """The case with every budgeted and financed amount moved so that the first falls in the start year.

    What is said of an amount, in a range or a scenario, moves with it.
    """
    tables = [line.amounts for line in case.money_lines.values()]
    first = min((year for row in tables for year, amount in row.items() if amount), default=case.start_year)
    step = case.start_year - first

    def moved(line: MoneyLine) -> dict[str, object]:
        return {
            "amounts": {year + step: amount for year, amount in line.amounts.items()},
            "ranges": {year + step: spread for year, spread in line.ranges.items()},
        }

    def in_its_year(changes: Mapping[str, Change]) -> dict[str, Change]:
        places = {key: amount_place(case, key) for key in changes}
        names = {key: key if place is None else f"{place[0]}.{place[1] + step}" for key, place in places.items()}
        return {names[key]: change for key, change in changes.items()}

    budget = {name: line.edited(**moved(line)) for name, line in case.budget.items()}
    funding = {name: line.edited(**moved(line)) for name, line in case.funding.items()}
    income = {name: line.edited(**moved(line)) for name, line in case.income.items()}
    scenarios = {name: one.edited(numbers=in_its_year(one.numbers)) for name, one in case.scenarios.items()}
    lines = {"budget": budget, "funding": funding, "income": income}
    return case.edited(**lines, scenarios=scenarios, changes=in_its_year(case.changes))


def identifier(label: str, taken: Collection[str]) -> str:
    """A name for a new line or effect made from its label: lower-case letters, digits and _, not taken already."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")
    name = name if re.match(r"[a-z]", name) else f"post_{name}".rstrip("_")
    number, chosen = 2, name
    while chosen in taken:
        chosen, number = f"{name}_{number}", number + 1
    return chosen


def names_taken(case: Case) -> set[str]:
    """The names that no new line, funding or effect may take: those in use, those that were, and reserved ones.

    Also what any number of the case begins with, so that nothing new inherits the numbers of something else.
    """
    layers = (case.numbers, case.changes, *(scenario.numbers for scenario in case.scenarios.values()))
    begun = {key.partition(".")[0] for layer in layers for key in layer}
    return {*case.money_lines, *case.effects, *case.retired, *begun, *RESERVED, *SHARED}


def fresh_name(case: Case, label: str, others: Collection[str] = ()) -> str:
    """A name for a new line, funding or effect of the case, made from its label: never one that has been used."""
    return identifier(label, {*names_taken(case), *others})


def staff_cost(posts: float, monthly_salary: float, contributions: float, months: float = MONTHS) -> float:
    """Kronor: posts × kronor a month × months × (1 + employer's contributions as a share of the salary)."""
    return posts * monthly_salary * months * (1.0 + contributions)


def with_line(case: Case, line: BudgetLine) -> Case:
    """The case with a budget line added last."""
    return case.edited(budget={**case.budget, fresh_name(case, line.label.text("sv")): line})


def blank_case(label: Label, start_year: int, applicant: str = "socialnamnd", own: Actor | None = None) -> Case:
    """A new case with nothing in it, ten years long. `own` is the applicant, where the library has none so named."""
    actors = {} if own is None else {applicant: own}
    return Case(label=label, applicant=applicant, actors=actors, start_year=start_year, horizon=10)


def offered_range(number: Assumption, library: Library) -> tuple[float, float] | None:
    """A range to begin with for a number, p10 and p90 in its unit, from the library's placeholders; or None."""
    if not number.value:
        return None
    value, unit = number.value, number.possible
    given = {name: value_of(library.numbers[f"range.{name}"]) for name in ("amount", "change", "share", "delay")}
    if number.unit == "year":
        return value, value + given["delay"]
    if unit.scale == "log":
        return value * (1 - given["amount"]), min(unit.high, value * (1 + given["amount"]))
    if unit.low < 0 and number.unit != "growth":
        far = given["change" if number.unit == "change" else "amount"] * abs(value)
        return max(unit.low, value - far), min(unit.high, value + far)
    if unit.scale == "logit" and value < 1:
        far = given["share"] * min(value, 1 - value)
        return value - far, value + far
    return None


def with_offered_ranges(case: Case, library: Library, scenario: str | None, reason: Label) -> Case:
    """The case with a range to begin with for every number that somebody has given, matters and has none.

    They are marked as placeholders. Discount rates are chosen, not uncertain, and get none.
    """
    resolved = resolve(case, library, scenario)
    rates = {key for _, key in resolved.schedule}
    for key in keys_in_use(resolved):
        number = resolved.numbers[key]
        ends = offered_range(number, library)
        is_given = key not in resolved.defaults or key in (BUDGET_FACTOR, RUNNING_FACTOR)
        if ends is not None and number.low is None and is_given and key not in rates:
            fields = {"low": ends[0], "high": ends[1], "basis": "placeholder", "reason": reason}
            case = with_number(case, library, key, scenario, **fields)
    return case
