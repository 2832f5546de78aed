"""What differs between two cases, told in rows: what, what it was, what it becomes. Labels, never addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.case.assumptions import Assumption, Change, Language, Library, Record
from model.case.case import Agreement, Case
from model.case.contract import Contract
from model.case.difference import ABSENT, Difference, Place, differences
from model.evaluate import actors_of
from model.numbers.resolve import ResolvedNumbers, key_of, resolve, slots_of
from presentation.contracts.terms import sentences, term_sentence
from presentation.sentences.labels import number_label, short_label
from presentation.sentences.numbers import exact, range_words
from presentation.tables.rows import Rows
from presentation.tables.sources import source_name, status
from wording.numbers import quantity, write_number
from wording.texts import catalogue, say

LONGEST = 300
"""Signs of a text that are shown; the rest of it is in the case."""
LONGEST_PART = 1200
"""Signs of what is told of a whole part, such as a contract."""

IN_KRONOR = frozenset({
    "amounts", "money", "price", "cost", "at_most", "spread", "costs", "sought", "own", "other_income", "granted",
    "returned",
})  # fmt: skip
SHARES = frozenset({"share", "of_advance", "payers"})
YEARS = frozenset({"horizon", "window", "delay"})
CALENDAR_YEARS = frozenset({"start_year", "price_year", "starts", "from_year", "year"})
PURSES = frozenset({"applicant", "paid_by", "paid_to", "actor", "counterpart", "fund", "roles"})
KEYS = frozenset({
    "headline", "learns", "base", "started", "growth", "reach", "change", "starts", "ramp", "lag", "fade", "duration",
    "share_due_to_us", "included", "unit_value", "released", "size", "moves_with",
})  # fmt: skip


def difference_rows(before: Case, after: Case, library: Library, language: Language) -> Rows:
    """A row for everything that differs: what, and what it was and becomes; none if nothing does.

    Numbers as they are in force, in their units. Two columns, so that what becomes is seen on a narrow screen too.
    """
    what, change = (say(f"differences.{name}", language) for name in ("what", "change"))
    told = _Told(before, after, resolve(before, library), resolve(after, library), language)
    return [{what: row[0], change: f"{row[1]} → {row[2]}"} for row in dict.fromkeys(told.rows())]


Row = tuple[str, str, str]
Number = Assumption | Change | None


@dataclass(frozen=True)
class _Told:
    """Two cases, the resolved numbers in each, and the reader's language."""

    before: Case
    after: Case
    old: ResolvedNumbers
    new: ResolvedNumbers
    language: Language

    def rows(self) -> Iterator[Row]:
        for difference in differences(self.before, self.after):
            match difference.place:
                case ("numbers" | "changes", str(key), *_):
                    yield from self.number_resolved(key, difference)
                case ("scenarios", str(name), "numbers", str(key), *_):
                    yield from self.number_of_scenario(name, key)
                case ("agreement", "contract", "terms", str(name), *_):
                    yield from self.term(name, difference)
                case ("filed", *_):  # told once, and not what stands in the application, which is what stood before
                    yield self.field("filed"), self.filed(self.before), self.filed(self.after)
                case ("retired", *_):
                    pass  # names that no new line may take, which nobody reads
                case _:
                    yield self.row(difference)

    def filed(self, case: Case) -> str:
        if case.filed is None:
            return self.say("not_filed")
        return case.filed.on or self.say("present")

    def say(self, key: str, **facts: object) -> str:
        return say(f"differences.{key}", self.language, **facts)

    # Numbers

    def number_resolved(self, key: str, difference: Difference) -> Iterator[Row]:
        found = tuple(self.number(self.label_of_key(key), self.old.numbers.get(key), self.new.numbers.get(key)))
        if found:
            yield from found
            return
        # Nothing that counts has changed: what is said beneath a change, or a change that changes nothing.
        part = "beneath" if difference.place[0] == "numbers" else "as_a_change"
        what = self.say(part, what=self.label_of_key(key))
        yield what, self.value(difference.before, difference.place), self.value(difference.after, difference.place)

    def number_of_scenario(self, name: str, key: str) -> Iterator[Row]:
        """A number under a scenario, as it is in force there; else what the scenario itself says of it."""
        label = f"{self.named(self.say('fields.scenarios'), self.item(('scenarios', name)))} · {self.label_of_key(key)}"
        old, new = (resolve(case, self.new.library, name).numbers.get(key) for case in (self.before, self.after))
        found = tuple(self.number(label, old, new))
        before, after = (case.scenarios[name].numbers.get(key) for case in (self.before, self.after))
        yield from found or self.number(label, before, after, self.unit_of(key))

    def number(self, label: str, old: Number, new: Number, unit: str = "") -> Iterator[Row]:
        """What differs between two numbers: the value, the range, and each thing that is said of it."""
        if _part(old, "value") != _part(new, "value") or (old is None) != (new is None):
            yield label, self.written(old, unit), self.written(new, unit)
        if any(_part(old, end) != _part(new, end) for end in ("low", "high")):
            yield f"{label} · {self.say('range')}", self.written_range(old, unit), self.written_range(new, unit)
        if old is None or new is None:
            return
        for name in type(new).model_fields:
            if name not in ("value", "low", "high") and getattr(old, name) != getattr(new, name):
                what = f"{label} · {self.say(f'fields.{name}')}"
                yield what, self.said_of(old, name, self.before), self.said_of(new, name, self.after)

    def written(self, number: Number, unit: str) -> str:
        if number is None:
            return self.say("absent")
        if isinstance(number, Assumption):
            return exact(number, self.language)
        return self.say("as_without") if number.value is None else self.amount(number.value, unit)

    def written_range(self, number: Number, unit: str) -> str:
        if isinstance(number, Assumption):
            return range_words(number, self.language)
        if number is None or number.low is None or number.high is None:
            return say("numbers.no_range", self.language)
        return f"{self.amount(number.low, unit)} – {self.amount(number.high, unit)}"

    def said_of(self, number: Assumption | Change, name: str, case: Case) -> str:
        if name == "basis" and isinstance(number, Assumption):
            return status(number, self.language)
        if name == "source" and isinstance(number.source, str):
            return source_name(number.source, self.new.library, case, self.language)
        value = getattr(number, name)
        return self.value(value.model_dump() if isinstance(value, Record) else value, (name,))

    def unit_of(self, key: str) -> str:
        number = self.new.numbers.get(key) or self.old.numbers.get(key)
        return "" if number is None else number.unit

    def label_of_key(self, key: str) -> str:
        resolved = self.new if key in self.new.numbers else self.old
        return number_label(resolved, key, self.language) if key in resolved.numbers else key

    # Everything else

    def row(self, difference: Difference) -> Row:
        return (
            self.what(difference.place),
            self.value(difference.before, difference.place),
            self.value(difference.after, difference.place),
        )

    def term(self, name: str, difference: Difference) -> Iterator[Row]:
        """A term of the contract as the sentence it was and becomes; else the field that differs."""
        told = [self.term_words(case.agreement, name) for case in (self.before, self.after)]
        if told[0] == told[1]:
            yield self.row(difference)
        else:
            yield self.what(difference.place[:4]), told[0], told[1]

    def term_words(self, agreement: Agreement | None, name: str) -> str:
        if agreement is None or name not in agreement.contract.terms:
            return self.say("absent")
        contract = agreement.contract
        try:
            return term_sentence(contract.terms[name], contract, payers_words(contract, self.language), self.language)
        except KeyError:  # the case that is open may name a party or an outcome that is not there
            return contract.terms[name].label.text(self.language)

    def what(self, place: Place) -> str:
        """The words of a place: what holds it, the name of the line or part, the field."""
        words: list[str] = []
        for depth, part in enumerate(place):
            holder = self.holder(place[:depth])
            if isinstance(holder, Record):
                word = self.field(str(part))
            elif isinstance(part, int):
                word = self.position(part, place[:depth])
            else:
                word = self.item(place[: depth + 1])
            if word and depth == 1 and isinstance(holder, Mapping):
                words[-1] = self.named(words[-1], word)
            elif word:
                words.append(word)
        return " · ".join(words)

    def named(self, collection: str, name: str) -> str:
        return f"{collection}: {name}"

    def field(self, name: str) -> str:
        if name in ("sv", "en"):  # Swedish goes without saying
            return self.say("in_english") if name == "en" else ""
        return self.say(f"fields.{name}")

    def position(self, part: int, place: Place) -> str:
        """A calendar year, a year of the contract, or the number of an item in a list."""
        if isinstance(self.holder(place), Mapping):
            return str(part) if part >= 1900 else self.say("contract_year", year=part)
        return self.say("item", number=part + 1)

    def item(self, place: Place) -> str:
        """The label of a part by its place, else of the actor or party by its name, else the words for its name."""
        part, name = self.holder(place), str(place[-1])
        label = getattr(part, "label", None)
        if label is not None:
            return str(label.text(self.language))
        for case in (self.after, self.before):
            parties = {} if case.agreement is None else case.agreement.contract.parties
            for labelled in (parties, actors_of(case, self.new.library)):
                if name in labelled:
                    return labelled[name].label.text(self.language)
        return self.code(name)

    def holder(self, place: Place) -> Any:
        """What stands at a place, before or else after: a line that gets a new name is told by its old one."""
        for case in (self.before, self.after):
            found: Any = case
            for part in place:
                found = _within(found, part)
            if found is not None:
                return found
        return None

    def value(self, value: Any, place: Place) -> str:
        """A plain value in words, by the field it belongs to."""
        name = next((part for part in reversed(place) if _is_field(part)), "")
        if value is ABSENT:
            return self.say("absent")
        if value is None or value == ():
            return say("answers.blank", self.language)
        if isinstance(value, bool):
            return say("answers.flag.yes" if value else "answers.flag.no", self.language)
        if isinstance(value, int | float):
            return self.number_of_field(value, str(name))
        if isinstance(value, str):
            return _shortened(self.text(value, str(name)))
        if isinstance(value, Mapping):
            return _shortened(self.part(value, place), LONGEST_PART)
        return _shortened("; ".join(self.value(item, (*place, position)) for position, item in enumerate(value)))

    def number_of_field(self, value: float, name: str) -> str:
        if name in CALENDAR_YEARS:
            return str(value)
        if name == "error" and self.after.pilot is not None:
            return self.amount(value, self.unit_of(self.after.pilot.learns))
        return self.amount(value, _unit_of_field(name))

    def amount(self, value: float, unit: str) -> str:
        return quantity(float(value), unit, self.language) if unit else write_number(value)

    def text(self, value: str, name: str) -> str:
        """A text as it stands, or what its code stands for."""
        library = self.new.library
        if name in PURSES:
            for case in (self.after, self.before):
                if value in (actors := actors_of(case, library)):
                    return actors[value].label.text(self.language)
        if name == "perspective" and value in library.perspectives:
            return library.perspectives[value].label.text(self.language)
        if name == "schedule" and value in library.schedules:
            return library.schedules[value].label.text(self.language)
        if name == "fund_rule" and value in library.fund_rules:
            return library.fund_rules[value].label.text(self.language)
        if name in KEYS:
            return self.label_of_key(value)
        return self.code(value)

    def code(self, value: str) -> str:
        return self.say(f"values.{value}") if f"differences.values.{value}" in catalogue() else value

    def part(self, value: Mapping[Any, Any], place: Place) -> str:
        """A whole part in short: its words, its sum in all, its main sentences, or that it is there."""
        if {"sv", "en"} >= set(value):
            return str(value.get(self.language) or value.get("sv") or value.get("en") or "")
        amounts = value.get("amounts", value if value and all(isinstance(year, int) for year in value) else None)
        if isinstance(amounts, Mapping) and amounts:
            return self.say("in_all", amount=quantity(float(sum(amounts.values())), "kr", self.language))
        is_named = len(place) > 1 and isinstance(place[-1], str)
        if "label" in value and value["label"] and not is_named:
            return self.part(value["label"], place)
        match place:
            case ("agreement",):
                return self.agreement_words(Agreement.model_validate(value))
            case ("budget" | "effects" | "scenarios" as collection, str(name)):
                return self.part_words(collection, name) or self.say("present")
        return self.say("present") if value else say("answers.blank", self.language)

    def agreement_words(self, agreement: Agreement) -> str:
        name = agreement.contract.label.text(self.language)
        try:
            return f"{name}. {' '.join(sentences(agreement.contract, agreement.starts, self.language))}"
        except KeyError:  # as above
            return name

    def part_words(self, collection: str, name: str) -> str:
        """What a line in the running budget, an effect or a scenario that only one of the cases has comes to."""
        resolved = self.new if name in getattr(self.after, collection) else self.old
        if collection == "scenarios":
            scenario = resolved.case.scenarios[name]
            if scenario.explanation is not None:
                return scenario.explanation.text(self.language)
            keys = list(scenario.numbers)
            resolved = resolve(resolved.case, resolved.library, name)
        elif collection == "effects":
            effect = resolved.case.effects[name]
            keys = [key_of(name, effect, slot) for slot in slots_of(effect)[:1] if effect.kind == "reduction"]
            keys.append(key_of(name, effect, "change"))
        else:
            keys = [f"{name}.per_year"]
        named = number_label if collection == "scenarios" else short_label
        told = (
            f"{named(resolved, key, self.language)} {exact(resolved.numbers[key], self.language)}"
            for key in keys
            if key in resolved.numbers
        )
        return "; ".join(told)


def payers_words(contract: Contract, language: Language) -> str:
    """The payers of a contract, by name."""
    return say("doubt.and", language).join(contract.parties[party].label.text(language) for party in contract.payers)


def _part(number: Number, name: str) -> object:
    return None if number is None else getattr(number, name)


def _within(found: Any, part: str | int) -> Any:
    """A field of a record, an item of a mapping or a list; None where there is none."""
    if isinstance(found, Record):
        return getattr(found, str(part), None)
    if isinstance(found, Mapping):
        return found.get(part)
    if isinstance(found, Sequence) and not isinstance(found, str) and isinstance(part, int) and part < len(found):
        return found[part]
    return None


def _is_field(part: str | int) -> bool:
    return isinstance(part, str) and f"differences.fields.{part}" in catalogue()


def _unit_of_field(name: str) -> str:
    return "kr" if name in IN_KRONOR else "share" if name in SHARES else "years" if name in YEARS else ""


def _shortened(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
