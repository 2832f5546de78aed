"""What stands at a place of a case, in words: numbers, texts, codes, and whole parts in short."""

from collections.abc import Mapping
from typing import Any

from model.case.agreement import Agreement
from model.case.difference import ABSENT, Place
from model.evaluate import actors_of
from model.numbers.keys import key_of
from model.numbers.resolve import resolve
from presentation.contracts.terms import sentences
from presentation.differences.both import Both
from presentation.differences.places import code_words, is_field
from presentation.parts_of_effects import masked
from presentation.sentences.labels import number_label, short_label
from presentation.sentences.numbers import exact
from wording.numbers import quantity, write_number
from wording.texts import say

LONGEST = 300
"""Characters of a text that are shown; the rest of it is in the case."""
LONGEST_PART = 1200
"""Characters that are shown of a whole part, such as a contract."""

# Fields by what their values are.
IN_KRONOR = frozenset({
    "amounts", "money", "price", "cost", "at_most", "spread", "costs", "sought", "own", "other_income", "granted",
    "returned",
})  # fmt: skip
SHARES = frozenset({"share", "of_advance", "payers", "paid_by"})
YEARS = frozenset({"horizon", "horizons", "window", "delay"})
CALENDAR_YEARS = frozenset({"start_year", "price_year", "starts", "from_year", "until", "year"})
# Fields that hold the name of an actor, and those that hold the key of a number.
PURSES = frozenset({"applicant", "co_applicants", "paid_by", "paid_to", "actor", "counterpart", "fund", "roles"})
KEYS = frozenset({
    "headline", "learns", "base", "started", "planned", "growth", "reach", "change", "starts", "ramp", "lag", "fade",
    "duration", "share_due_to_us", "included", "unit_value", "released", "size", "moves_with",
})  # fmt: skip


def value_words(both: Both, value: Any, place: Place) -> str:
    """A plain value in words, by the field it belongs to."""
    name = next((part for part in reversed(place) if is_field(part)), "")
    if value is ABSENT:
        return both.say("absent")
    if value is None or value == ():
        return say("answers.blank", both.language)
    if isinstance(value, bool):
        return say("answers.flag.yes" if value else "answers.flag.no", both.language)
    if isinstance(value, int | float):
        return masked(value, both.language) if _is_seen(place) else _number_of_field(both, value, str(name))
    if isinstance(value, str):
        return _shortened(_text_words(both, value, str(name)))
    if isinstance(value, Mapping):
        return _shortened(_part_words(both, value, place), LONGEST_PART)
    words = [value_words(both, item, (*place, position)) for position, item in enumerate(value)]
    if set(words) == {both.say("present")}:
        return both.say("items", count=len(words))
    return _shortened("; ".join(words))


def _is_seen(place: Place) -> bool:
    """Whether a number is how many a register has counted: few are masked here too."""
    return "seen" in place and place[-1] == "count"


def _number_of_field(both: Both, value: float, name: str) -> str:
    if name in CALENDAR_YEARS:
        return str(value)
    if name == "error" and both.after.pilot is not None:
        return amount_words(both, value, both.unit_of(both.after.pilot.learns))
    return amount_words(both, value, _unit_of_field(name))


def amount_words(both: Both, value: float, unit: str) -> str:
    """A number in its unit, where it has one."""
    return quantity(float(value), unit, both.language) if unit else write_number(value)


def _text_words(both: Both, value: str, name: str) -> str:
    """A text as it stands, or what its code stands for."""
    library = both.new.library
    if name in PURSES:
        for case in (both.after, both.before):
            if value in (actors := actors_of(case, library)):
                return actors[value].label.text(both.language)
    if name == "perspective" and value in library.perspectives:
        return library.perspectives[value].label.text(both.language)
    if name == "schedule" and value in library.schedules:
        return library.schedules[value].label.text(both.language)
    if name == "fund_rule" and value in library.fund_rules:
        return library.fund_rules[value].label.text(both.language)
    if name in KEYS:
        return both.label_of_key(value)
    return code_words(both, value)


def _part_words(both: Both, value: Mapping[Any, Any], place: Place) -> str:
    """A whole part in short: its words, its sum in all, its main sentences, or that it is there."""
    if {"sv", "en"} >= set(value):
        return str(value.get(both.language) or value.get("sv") or value.get("en") or "")
    amounts = value.get("amounts", value if value and all(isinstance(year, int) for year in value) else None)
    if isinstance(amounts, Mapping) and amounts and not any(isinstance(one, Mapping) for one in amounts.values()):
        return both.say("in_all", amount=quantity(float(sum(amounts.values())), "kr", both.language))
    is_named = len(place) > 1 and isinstance(place[-1], str)
    if "label" in value and value["label"] and not is_named:
        return _part_words(both, value["label"], place)
    match place:
        case ("agreement",) | ("agreements", _):
            return _agreement_words(both, Agreement.model_validate(value))
        case ("budget" | "effects" | "scenarios" as collection, str(name)):
            return _part_of_one_case(both, collection, name) or both.say("present")
    return both.say("present") if value else say("answers.blank", both.language)


def _agreement_words(both: Both, agreement: Agreement) -> str:
    name = agreement.contract.label.text(both.language)
    try:
        return f"{name}. {' '.join(sentences(agreement.contract, agreement.starts, both.language))}"
    except KeyError:  # the case that is open may name a party or an outcome that is not there
        return name


def _part_of_one_case(both: Both, collection: str, name: str) -> str:
    """What a line in the running budget, an effect or a scenario that only one of the cases has comes to."""
    resolved = both.new if name in getattr(both.after, collection) else both.old
    if collection == "scenarios":
        scenario = resolved.case.scenarios[name]
        if scenario.explanation is not None:
            return scenario.explanation.text(both.language)
        keys = list(scenario.numbers)
        resolved = resolve(resolved.case, resolved.library, name)
    elif collection == "effects":
        effect = resolved.case.effects[name]
        keys = [key_of(name, effect, effect.measure)] if effect.measure != "change" else []
        keys.append(key_of(name, effect, "change"))
    else:
        keys = [f"{name}.per_year"]
    label_of = number_label if collection == "scenarios" else short_label
    labels_and_numbers = (
        f"{label_of(resolved, key, both.language)} {exact(resolved.numbers[key], both.language)}"
        for key in keys
        if key in resolved.numbers
    )
    return "; ".join(labels_and_numbers)


def _unit_of_field(name: str) -> str:
    return "kr" if name in IN_KRONOR else "share" if name in SHARES else "years" if name in YEARS else ""


def _shortened(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
