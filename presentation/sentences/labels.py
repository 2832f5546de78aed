"""What numbers, lines, effects and questions are called."""

from collections.abc import Sequence

from model.case.assumptions import Label, Language
from model.case.contract import Contract
from model.case.effect import Effect
from model.case.units import OF_ONE, SUCCESS, UNITS, is_money
from model.editing.sourcing import by_question
from model.evaluate import actors_of
from model.numbers.contract_figures import CONTRACT, Figure, figure_of, figures
from model.numbers.keys import released_key
from model.numbers.resolved_numbers import ResolvedNumbers
from wording.numbers import unit_name
from wording.texts import say


def label_text(label: Label, language: Language) -> str:
    """A label's words."""
    return label.text(language)


def listed(names: Sequence[str], language: Language, most: int | None = None) -> str:
    """Names as they are listed in a sentence: *A*, *A och B*, *A, B och C*; of more than `most`, *A, B och 4 till*."""
    if most is not None and len(names) > most:
        return say("answers.and_more", language, names=", ".join(names[:most]), count=len(names) - most)
    return say("doubt.and", language).join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def address_text(address: str, resolved: ResolvedNumbers | None, language: Language) -> str:
    """A dotted address in a case as words: the label of the line, effect or number where there is one."""
    if resolved is None:
        return address
    if address in resolved.numbers:
        return number_label(resolved, address, language)
    case, parts = resolved.case, address.split(".")
    for collection in ("budget", "funding", "income", "effects", "scenarios"):
        if parts[0] == collection and len(parts) > 1:
            line = getattr(case, collection).get(parts[1])
            if line is not None:
                year = next((part for part in parts[2:] if part.isdigit() and len(part) == 4), "")
                return f"{line.label.text(language)} {year}".strip()
    if parts[0] == "agreements" and len(parts) > 1 and parts[1] in case.agreements:
        return f"{say('pages.agreement', language)}: {case.agreements[parts[1]].contract.label.text(language)}"
    if parts[0] in ("numbers", "changes") and len(parts) > 1:
        return address_text(".".join(parts[1:]), resolved, language)
    key = f"fields.{parts[0]}"
    try:
        return say(key, language)
    except KeyError:
        return address


def number_label(resolved: ResolvedNumbers, key: str, language: Language) -> str:
    """What a number is called where it stands outside its own card: *Färre placeringar: minskning*.

    One that several effects share, or that the library has for everybody, is called by its own name. A number by year
    has its year after it, once.
    """
    figure = figure_of(resolved.case, key)
    if figure is not None:
        label = figure_words(figure[0], language)
        is_first = key.startswith(CONTRACT)
        return label if is_first else f"{figure[1].label.text(language)}: {label}"
    readers = resolved.readers.get(key, ())
    short = slot_label(resolved, key, language)
    if len(readers) != 1 or short == "":
        label = resolved.numbers[key].label.text(language)
        year = _year_of(key)
        return f"{label} {year}" if year and not label.endswith(year) else label
    reader = readers[0][0]
    owner = resolved.case.effects.get(reader) or resolved.case.money_lines[reader]
    return say("effects.named", language, name=owner.label.text(language), number=short)


def figure_label(key: str, contract: Contract, language: Language) -> str:
    """What a figure of a contract is called: *Avtalet: Del av det sparade: del av det sparade*."""
    return figure_words(figures(contract)[key], language)


def figure_words(figure: Figure, language: Language) -> str:
    """What a figure is called by its kind and the part of the contract that it belongs to."""
    facts = {"part": figure.part.text(language), "place": figure.place + 1, "year": figure.year}
    return say(f"contract.figures.{figure.kind}", language, **facts)


def short_label(resolved: ResolvedNumbers, key: str, language: Language) -> str:
    """What a number is called on its own card: *minskning*; its own name where it has no short one."""
    label = slot_label(resolved, key, language) or resolved.numbers[key].label.text(language)
    return label[:1].upper() + label[1:]


