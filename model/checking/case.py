"""Is the case well formed: every rule that must hold before we calculate, and what its reader should be told.

Errors stop the calculation; notices inform. Whether the case is *convincing* is another question.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from model.calculation.draws import BATCH
from model.case.assumptions import Assumption, Library
from model.case.case import Case
from model.case.effect import Effect
from model.case.names import RESERVED
from model.case.problem import Problem, error, notice
from model.case.units import LARGEST, LONGEST_HORIZON, UNITS, is_money, meant_per_cent
from model.checking.contract import check_agreement, check_funding, check_outcomes
from model.checking.size import check_ranges, check_size
from model.editing.sourcing import placeholders, sources_named, without_basis
from model.evaluate import actors_of
from model.numbers.resolve import (
    BUDGET_FACTOR,
    ResolvedNumbers,
    effect_keys,
    effect_years,
    is_included,
    key_of,
    line_keys,
    released_key,
    resolve,
    slots_of,
)

FEWEST_DRAWS, MOST_DRAWS = 100, BATCH
"""Random draws of a case as it is shown; the command line may be asked for more."""
UNUSUAL_AMOUNT = 1e10
"""A single amount above this, kronor, is so unusual that we ask whether the unit is right."""

SLOT_UNITS = {
    "growth": "growth", "reach": "share", "starts": "year", "ramp": "years", "lag": "years", "fade": "share/year",
    "duration": "years", "share_due_to_us": "share", "haircut": "share", "included": "flag",
}  # fmt: skip
LINE_UNITS = {"included": "flag", "per_year": "kr/year", "starts": "year"}


def check(case: Case, library: Library) -> tuple[Problem, ...]:
    """Every problem of a case as it stands and under each of its scenarios, errors first.

    An error that is there only under scenarios has the first of them as its fact `under`.
    """
    found = list(check_size(case))
    if found:
        return tuple(found)
    whole = resolve(case, library)
    found += [*_of_structure(case, library), *check_numbers(whole)]
    for name in case.scenarios:
        under = resolve(case, library, name)
        known = [replace(problem, facts={**problem.facts, "under": None}) for problem in found]
        for problem in check_numbers(under):
            if problem.severity == "error" and replace(problem, facts={**problem.facts, "under": None}) not in known:
                found.append(replace(problem, facts={**problem.facts, "under": name}))
    return _in_order(found)


def check_resolved(resolved: ResolvedNumbers) -> tuple[Problem, ...]:
    """Every problem of a case under the numbers that are in force, errors first."""
    found = list(check_size(resolved.case))
    if found:
        return tuple(found)
    return _in_order([*_of_structure(resolved.case, resolved.library), *check_numbers(resolved)])


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    unique = {(problem.code, problem.address, str(problem.facts)): problem for problem in problems}
    return tuple(sorted(unique.values(), key=lambda problem: problem.severity))


def _of_structure(case: Case, library: Library) -> Iterator[Problem]:
    """What the case says, apart from its numbers: names, actors, years, amounts."""
    if not 1 <= case.horizon <= LONGEST_HORIZON:
        yield error("horizon_outside_limits", "horizon", value=case.horizon, low=1, high=LONGEST_HORIZON)
    if case.perspective not in library.perspectives:
        yield error("unknown_perspective", "perspective", perspective=case.perspective)
    if not FEWEST_DRAWS <= case.sampling.draws <= MOST_DRAWS:
        yield error(
            "draws_outside_limits", "sampling.draws", value=case.sampling.draws, low=FEWEST_DRAWS, high=MOST_DRAWS
        )
    yield from _of_names(case)
    yield from _of_actors(case, library)
    yield from check_agreement(case, set(actors_of(case, library)))
    yield from check_funding(case, library, actors_of(case, library))
    for part, lines in (("budget", case.budget), ("funding", case.funding)):
        for line_id, line in lines.items():
            yield from _of_amounts(case, f"{part}.{line_id}", line.amounts)
    if not any(amount for line in case.budget.values() for amount in line.amounts.values()):
        yield notice("no_costs", "budget")
    if not case.effects:
        yield notice("no_effects", "effects")
    for address, source in sources_named(case):
        if source not in library.sources and source not in case.sources:
            yield error("unknown_source", address, source=source)


def _of_names(case: Case) -> Iterator[Problem]:
    """Lines, funding and effects share one row of names, since their numbers' keys begin with them."""
    seen = set(RESERVED)
    for part, names in (("budget", case.budget), ("funding", case.funding), ("effects", case.effects)):
        for name in names:
            if name in seen:
                yield error("name_taken", f"{part}.{name}", name=name)
            seen.add(name)


