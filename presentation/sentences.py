"""The answer in words: what a committee reads first."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from model.analysis.answer import Answer, SideBySide
from model.analysis.break_even import BreakEven
from model.calculation.metrics import TOLERANCE
from model.case.assumptions import Assumption, Label, Language
from model.case.case import Case
from model.case.effect import Effect
from model.case.problem import Problem
from model.case.units import OF_ONE, UNITS, is_money
from model.editing.sourcing import by_question
from model.evaluate import actors_of
from model.numbers.keys import released_key
from model.numbers.resolve import COHORT_SLOTS, REDUCTION_SLOTS
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.figure import Figure
from wording.numbers import kr, money, percent, quantity, share_of_ten, tkr, unit_name, write_number, years
from wording.texts import catalogue, say


def label_text(label: Label, language: Language) -> str:
    """A label's words."""
    return label.text(language)


def amount(value: float | None, unit: str, language: Language) -> str:
    """A number of any unit as an answer: money and shares short, the rest in full; a dash for none."""
    if value is None or not math.isfinite(value):
        return say("answers.none", language)
    if unit in ("share", "share/year", "change", "growth", "rate"):
        return percent(value)
    if unit in ("kr", "kr/year") and abs(value) >= 1000:
        return money(value, language)
    if unit == "factor":
        return write_number(value, 2, 3)
    if UNITS[unit].whole:
        return quantity(round(value), unit, language)
    return quantity(float(f"{value:.3g}"), unit, language)


def exact(number: Assumption, language: Language) -> str:
    """A resolved number with all its digits and its unit."""
    if number.value is None:
        return say("answers.to_horizon" if number.unit == "years" else "answers.blank", language)
    return quantity(number.value, number.unit, language)


def range_text(number: Assumption, language: Language) -> str:
    """The range of a number, p10–p90; empty if it has none."""
    if number.low is None or number.high is None:
        return ""
    return f"{quantity(number.low, number.unit, language)} – {quantity(number.high, number.unit, language)}"


def range_words(number: Assumption, language: Language) -> str:
    """The range of a number in words, also where it has none."""
    return range_text(number, language) or say("numbers.no_range", language)


def is_without_costs(answer: Answer) -> bool:
    """Whether there is nothing to get back: no cost counts, and no money is ever out."""
    return float(answer.readings.pv_costs[0]) == 0 and float(answer.readings.payback_years[0]) == 0


def is_a_loss(npv: Any) -> bool:
    """Whether an NPV is below zero by more than rounding: what is told as 0 kr is told as no loss."""
    return float(npv) < -TOLERANCE


def payback_sentence(answer: Answer, language: Language) -> str:
    """When the money is back, and what is missing if it is not."""
    readings, horizon = answer.readings, answer.case.horizon
    npv, year = float(readings.npv[0]), float(readings.payback_year[0])
    missing = money(-npv, language)
    if is_without_costs(answer):
        return say("answers.payback.nothing", language)
    if math.isnan(year):
        key = "never" if is_a_loss(npv) else "never_but_worth"
        return say(f"answers.payback.{key}", language, horizon=horizon, missing=missing)
    if float(readings.payback_years[0]) == 0:
        return say("answers.payback.at_once", language)
    key = "paid_not_worth" if is_a_loss(npv) else "paid"
    return say(
        f"answers.payback.{key}",
        language,
        year=round(year),
        years=years(float(readings.payback_years[0]), language),
        missing=missing,
    )


def enough_sentence(answer: Answer, claimed: Assumption | None, language: Language) -> str:
    """What is enough of the case's main number, beside what was claimed; empty if the case has no main number."""
    key, even = answer.case.headline, answer.headline
    number = answer.resolved.numbers.get(key or "")
    if key is None or number is None or even is None or (number.value is None and number.unit != "years"):
        return ""
    label = number_label(answer.resolved, key, language)
    way = way_of(even, number, float(answer.readings.npv[0]))
    if way in WHATEVER:
        return say(f"answers.enough.{way}", language, label=label)
    bound = bound_words(even, number, float(answer.readings.npv[0]), language)
    facts: dict[str, Any] = {
        "condition": headline_phrase(answer.case, label, bound, language),
        "now": say("answers.every_year", language)
        if number.value is None
        else amount(number.value, number.unit, language),
    }
    key = "as_claimed" if answer.case.filed else "own"
    if claimed is not None and claimed.value is not None and claimed.value != number.value:
        key, facts["claimed"] = "changed", amount(claimed.value, claimed.unit, language)
    told = say(f"answers.enough.{key}", language, **facts)
    if not even.others:
        return told
    return f"{told} {say('answers.enough.turns_also', language, others=others_words(even, number, language))}"


