"""Edits of effects as new cases: added, named, counted another way, given to others, and taken away.

A number that fits what an effect has become is kept; one that does not is blank, and then the effect does not count.
"""

from model.case.assumptions import Assumption, Identifier, Label, Library, RealisedAs
from model.case.case import Case
from model.case.effect import KINDS, Direction, Effect, EffectKind, Valuation
from model.case.units import SUCCESS, is_money
from model.editing.edits import fresh_name, with_effects, without_number
from model.numbers.keys import blanks_allowed, by_year_prefix, key_of, years_given
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import effect_keys

WORTH_UNITS = {
    "half_year": "kr/half_year",
    "month": "kr/month",
    "week": "kr/week",
    "day": "kr/day",
    "hour": "kr/hour",
    "case": "kr/case",
    "investigation": "kr/case",
    "school_year": "kr/school_year",
    "placement": "kr/year",
}
"""What is counted → the unit of the worth of one; anything else is worth kronor a person."""
OWN_WORTH, COUNTED = "own", "counted"
"""What a recipient gets: a worth of the case's own, or no kronor at all; else a key of the library."""


def worth_unit(unit: str) -> str:
    """The unit of the worth of one unit of a volume: kr/day for days, and so on."""
    return WORTH_UNITS.get(unit.split("/")[0], "kr/person")


def with_new_effect(
    case: Case,
    label: Label,
    kind: EffectKind,
    direction: Direction,
    actor: Identifier,
    realised_as: RealisedAs,
    base_unit: str,
    unit_value: str | None = None,
) -> Case:
    """The case with a new effect whose numbers are blank, and which does not count until they are filled in.

    `base_unit` is the unit of the yearly base of a reduction, or of the change per participant of a cohort.
    `unit_value` is a key of the library or COUNTED; none is a worth of its own.
    """
    name = fresh_name(case, label.text("sv"))
    valuation = Valuation(actor=actor, realised_as=realised_as)
    effect = KINDS[kind].model_validate(
        {"label": label, "kind": kind, "direction": direction, "valuations": (valuation,)}
    )
    numbers = {key: _blank(key, unit) for key, unit in _own_units(name, kind, base_unit).items()}
    included = Assumption(
        label=Label(sv="Räkna med effekten", en="Count the effect"), value=0, unit="flag", basis="judged"
    )
    numbers[f"{name}.included"] = included
    added = case.edited(
        effects={**case.effects, name: effect},
        numbers={**case.numbers, **numbers},
        headline=case.headline or f"{name}.change",
    )
    return added if is_money(base_unit) else with_worth(added, name, 0, unit_value or OWN_WORTH)


def _own_units(name: str, kind: EffectKind, unit: str) -> dict[str, str]:
    """The key and unit of each number that an effect of a kind can't be without."""
    return {f"{name}.{slot}": needed for slot, needed in KINDS[kind].units_needed(unit).items()}


BLANKS = {
    "base": Label(sv="Omfattning per år i dag", en="Yearly base today"),
    "change": Label(sv="Förändring av omfattningen", en="Change of the base"),
    "unit_value": Label(sv="Värde per enhet", en="Worth of one unit"),
}


def _blank(key: str, unit: str) -> Assumption:
    """A number that nobody has filled in."""
    slot = key.rpartition(".")[2].rstrip("0123456789_")
    per_person = slot == "change" and unit != "change"
    label = Label(sv="Förändring per deltagare", en="Change per participant") if per_person else BLANKS[slot]
    label = Label(sv="Andel som lyckas", en="Share who succeed") if unit == SUCCESS else label
    return Assumption(label=label, unit=unit, basis="placeholder")


def without_effect(case: Case, name: str) -> Case:
    """The case without an effect and its numbers."""
    return with_effects(case, {key: effect for key, effect in case.effects.items() if key != name})


def with_effect(case: Case, name: str, **fields: object) -> Case:
    """The case with fields of an effect set: label, direction, description."""
    return case.edited(effects={**case.effects, name: case.effects[name].edited(**fields)})


def with_headline(case: Case, key: str | None) -> Case:
    """The case with the number that it is about; words written about another number do not stay."""
    phrase = case.headline_phrase if key == case.headline else None
    return case.edited(headline=key, headline_phrase=phrase)