def _of_actors(case: Case, library: Library) -> Iterator[Problem]:
    known = actors_of(case, library)
    named = [("applicant", case.applicant)]
    named += [(f"budget.{name}.paid_by", line.paid_by) for name, line in case.budget.items()]
    for name, funding in case.funding.items():
        named += [(f"funding.{name}.paid_by", funding.paid_by), (f"funding.{name}.paid_to", funding.paid_to)]
        if funding.paid_by == funding.paid_to:
            yield error("pays_itself", f"funding.{name}.paid_to", actor=funding.paid_to)
    for name, effect in case.effects.items():
        if not effect.valuations:
            yield error("no_valuation", f"effects.{name}.valuations", effect=name)
        for position, valuation in enumerate(effect.valuations):
            address = f"effects.{name}.valuations.{position}"
            named.append((f"{address}.actor", valuation.actor))
            if valuation.counterpart is not None:
                named.append((f"{address}.counterpart", valuation.counterpart))
                if valuation.counterpart == valuation.actor:
                    yield error("pays_itself", f"{address}.counterpart", actor=valuation.actor)
    for address, actor in named:
        if actor not in known:
            yield error("unknown_actor", address, actor=actor)


def _of_amounts(case: Case, address: str, amounts: object) -> Iterator[Problem]:
    assert isinstance(amounts, dict)
    for year, amount in amounts.items():
        place = f"{address}.amounts.{year}"
        if amount < 0:
            yield error("negative_amount", place, year=year, value=amount, unit="kr")
        elif amount > LARGEST:
            yield error("amount_too_large", place, year=year, value=amount, high=LARGEST, unit="kr")
        elif amount > UNUSUAL_AMOUNT:
            yield notice("amount_unusual", place, year=year, value=amount, unit="kr")
        if amount and year not in case.years:
            first, last = case.start_year, case.years.stop - 1
            yield notice("outside_horizon", place, year=year, value=amount, unit="kr", first=first, last=last)
    filled = sorted(year for year, amount in amounts.items() if amount)
    if filled:
        for year in range(filled[0], filled[-1]):
            if not amounts.get(year):
                yield notice("empty_year", f"{address}.amounts.{year}", year=year)


