"""What differs between two numbers: the value, the range, and each thing that is said of it."""

from collections.abc import Iterator

from model.case.assumptions import Assumption, Change, Record
from model.case.case import Case
from model.case.difference import Difference
from model.numbers.resolve import resolve
from presentation.differences.both import Both, Row
from presentation.differences.places import item_words, named
from presentation.differences.values import amount_words, value_words
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import exact, range_words
from presentation.sentences.sources import source_name
from presentation.tables.sources import status
from wording.texts import say

Number = Assumption | Change | None


def number_rows(both: Both, key: str, difference: Difference) -> Iterator[Row]:
    """A number as it is resolved in each case; where that is the same, what lies beneath it."""
    rows = tuple(_number(both, both.label_of_key(key), both.old.numbers.get(key), both.new.numbers.get(key)))
    if rows:
        yield from rows
        return
    # Nothing that counts has changed: what is said beneath a change, or a change that changes nothing.
    part = "beneath" if difference.place[0] == "numbers" else "as_a_change"
    what = both.say(part, what=both.label_of_key(key))
    yield (
        what,
        value_words(both, difference.before, difference.place),
        value_words(both, difference.after, difference.place),
    )


def number_of_scenario(both: Both, name: str, key: str) -> Iterator[Row]:
    """A number under a scenario, as it is in force there; else what the scenario itself says of it."""
    scenario = named(both.say("fields.scenarios"), item_words(both, ("scenarios", name)))
    numbers = [resolve(case, both.new.library, name) for case in (both.before, both.after)]
    old, new = (resolved.numbers.get(key) for resolved in numbers)
    named_in = next((resolved for resolved in reversed(numbers) if key in resolved.numbers), None)
    words = both.label_of_key(key) if named_in is None else number_label(named_in, key, both.language)
    label = f"{scenario} · {words}"
    in_force = tuple(_number(both, label, old, new))
    before, after = (case.scenarios[name].numbers.get(key) for case in (both.before, both.after))
    yield from in_force or _number(both, label, before, after, both.unit_of(key))


def _number(both: Both, label: str, old: Number, new: Number, unit: str = "") -> Iterator[Row]:
    """What differs between two numbers: the value, the range, and each thing that is said of it."""
    if _part(old, "value") != _part(new, "value") or (old is None) != (new is None):
        yield label, _written(both, old, unit), _written(both, new, unit)
    if any(_part(old, end) != _part(new, end) for end in ("low", "high")):
        yield f"{label} · {both.say('range')}", _written_range(both, old, unit), _written_range(both, new, unit)
    if old is None or new is None:
        return
    for name in type(new).model_fields:
        if name not in ("value", "low", "high") and getattr(old, name) != getattr(new, name):
            what = f"{label} · {both.say(f'fields.{name}')}"
            yield what, _said_of(both, old, name, both.before), _said_of(both, new, name, both.after)


def _written(both: Both, number: Number, unit: str) -> str:
    if number is None:
        return both.say("absent")
    if isinstance(number, Assumption):
        return exact(number, both.language)
    return both.say("as_without") if number.value is None else amount_words(both, number.value, unit)


def _written_range(both: Both, number: Number, unit: str) -> str:
    if isinstance(number, Assumption):
        return range_words(number, both.language)
    if number is None or number.low is None or number.high is None:
        return say("numbers.no_range", both.language)
    return f"{amount_words(both, number.low, unit)} – {amount_words(both, number.high, unit)}"


def _said_of(both: Both, number: Assumption | Change, name: str, case: Case) -> str:
    if name == "basis" and isinstance(number, Assumption):
        return status(number, both.language)
    if name == "source" and isinstance(number.source, str):
        return source_name(number.source, both.new.library, case, both.language)
    value = getattr(number, name)
    return value_words(both, value.model_dump() if isinstance(value, Record) else value, (name,))


def _part(number: Number, name: str) -> object:
    return None if number is None else getattr(number, name)