def unit_counted(case: Case, library: Library, name: str) -> str:
    """The unit of what an effect counts: of its yearly base, or of the change per participant."""
    effect = case.effects[name]
    key = key_of(name, effect, effect.measure)
    number = case.numbers.get(key) or library.numbers.get(key)
    return effect.counts_in or ("kr/year" if number is None else number.unit)


def with_kind(case: Case, library: Library, name: str, kind: EffectKind, unit: str) -> Case:
    """The case with an effect counted another way: a share of a yearly base in a unit, or a change per participant."""
    effect = case.effects[name]
    if (effect.kind, unit_counted(case, library, name)) == (kind, unit):
        return case
    fields = KINDS[kind].model_fields
    kept = {field: value for field, value in dict(effect).items() if field in fields}
    recounted = _with_own(case, name, KINDS[kind].model_validate({**kept, "kind": kind, "told_in": None}))
    for own, needed in _own_units(name, kind, unit).items():
        recounted = _with_unit(recounted, library, name, own.rpartition(".")[2], needed)
    recounted = _without_misfits(recounted, name)
    for position, valuation in enumerate(effect.valuations):
        worth = valuation.unit_value or ""
        fits = worth in library.numbers and library.numbers[worth].unit == worth_unit(unit)
        recounted = with_worth(recounted, name, position, _worth_after(valuation, unit, fits), unit)
    return _counted_if_whole(_without_unread(recounted, case, library, name), library, name)


def _without_misfits(case: Case, name: str) -> Case:
    """The case without an effect's own change, where its kind has a neutral one in another unit."""
    effect = case.effects[name]
    key = f"{name}.change"
    if "change" not in effect.neutral or key not in case.numbers or case.numbers[key].unit == effect.unit_of_change:
        return case
    return without_number(_with_blank(_with_own(case, name, effect.edited(change=None)), key, "change"), key)


def _worth_after(valuation: Valuation, unit: str, fits: bool) -> str:
    """What a recipient gets of an effect that is counted in a unit from now on."""
    if is_money(unit):
        return ""
    if not valuation.priced:
        return COUNTED
    return valuation.unit_value if fits and valuation.unit_value else OWN_WORTH


def _with_own(case: Case, name: str, effect: Effect) -> Case:
    return case.edited(effects={**case.effects, name: effect})


def _with_unit(case: Case, library: Library, name: str, slot: str, unit: str) -> Case:
    """The case where a slot of an effect is a number in a unit: the one it has, or a blank one of the effect's own."""
    effect = case.effects[name]
    key = key_of(name, effect, slot)
    number = case.numbers.get(key) or library.numbers.get(key)
    if number is not None and number.unit == unit:
        return case
    own = f"{name}.{slot}"
    is_shared = key != own or any(
        own == key_of(other, others, slot) for other, others in case.effects.items() if other != name
    )
    if is_shared and own in case.numbers:
        own = fresh_key(case, own)
    case = _with_own(case, name, effect.edited(**{slot: None if own == f"{name}.{slot}" else own}))
    return _with_blank(case, own, unit)


def fresh_key(case: Case, key: str) -> str:
    """A key like this one that no number of the case has."""
    number = 2
    while f"{key}_{number}" in case.numbers:
        number += 1
    return f"{key}_{number}"


def _with_blank(case: Case, key: str, unit: str) -> Case:
    """The case with a blank number, and with nothing said of it elsewhere."""
    changes = {other: change for other, change in case.changes.items() if other != key}
    scenarios = {
        name: scenario.edited(numbers={other: said for other, said in scenario.numbers.items() if other != key})
        for name, scenario in case.scenarios.items()
    }
    return case.edited(numbers={**case.numbers, key: _blank(key, unit)}, changes=changes, scenarios=scenarios)


def _without_unread(case: Case, before: Case, library: Library, name: str) -> Case:
    """The case without the numbers that an effect read before and nothing reads any more."""
    read = set(resolve(case, library).numbers)
    prefix = by_year_prefix(name, before.effects[name])
    layers = (before.numbers, before.changes, *(scenario.numbers for scenario in before.scenarios.values()))
    by_year = {key for layer in layers for key in years_given(prefix, layer).values()}
    gone = {*effect_keys(resolve(before, library), name), *by_year} - read
    if prefix == by_year_prefix(name, case.effects[name]):
        gone -= by_year
    headline = None if case.headline in gone else case.headline
    scenarios = {
        key: scenario.edited(numbers={other: said for other, said in scenario.numbers.items() if other not in gone})
        for key, scenario in case.scenarios.items()
    }
    return case.edited(
        numbers={key: number for key, number in case.numbers.items() if key not in gone},
        changes={key: change for key, change in case.changes.items() if key not in gone},
        scenarios=scenarios,
        headline=headline or (f"{name}.change" if case.headline in gone else None),
        headline_phrase=case.headline_phrase if headline else None,
    )