Way = Literal["any", "none", "without", "not_even_without", "latest", "earliest", "least", "most"]
WHATEVER: tuple[Way, ...] = ("any", "none", "without", "not_even_without")
"""How it pays, or does not, where no value of the number is a condition."""


def way_of(even: BreakEven, number: Assumption, npv: float) -> Way:
    """How it pays by a number: at any value, at none, also (or not even) without the effect, from or up to a value.

    A change below zero does harm: nobody plans for that, so where it would be enough the effect is not needed.
    """
    if even.value is None:
        return "none" if is_a_loss(npv) else "any"
    limits = UNITS[number.unit]
    if not even.others and even.value == (limits.low if even.rises else limits.high):
        return "any"  # up to the end of what the number can be
    if number.unit == "change" and not even.others:
        if even.rises and even.value <= 0:
            return "without"
        if not even.rises and even.value < 0:
            return "not_even_without"
    if number.unit == "year":
        return "earliest" if even.rises else "latest"
    return "least" if even.rises else "most"


def bound_words(even: BreakEven, number: Assumption, npv: float, language: Language) -> str:
    """With what it pays: *minst 3,8 %*, *högst 1,31*, *senast 2022*, *även utan effekten*, *inget värde räcker*."""
    way = way_of(even, number, npv)
    if way in WHATEVER or even.value is None:
        return say(f"answers.enough.{way}_short", language)
    value = str(round(even.value)) if number.unit == "year" else amount(even.value, number.unit, language)
    return say(f"answers.enough.{way}{'_negative' if even.value < 0 else ''}", language, value=value)


def listed(names: Sequence[str], language: Language, most: int | None = None) -> str:
    """Names as they are listed in a sentence: *A*, *A och B*, *A, B och C*; of more than `most`, *A, B och 4 till*."""
    if most is not None and len(names) > most:
        return say("answers.and_more", language, names=", ".join(names[:most]), count=len(names) - most)
    return say("doubt.and", language).join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def others_words(even: BreakEven, number: Assumption, language: Language) -> str:
    """The other values at which the answer turns."""
    is_year = number.unit == "year"
    return listed([str(round(at)) if is_year else amount(at, number.unit, language) for at in even.others], language)


def enough_short(even: BreakEven | None, number: Assumption, npv: float, language: Language) -> str:
    """What is enough, after *räcker med*: *3,8 %*, *högst 1,31*, *inget värde räcker*; a dash for what has none."""
    if even is None:
        return say("answers.none", language)
    if way_of(even, number, npv) == "least":
        return amount(even.value, number.unit, language)
    return bound_words(even, number, npv, language)


def headline_phrase(case: Case, label: str, bound: str, language: Language) -> str:
    """The case's main number as a condition: *placeringarna minskar med minst 3,8 %*."""
    phrase = None if case.headline_phrase is None else case.headline_phrase.text(language)
    if phrase and "{amount}" in phrase:
        return phrase.replace("{amount}", bound)
    return say("answers.enough.generic", language, label=label, bound=bound)


def scenarios_sentence(table: SideBySide, case: Case, language: Language) -> str:
    """In how many of the scenarios it does not pay; empty if there are none."""
    # A scenario that only gives ranges has the case's own result, and is no other scenario.
    names = [name for name in table.names if name is not None and not case.scenarios[name].only_ranges]
    losing = [
        case.scenarios[name].label.text(language)
        for name, npv in zip(table.names, table.readings.npv, strict=True)
        if name in names and is_a_loss(npv)
    ]
    if not names:
        return ""
    if not losing:
        return say("answers.scenarios.none_lose", language, count=len(names))
    key = "all_lose" if len(losing) == len(names) else "some_lose"
    return say(f"answers.scenarios.{key}", language, losing=len(losing), count=len(names), names=", ".join(losing))


def payback_short(year: float, in_years: float, language: Language) -> str:
    """*under 2026 (6,9 år)*, or *aldrig*."""
    if math.isnan(year):
        return say("answers.payback.short_never", language)
    if in_years == 0:
        return say("answers.payback.short_at_once", language)
    return say("answers.payback.short", language, year=round(year), years=years(in_years, language))


def payback_clause(year: float, in_years: float, language: Language) -> str:
    """After *med 5 %*: *är pengarna tillbaka under 2026 (6,9 år)*, or *kommer pengarna inte tillbaka*."""
    if math.isnan(year):
        return say("answers.payback.clause_never", language)
    return say("answers.payback.clause", language, payback=payback_short(year, in_years, language))