def check_numbers(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """What the resolved numbers say: limits, blanks, ranges, wrong units; then what a reader should be told."""
    yield from resolved.problems
    yield from check_ranges(resolved)
    yield from check_outcomes(resolved)
    for key, number in resolved.numbers.items():
        yield from _of_number(key, number)
        yield from _of_random_factor(key, number, resolved)
    case = resolved.case
    for effect_id, effect in case.effects.items():
        included = key_of(effect_id, effect, "included")
        if is_included(resolved, included):
            yield from _of_effect(resolved, effect_id, effect)
        else:
            yield from _blanks(resolved, (included,), f"effects.{effect_id}")
            yield from _units(resolved, {included: "flag"})
    for line_id, line in case.budget.items():
        keys = line_keys(line_id, line)
        needed = keys if is_included(resolved, f"{line_id}.included") else keys[:1]
        yield from _blanks(resolved, needed, f"budget.{line_id}")
        yield from _units(resolved, {key: LINE_UNITS[key.rpartition(".")[2]] for key in needed})
    rates = tuple(key for _, key in resolved.schedule)
    yield from _blanks(resolved, (*rates, BUDGET_FACTOR), "discount")
    yield from _units(resolved, {**dict.fromkeys(rates, "rate"), BUDGET_FACTOR: "factor"})
    missing = {str(problem.facts["key"]) for problem in resolved.problems if problem.code == "missing_number"}
    # A number that is missing is told once, and one that is left out by a name misspelt elsewhere is no fault.
    told = {*missing, *case.numbers} if missing else set()
    learns = None if case.pilot is None else case.pilot.learns
    for address, asked in (("headline", case.headline), ("pilot.learns", learns)):
        if asked is not None and asked not in resolved.numbers and asked not in told:
            yield error("unknown_key", address, key=asked)
    for effect_id, effect in case.effects.items():
        size = resolved.numbers.get("" if effect.told_in is None else effect.told_in.size)
        if size is not None and size.unit != "kr/year":
            yield error(
                "wrong_unit", f"effects.{effect_id}.told_in", key=size.label.sv, unit=size.unit, expected="kr/year"
            )
    for key in case.numbers:
        if key not in resolved.numbers:
            yield notice("unused_number", f"numbers.{key}", key=key)
    if not any(problem.severity == "error" for problem in resolved.problems):
        yield from _worth_telling(resolved)


def _of_number(key: str, number: Assumption) -> Iterator[Problem]:
    unit = UNITS[number.unit]
    for name in ("value", "low", "high"):
        at = getattr(number, name)
        if at is None:
            continue
        meant = meant_per_cent(at, number.unit)
        if meant is not None:
            yield error(
                "meant_per_cent", key, key=key, value=at, written=f"{at:g}", meant=meant, to_write=f"{meant:g}",
                unit=number.unit, part=name,
            )  # fmt: skip
        elif not unit.low <= at <= unit.high:
            yield error(
                "outside_limits", key, key=key, value=at, low=unit.low, high=unit.high, unit=number.unit, part=name
            )
        elif unit.whole and name == "value" and at != int(at):
            yield error("not_whole", key, key=key, value=at, unit=number.unit)
    if number.low is None or number.high is None:
        return
    if number.value is None:
        yield error("range_without_value", key, key=key)
        return
    if number.unit == "flag":
        yield error("range_of_choice", key, key=key)
        return
    if number.low > number.high:
        yield error("range_reversed", key, key=key, low=number.low, high=number.high, unit=number.unit)
    elif not number.low <= number.value <= number.high or number.low == number.high:
        yield error(
            "range_not_around_value", key, key=key, value=number.value, low=number.low, high=number.high,
            unit=number.unit,
        )  # fmt: skip
    touches = number.low <= unit.low or (unit.scale == "logit" and number.high >= unit.high)
    if unit.scale != "plain" and touches:
        yield error("range_touches_limit", key, key=key, low=number.low, high=number.high, unit=number.unit)


def _of_random_factor(key: str, number: Assumption, resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Whether the number that a number moves with exists, and the chain of them comes to an end."""
    if number.moves_with is None:
        return
    known = {**resolved.library.numbers, **resolved.case.numbers, **resolved.numbers}
    if number.moves_with not in known:
        yield error("moves_with_unknown", key, key=key, other=number.moves_with)
        return
    passed, ahead = {key}, number.moves_with
    while (following := known[ahead].moves_with) is not None and following in known and ahead not in passed:
        passed.add(ahead)
        ahead = following
    if ahead in passed:
        yield error("moves_with_itself", key, key=key)


def _blanks(
    resolved: ResolvedNumbers, keys: tuple[str, ...], address: str, allowed: tuple[str, ...] = ()
) -> Iterator[Problem]:
    for key in keys:
        number = resolved.numbers.get(key)
        if number is not None and number.value is None and key not in allowed:
            yield error("blank_number", key, key=key, part=address)


def _units(resolved: ResolvedNumbers, expected: Mapping[str, str]) -> Iterator[Problem]:
    """The numbers whose unit is not the one that the calculation counts on."""
    for key, unit in expected.items():
        number = resolved.numbers.get(key)
        if number is not None and number.unit != unit:
            yield error("wrong_unit", key, key=key, unit=number.unit, expected=unit)


def _of_effect(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    duration = key_of(effect_id, effect, "duration")
    yield from _blanks(resolved, effect_keys(resolved, effect_id), f"effects.{effect_id}", allowed=(duration,))
    yield from _units(resolved, _units_expected(resolved, effect_id, effect))
    ramp = resolved.numbers.get(key_of(effect_id, effect, "ramp"))
    if "ramp" in effect.slots and ramp is not None:
        key = key_of(effect_id, effect, "ramp")
        for at in (ramp.value, ramp.low):
            if at is not None and at < 1:
                yield error("ramp_below_one", key, key=key, value=at, unit=ramp.unit)
    measure = resolved.numbers.get(key_of(effect_id, effect, effect.measure))
    in_kronor = measure is not None and is_money(measure.unit)
    for position, valuation in enumerate(effect.valuations):
        if not valuation.priced and (in_kronor or valuation.unit_value is not None):
            yield error("kronor_not_priced", f"effects.{effect_id}.valuations.{position}.priced", effect=effect_id)
        if valuation.unit_value is None and not in_kronor and valuation.priced:
            yield error("no_unit_value", f"effects.{effect_id}.valuations.{position}.unit_value", effect=effect_id)
        if valuation.unit_value is not None and in_kronor:
            yield error(
                "unit_value_of_kronor", f"effects.{effect_id}.valuations.{position}.unit_value", effect=effect_id
            )
        key = valuation.unit_value or ""
        value = resolved.numbers.get(key)
        if value is not None and not is_money(value.unit):
            yield error("wrong_unit", key, key=key, unit=value.unit, expected="kr")
    if not effect.holds and not effect_years(resolved, effect_id):
        yield notice("no_participants", f"effects.{effect_id}", effect=effect_id)


def _units_expected(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> dict[str, str]:
    """Key → unit of the numbers of an effect that have one; a base or a number of participants is any amount."""
    numbers = resolved.numbers
    expected = {key_of(effect_id, effect, slot): SLOT_UNITS[slot] for slot in slots_of(effect) if slot in SLOT_UNITS}
    by_year = effect_years(resolved, effect_id).values()
    positions = range(len(effect.valuations))
    expected |= {released_key(effect_id, effect, position): "share" for position in positions}
    if effect.is_per_person:
        return expected | {key: effect.by_year_unit for key in by_year if not _counts(numbers[key].unit)}
    expected |= dict.fromkeys(by_year, effect.by_year_unit)
    change, base = key_of(effect_id, effect, "change"), key_of(effect_id, effect, "base")
    if change in numbers and numbers[change].unit != "share":
        expected[change] = "change"
    if base in numbers and UNITS[numbers[base].unit].scale != "log":
        expected[base] = "kr/year"
    return expected


def _counts(unit: str) -> bool:
    """Whether the unit counts something that is not money."""
    return UNITS[unit].scale == "log" and not is_money(unit)


def _worth_telling(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Notices: what a reader of the result should know about the numbers behind it."""
    case = resolved.case
    if case.price_year is None:
        yield notice("price_year_missing", "price_year")
    if not case.funding:
        yield notice("no_funding", "funding")
    if asked := without_basis(resolved):
        yield notice("no_source", asked[0][0], how_many=len(asked), numbers=sum(asked, ()))
    if asked := placeholders(resolved):
        yield notice("placeholder", asked[0][0], how_many=len(asked), numbers=sum(asked, ()))
    benefits = [
        (effect_id, effect)
        for effect_id, effect in case.effects.items()
        if effect.direction == "less" and is_included(resolved, key_of(effect_id, effect, "included"))
    ]
    for effect_id, effect in benefits:
        yield from _told_of_benefit(resolved, effect_id, effect)
    if benefits and not any(_runs(resolved, line_id) for line_id in case.budget):
        yield notice("no_running_cost", "budget")
    if benefits and not any(
        effect.direction == "more" and is_included(resolved, key_of(effect_id, effect, "included"))
        for effect_id, effect in case.effects.items()
    ):
        yield notice("no_new_need", "effects")


def _runs(resolved: ResolvedNumbers, line_id: str) -> bool:
    line = resolved.case.budget[line_id]
    if line.cost_type != "running" or not is_included(resolved, f"{line_id}.included"):
        return False
    return bool(resolved.numbers[f"{line_id}.per_year"].value) or any(line.amounts.values())


def _told_of_benefit(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    def is_(slot: str, wanted: Callable[[float], bool]) -> bool:
        number = resolved.numbers[key_of(effect_id, effect, slot)]
        return number.value is not None and wanted(number.value)

    numbers = resolved.numbers
    if is_("share_due_to_us", lambda share: share >= 1):
        yield notice("all_due_to_us", key_of(effect_id, effect, "share_due_to_us"), effect=effect_id)
    if "ramp" in effect.slots and is_("ramp", lambda ramp: ramp <= 1):
        yield notice("full_at_once", key_of(effect_id, effect, "ramp"), effect=effect_id)
    if numbers[key_of(effect_id, effect, "duration")].value is None and is_("fade", lambda fade: fade <= 0):
        yield notice("lasts_to_horizon", key_of(effect_id, effect, "duration"), effect=effect_id)
    for position, valuation in enumerate(effect.valuations):
        key = released_key(effect_id, effect, position)
        if valuation.realised_as == "cash" and valuation.priced and numbers[key].value == 1:
            yield notice("all_released", key, effect=effect_id)
    change = numbers[key_of(effect_id, effect, "change")]
    if change.low is None:
        yield notice("no_range", key_of(effect_id, effect, "change"), key=key_of(effect_id, effect, "change"))
