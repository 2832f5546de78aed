"""Where two cases differ, in words: the line or part, and its field."""

from collections.abc import Mapping

from model.case.assumptions import Record
from model.case.difference import Place
from model.evaluate import actors_of
from presentation.differences.both import Both
from wording.texts import catalogue


def place_words(both: Both, place: Place) -> str:
    """The words of a place: what holds it, the name of the line or part, the field."""
    words: list[str] = []
    for depth, part in enumerate(place):
        holder = both.holder(place[:depth])
        if isinstance(holder, Record):
            word = field_words(both, str(part))
        elif isinstance(part, int):
            word = _position(both, part, place[:depth])
        else:
            word = item_words(both, place[: depth + 1])
        if word and depth == 1 and isinstance(holder, Mapping):
            words[-1] = named(words[-1], word)
        elif word:
            words.append(word)
    return " · ".join(words)


def named(collection: str, name: str) -> str:
    """An item after the name of its collection."""
    return f"{collection}: {name}"


def field_words(both: Both, name: str) -> str:
    """What a field is called."""
    if name in ("sv", "en"):  # Swedish goes without saying
        return both.say("in_english") if name == "en" else ""
    return both.say(f"fields.{name}")


def is_field(part: str | int) -> bool:
    """Whether a part of a place is a field that has words."""
    return isinstance(part, str) and f"differences.fields.{part}" in catalogue()


def item_words(both: Both, place: Place) -> str:
    """The label of a part by its place, else of the actor or party by its name, else the words for its name."""
    part, name = both.holder(place), str(place[-1])
    label = getattr(part, "label", None)
    if label is not None:
        return str(label.text(both.language))
    for case in (both.after, both.before):
        parties = {
            party: named
            for agreement in case.all_agreements.values()
            for party, named in agreement.contract.parties.items()
        }
        for labelled in (parties, actors_of(case, both.new.library)):
            if name in labelled:
                return labelled[name].label.text(both.language)
    return code_words(both, name)


def code_words(both: Both, code: str) -> str:
    """What a code stands for; the code itself where it has no words."""
    return both.say(f"values.{code}") if f"differences.values.{code}" in catalogue() else code


def _position(both: Both, part: int, place: Place) -> str:
    """A calendar year, a year of the contract, or the number of an item in a list."""
    if isinstance(both.holder(place), Mapping):
        return str(part) if part >= 1900 else both.say("contract_year", year=part)
    return both.say("item", number=part + 1)