def payback_told(answer: Answer, language: Language) -> str:
    """*under 2026 (6,9 år)* of an answer, or that there are no costs yet."""
    if is_without_costs(answer):
        return say("answers.payback.short_nothing", language)
    return payback_short(float(answer.readings.payback_year[0]), float(answer.readings.payback_years[0]), language)


def curve_heading(answer: Answer, language: Language) -> str:
    """What the running sum shows: when the money is back, that it is not, or that there are no costs yet."""
    year = float(answer.readings.payback_year[0])
    if math.isnan(year):
        return say("charts.cumulative_never", language, horizon=answer.case.horizon)
    if is_without_costs(answer):
        return say("answers.payback.nothing", language)
    if float(answer.readings.payback_years[0]) == 0:
        return say("charts.cumulative_at_once", language)
    return say("charts.cumulative_paid", language, year=round(year))


def edit_sentence(
    told: str, npv_change: float, payback: tuple[str, str], chance: tuple[str, str], language: Language
) -> str:
    """What the last edit did to the answer: NPV, payback before and after, the chance if it has moved.

    A payback that is empty, before or after, is not told.
    """
    key = "same_payback" if payback[0] == payback[1] else "new_payback"
    if key == "same_payback" and abs(npv_change) < 0.5:
        key = "same_answer"
    elif not all(payback):
        key = "no_payback"
    never = say("answers.payback.short_never", language)
    if key in ("same_payback", "new_payback") and never in payback:
        key = "still_never" if payback[0] == payback[1] else "no_longer" if payback[1] == never else "now_back"
    change = money(npv_change, language, signed=True)
    told = say(f"answers.edit.{key}", language, told=told, change=change, before=payback[0], after=payback[1])
    if chance[0] == chance[1]:
        return told
    return f"{told} {say('answers.edit.chance', language, before=chance[0], after=chance[1])}"


def cost_sentence(answer: Answer, language: Language) -> str:
    """What the programme costs in all over the horizon, undiscounted."""
    cost = tkr(float(answer.ledger.costs()[:, 0].sum()), language)
    later = answer.ledger.only(lambda posting: posting.cost_type in ("running", "new_need")).costs()
    key = "answers.cost_with_running" if later.any() else "answers.cost"
    return say(key, language, cost=cost, horizon=answer.case.horizon)


CONTRACT_NAMES = ("term", "first", "second", "outcome", "party", "gate")
"""Facts of a problem that name a part of the contract."""
SLOT_NAMES = frozenset({*REDUCTION_SLOTS, *COHORT_SLOTS, "included", "haircut"})


def address_text(address: str, resolved: ResolvedNumbers | None, language: Language) -> str:
    """A dotted address in a case as words: the label of the line, effect or number where there is one."""
    if resolved is None:
        return address
    if address in resolved.numbers:
        return number_label(resolved, address, language)
    case, parts = resolved.case, address.split(".")
    for collection in ("budget", "funding", "effects", "scenarios"):
        if parts[0] == collection and len(parts) > 1:
            found = getattr(case, collection).get(parts[1])
            if found is not None:
                year = next((part for part in parts[2:] if part.isdigit() and len(part) == 4), "")
                return f"{found.label.text(language)} {year}".strip()
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
    readers = resolved.readers.get(key, ())
    short = slot_label(resolved, key, language)
    if len(readers) != 1 or short == "":
        label = resolved.numbers[key].label.text(language)
        year = _year_of(key)
        return f"{label} {year}" if year and not label.endswith(year) else label
    reader = readers[0][0]
    owner = resolved.case.effects.get(reader) or resolved.case.budget[reader]
    return say("effects.named", language, name=owner.label.text(language), number=short)


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
    if reader in resolved.case.budget:
        return say(f"effects.slot.line.{slot}", language)
    effect = resolved.case.effects[reader]
    name = f"{slot}_by_year" if year else slot
    if slot == "base":
        name = "base_money" if is_money(resolved.numbers[key].unit) else "base_volume"
    if slot == "change":
        name = f"change_{effect.direction}" + ("_each" if effect.kind == "cohort" else "")
    words = say(f"effects.slot.{name}", language, year=year)
    return _of_recipient(resolved, reader, key, words, language) if slot in ("unit_value", "released") else words


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
    return unit_name("person/year", language) if effect.kind == "cohort" else say("answers.units_a_year", language)


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
    labels = [f"”{question_label(resolved, asked, language)}”" for asked in by_question(keys)]
    if language == "en":
        labels = [f"“{label[1:-1]}”" for label in labels]
    if most is None or len(labels) <= most:
        return ", ".join(labels)
    return listed(labels, language, most)