def slot_label(resolved: ResolvedNumbers, key: str, language: Language) -> str:
    """What a number is in the effect or the budget line that reads it; empty for what is everybody's."""
    readers = resolved.readers.get(key, ())
    is_everybodys = key in resolved.library.numbers
    slots = {slot for _, slot in readers}
    if not readers or is_everybodys or len(slots) > 1:
        return ""
    reader, slot = readers[0]
    year = _year_of(key)
    if reader in resolved.case.money_lines:
        return say(f"effects.slot.line.{slot}", language)
    effect = resolved.case.effects[reader]
    slot, parts = effect.named(slot)
    name = f"{slot}_by_year" if year else slot
    if slot == "base":
        name = "base_money" if is_money(resolved.numbers[key].unit) else "base_volume"
    if slot == "change":
        name = f"change_{effect.change_is or effect.direction}" + ("_each" if effect.is_per_person else "")
        name = "change_success" if resolved.numbers[key].unit == SUCCESS else name
    if slot == "unit_value" and _counts_successes(resolved, reader):
        name = "unit_value_success"
    part, other = (parts[place].text(language) if place < len(parts) else "" for place in (0, 1))
    words = say(f"effects.slot.{name}", language, year=year, part=part, other=other)
    return _of_recipient(resolved, reader, key, words, language) if slot in ("unit_value", "released") else words


def _counts_successes(resolved: ResolvedNumbers, effect_id: str) -> bool:
    """Whether an effect counts those who succeed."""
    return resolved.structure.unit_measured(effect_id) == SUCCESS


def _of_recipient(resolved: ResolvedNumbers, effect_id: str, key: str, words: str, language: Language) -> str:
    """The words with those for whom the number holds, where it does not hold for all who have use of an effect."""
    valuations = resolved.case.effects[effect_id].valuations
    effect = resolved.case.effects[effect_id]
    those = [
        one.actor
        for place, one in enumerate(valuations)
        if key == one.unit_value or (one.priced and key == released_key(effect_id, effect, place))
    ]
    if len(those) == len(valuations):
        return words
    actors = actors_of(resolved.case, resolved.library)
    names = [actors[actor].label.text(language) if actor in actors else actor for actor in those]
    return say("effects.slot.of_recipient", language, number=words, names=", ".join(dict.fromkeys(names)))


def _year_of(key: str) -> str:
    """The calendar year that a key of a number by year ends with; empty for others."""
    year = key.rpartition(".")[2]
    return year if year.isdigit() and len(year) == 4 else ""


def counted_name(effect: Effect, unit: str, language: Language) -> str:
    """What a year's units of an effect are called, by the unit it is measured in: *placeringar/år*, *personer/år*.

    A share or a factor of participants counts participants; of a base without a unit nothing more can be said.
    """
    yearly = f"{unit.partition('/')[0]}/year"
    if yearly in UNITS and unit not in OF_ONE:
        return unit_name(yearly, language)
    return unit_name("person/year", language) if effect.is_per_person else say("answers.units_a_year", language)


def question_label(resolved: ResolvedNumbers, keys: tuple[str, ...], language: Language) -> str:
    """What one question is about: a number, a budget line, or numbers by year, *Deltagare 2028–2031*."""
    first = address_text(keys[0], resolved, language)
    if len(keys) == 1:
        return first
    years = sorted(key.rpartition(".")[2] for key in keys)
    return f"{first.removesuffix(keys[0].rpartition('.')[2]).rstrip()} {years[0]}–{years[-1]}"


def questions_told(
    resolved: ResolvedNumbers, keys: tuple[str, ...], language: Language, most: int | None = None
) -> str:
    """What several questions are about, in a row; with `most`, how many more there are after the first of them."""
    labels = [f"”{question_label(resolved, question, language)}”" for question in by_question(keys)]
    if language == "en":
        labels = [f"“{label[1:-1]}”" for label in labels]
    if most is None or len(labels) <= most:
        return ", ".join(labels)
    return listed(labels, language, most)


def names_of(keys: Sequence[str], resolved: ResolvedNumbers, language: Language, most: int | None = None) -> str:
    """The labels of numbers in a row; with `most`, how many more there are after the first of them."""
    return listed([number_label(resolved, key, language) for key in keys], language, most)
