"""Problems in a case, in words."""

from collections.abc import Mapping
from dataclasses import replace

from model.case.agreement import place_of
from model.case.assumptions import Language
from model.case.problem import Problem
from model.case.units import UNITS
from model.numbers.contract_figures import prefix_of
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import address_text, number_label, questions_told
from presentation.sentences.sources import title_of
from wording.numbers import kr, quantity, unit_name, with_minus, write_number
from wording.texts import catalogue, say

PART_NAMES = ("step", "level")
"""Facts of a problem that name a part of its effect."""
COUNTED_AS = ("counts", "counted_as")
"""Facts of a problem that say what a share is a share of."""
CONTRACT_NAMES = ("term", "first", "second", "outcome", "party", "gate")
"""Facts of a problem that name a part of the contract."""


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
            facts[name] = _of_contract(problem, name, fact, language, resolved) or _fact(
                name, fact, unit, resolved, language
            )
    if resolved is not None:
        facts |= _parts(problem, resolved, language)
    if "." in problem.code:  # of a group of its own, whose facts are texts already
        return say(f"problems.{problem.code}", language, **_signed(problem.facts))
    return say(f"problems.problem.{problem.code}", language, **_signed(facts))


def _signed(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts, with a real minus before a number below zero, as it was typed or as the types tell it."""
    return {
        name: with_minus(str(fact)) if isinstance(fact, str) or (isinstance(fact, int) and fact < 0) else fact
        for name, fact in facts.items()
    }


def _parts(problem: Problem, resolved: ResolvedNumbers, language: Language) -> dict[str, object]:
    """The parts of an effect that a problem names, each by its label."""
    effect = resolved.case.effects.get(str(problem.facts.get("effect")))
    labels = {} if effect is None else effect.valued_parts
    named = {name: str(problem.facts[name]) for name in PART_NAMES if name in problem.facts}
    return {name: labels[part].text(language) for name, part in named.items() if part in labels}


def _of_contract(
    problem: Problem, name: str, fact: object, language: Language, resolved: ResolvedNumbers | None
) -> str | None:
    """What a part of a contract is called; of parts of one name that of the contract in which the problem stands."""
    if name not in CONTRACT_NAMES or resolved is None:
        return None
    agreements = resolved.case.all_agreements
    here = [of for of in agreements if f"{problem.address}.".startswith((f"{place_of(of)}.", prefix_of(of)))]
    for of in (*here, *agreements):
        contract = agreements[of].contract
        for part in (contract.terms, contract.outcomes, contract.gates, contract.parties):
            if str(fact) in part:
                return part[str(fact)].label.text(language)
    return None


def _fact(name: str, fact: object, unit: str, resolved: ResolvedNumbers | None, language: Language) -> object:
    """One fact of a problem in words: keys and names as labels, numbers in their unit."""
    if name == "source" and resolved is not None:
        return source_told(fact, resolved, language)
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
    if name == "money_line" and resolved is not None:
        return _outcome_of(str(fact), resolved, language)
    if name in COUNTED_AS:
        return say(f"effects.flow.counts.{fact}", language)
    if name in ("unit", "expected", "counted", "worth") and isinstance(fact, str) and fact in UNITS:
        return unit_name(str(fact), language, long=True)
    if isinstance(fact, float) and unit == "kronor":
        return kr(fact, language)
    if isinstance(fact, float):
        return quantity(fact, unit, language) if unit in UNITS else write_number(fact)
    if isinstance(fact, int) and name in ("value", "limit", "size", "low", "high") and fact >= 10_000:
        return write_number(fact)
    return fact


def source_told(source: object, resolved: ResolvedNumbers, language: Language) -> str:
    """A source by its title; its id where nobody knows more, and another one where none is stated."""
    if source is None:
        return say("problems.another_source", language)
    described = {**resolved.library.sources, **resolved.case.sources}.get(str(source))
    return str(source) if described is None else say("problems.titled", language, title=title_of(described, language))


def _part_of_contract(name: str, resolved: ResolvedNumbers, language: Language) -> str:
    """A part of a contract by its label, if one is called so."""
    for agreement in resolved.case.all_agreements.values():
        contract = agreement.contract
        for part in (contract.terms, contract.outcomes, contract.gates, contract.parties):
            if name in part:
                return part[name].label.text(language)
    return name


def _outcome_of(name: str, resolved: ResolvedNumbers, language: Language) -> str:
    """What an outcome is stated of by its label: a line, an effect, a committee or a part of a contract."""
    for labelled in (resolved.case.money_lines, resolved.case.effects, resolved.library.actors):
        if name in labelled:
            return labelled[name].label.text(language)
    return _part_of_contract(name, resolved, language)