def blanks(case: Case, library: Library, name: str) -> tuple[str, ...]:
    """The keys of the numbers of an effect that have to be filled in before it can count."""
    resolved = resolve(case, library)
    effect = case.effects[name]
    may = blanks_allowed(name, effect)
    return tuple(key for key in effect_keys(resolved, name) if resolved.numbers[key].value is None and key not in may)


def _counted_if_whole(case: Case, library: Library, name: str) -> Case:
    """The case where an effect that lacks a number does not count."""
    key = key_of(name, case.effects[name], "included")
    number = resolve(case, library).numbers[key]
    if not number.value or not blanks(case, library, name):
        return case
    changes = {other: change for other, change in case.changes.items() if other != key}
    return case.edited(numbers={**case.numbers, key: number.edited(value=0.0)}, changes=changes)


# Recipients


def with_recipients(case: Case, name: str, valuations: tuple[Valuation, ...]) -> Case:
    """The case with those for whom an effect is worth something."""
    return with_effect(case, name, valuations=valuations)


def with_recipient(case: Case, library: Library, name: str, position: int, **fields: object) -> Case:
    """The case with fields of a recipient set (actor, realised_as, counterpart), or one more where it is the next."""
    valuations = list(case.effects[name].valuations)
    if position == len(valuations):
        first = valuations[0] if valuations else Valuation(actor=str(fields["actor"]), realised_as="cash")
        worth = {"unit_value": first.unit_value, "priced": first.priced, "realised_as": first.realised_as}
        valuations.append(Valuation.model_validate({**worth, **fields}))
    else:
        valuations[position] = valuations[position].edited(**fields)
    return _without_unread(with_recipients(case, name, tuple(valuations)), case, library, name)


def without_recipient(case: Case, library: Library, name: str, position: int) -> Case:
    """The case without one of those for whom an effect is worth something."""
    valuations = case.effects[name].valuations
    left = (*valuations[:position], *valuations[position + 1 :])
    return _without_unread(with_recipients(case, name, left), case, library, name)


def with_worth_chosen(case: Case, library: Library, name: str, position: int, worth: str) -> Case:
    """The case with another worth for a recipient; an effect that then lacks a number does not count."""
    unit = unit_counted(case, library, name)
    chosen = with_worth(case, name, position, worth, unit)
    return _counted_if_whole(_without_unread(chosen, case, library, name), library, name)


def with_worth(case: Case, name: str, position: int, worth: str, unit: str | None = None) -> Case:
    """The case with what one unit is worth to a recipient: a key of the library, OWN_WORTH, COUNTED, or "" for none."""
    effect = case.effects[name]
    valuation = effect.valuations[position]
    counted = unit or unit_counted_in(case, name)
    key = None
    if worth == OWN_WORTH:
        key = _own_worth_key(case, name, position)
        if key not in case.numbers or case.numbers[key].unit != worth_unit(counted):
            case = _with_blank(case, key, worth_unit(counted))
    elif worth not in ("", COUNTED):
        key = worth
    changed = valuation.edited(unit_value=key, priced=worth != COUNTED)
    valuations = (*effect.valuations[:position], changed, *effect.valuations[position + 1 :])
    return with_recipients(case, name, valuations)


def _own_worth_key(case: Case, name: str, position: int) -> str:
    """The key of a worth that is this recipient's own: the one it has alone, or one that nobody has."""
    valuations = case.effects[name].valuations
    own, mine = f"{name}.unit_value", valuations[position].unit_value
    others = {valuation.unit_value for place, valuation in enumerate(valuations) if place != position}
    if mine is not None and mine.startswith(own) and mine not in others:
        return mine
    return own if own not in others else fresh_key(case, own)


def unit_counted_in(case: Case, name: str) -> str:
    """The unit of what an effect counts, where the number is the case's own."""
    effect = case.effects[name]
    number = case.numbers.get(key_of(name, effect, effect.measure))
    return effect.counts_in or ("kr/year" if number is None else number.unit)
