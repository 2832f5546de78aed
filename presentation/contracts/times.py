"""When terms are paid, which of them is, and how what is measured is pooled, as sentences."""

from collections.abc import Iterator

from model.case.assumptions import Language
from model.case.contract import Contract
from model.case.terms import Band, Bands, Term
from presentation.contracts.amounts import amount_words, measured_words, year_spans
from presentation.sentences.labels import listed
from wording.numbers import quantity, write_number
from wording.texts import say

BOUNDS = {None: "step", True: "step_included", False: "step_excluded"}
"""How a bound is said, by whether the value itself counts."""


def band_words(band: Band, term: Bands, contract: Contract, language: Language) -> str:
    """From what value so much is paid, whether the value itself counts, and what is paid just below it."""
    bound = measured_words(band.at_least, term, contract, language)
    amount = amount_words(band.pays, contract, language)
    step = say(f"contract.terms.{BOUNDS[band.inclusive]}", language, bound=bound, amount=amount)
    if band.just_below is None:
        return step
    below = amount_words(band.just_below, contract, language)
    return say("contract.terms.just_below", language, amount=below, bound=bound, step=step)


def time_words(term: Term, contract: Contract, language: Language) -> str:
    """When a term is paid, if not as the contract is; else empty."""
    if term.paid is None and term.delay is None and not term.milestones:
        return ""
    late = contract.delay if term.delay is None else term.delay
    delay = say("contract.terms.same_year", language)
    if late:
        delay = say("contract.terms.years_later", language, years=quantity(float(late), "years", language))
    if term.milestones:
        return say("contract.terms.own_milestones", language, years=year_spans(term.milestones), delay=delay)
    return say(f"contract.terms.own_{term.paid or contract.paid}", language, delay=delay)


def either_sentences(contract: Contract, language: Language) -> Iterator[str]:
    """Of which terms only one is paid, and which."""
    for group, rule in contract.either.items():
        labels = [term.label.text(language) for term in contract.terms.values() if term.either == group]
        names = [f"”{label}”" if language == "sv" else f"“{label}”" for label in labels]
        if names:
            yield say(f"contract.terms.either_{rule}", language, terms=listed(names, language))


def pooling_sentences(contract: Contract, language: Language) -> Iterator[str]:
    """How rates are pooled over years and groups, or in which year they are measured once."""
    for name, outcome in contract.outcomes.items():
        label = outcome.label.text(language)
        if name not in contract.outcomes_measured:
            continue
        if outcome.measured_in is not None:
            yield say("contract.terms.measured_once", language, outcome=label, year=outcome.measured_in)
        if outcome.sizes:
            sizes = (
                say("contract.terms.size_in_year", language, size=write_number(float(size)), year=year)
                for year, size in sorted(outcome.sizes.items())
            )
            yield say("contract.terms.pooled_years", language, outcome=label, sizes=", ".join(sizes))
        if outcome.groups:
            yield say("contract.terms.pooled_groups", language, outcome=label)