def problem_sentence(
    problem: Problem, resolved: ResolvedNumbers | None, language: Language, most_named: int | None = None
) -> str:
    """A problem in words, with its facts written for a reader; of many numbers, the first `most_named` by name."""
    scenario = problem.facts.get("under")
    if scenario is not None:
        label = address_text(f"scenarios.{scenario}", resolved, language).removeprefix("scenarios.")
        plain = replace(problem, facts={name: fact for name, fact in problem.facts.items() if name != "under"})
        return say("problems.under", language, scenario=label, words=problem_sentence(plain, resolved, language))
    facts: dict[str, object] = {"line": "", "field": "", "where": address_text(problem.address, resolved, language)}
    unit = str(problem.facts.get("unit", ""))
    for name, fact in problem.facts.items():
        if isinstance(fact, tuple) and resolved is not None:
            facts[name] = questions_told(resolved, fact, language, most_named)
        else:
            facts[name] = _fact(name, fact, unit, resolved, language)
    if "." in problem.code:  # of a group of its own, whose facts are texts already
        return say(f"problems.{problem.code}", language, **{**problem.facts})
    return say(f"problems.problem.{problem.code}", language, **facts)


def _fact(name: str, fact: object, unit: str, resolved: ResolvedNumbers | None, language: Language) -> object:
    """One fact of a problem in words: keys and names as labels, numbers in their unit."""
    if fact is None:
        return ""
    if name == "how_many":
        return say(f"answers.numbers.{'one' if fact == 1 else 'many'}", language, count=fact)
    if name == "field" and f"fields.{fact}" in catalogue():
        return say(f"fields.{fact}", language)
    if name in ("key", "field") and resolved is not None and str(fact) in resolved.numbers:
        return number_label(resolved, str(fact), language)
    if name == "effect" and resolved is not None and str(fact) in resolved.case.effects:
        return resolved.case.effects[str(fact)].label.text(language)
    if name in CONTRACT_NAMES and resolved is not None and resolved.case.agreement is not None:
        contract = resolved.case.agreement.contract
        for part in (contract.terms, contract.outcomes, contract.gates, contract.parties):
            if str(fact) in part:
                return part[str(fact)].label.text(language)
    if name in ("unit", "expected") and isinstance(fact, str) and fact in UNITS:
        return unit_name(str(fact), language, long=True)
    if isinstance(fact, float) and unit == "kronor":
        return kr(fact, language)
    if isinstance(fact, float):
        return quantity(fact, unit, language) if unit in UNITS else write_number(fact)
    if isinstance(fact, int) and name in ("value", "limit", "size", "low", "high") and fact >= 10_000:
        return write_number(fact)
    return fact


def break_even_text(even: BreakEven | None, number: Assumption | None, language: Language) -> str:
    """A break-even as an answer: *3,8 %*, or *inget värde räcker*."""
    if even is None or number is None or even.value is None:
        return say("answers.enough.none_short", language)
    return amount(even.value, number.unit, language)


def key_figures(answer: Answer, claimed: Assumption | None, language: Language) -> dict[str, Figure]:
    """The figures to see first, by name, each with what it means; the chance only where numbers have ranges."""
    readings = answer.readings
    trough, trough_year = money(float(readings.trough[0]), language), float(readings.trough_year[0])
    ratio = float(readings.benefit_cost_ratio[0])
    values = {
        "npv": money(float(readings.npv[0]), language, signed=True),
        "payback": payback_told(answer, language),
        "trough": trough if math.isnan(trough_year) else f"{trough} ({round(trough_year)})",
        "ratio": say("answers.none", language) if math.isnan(ratio) else write_number(ratio, 2),
    }
    if answer.tells_chance:
        values["chance"] = share_of_ten(answer.odds.chance, language)
    found = {
        name: Figure(
            say(f"strip.{name}", language),
            value,
            say(f"strip.{name}_help", language, **({"rate_years": answer.case.horizon} if name == "npv" else {})),
        )
        for name, value in values.items()
    }
    number = answer.resolved.numbers.get(answer.case.headline or "")
    if number is not None:
        who = "claimed" if answer.case.filed else "now"
        said = say(f"strip.{who}", language, value=exact(claimed or number, language))
        enough = f"{enough_short(answer.headline, number, float(readings.npv[0]), language)} ({said})"
        named = number_label(answer.resolved, answer.case.headline or "", language)
        found["enough"] = Figure(say("strip.enough", language), enough, named)
    return found
