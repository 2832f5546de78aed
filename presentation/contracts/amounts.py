"""Amounts, years and measured outcomes of a contract, in words."""

from collections.abc import Sequence

from model.case.assumptions import Language
from model.case.contract import Contract
from model.case.terms import Amount, Term
from wording.currency import spoken_currency
from wording.numbers import money, percent, write_number
from wording.texts import say


def in_currency(value: float, contract: Contract, language: Language, signed: bool = False) -> str:
    """Money of a contract: in short in the currency that is spoken, another in whole units."""
    if contract.currency == spoken_currency():
        return money(value, language, signed=signed)
    return f"{write_number(value, 0, signed=signed)}\u00a0{contract.currency}"


def amount_words(amount: Amount, contract: Contract, language: Language) -> str:
    """An amount, or a share of the advance with what it comes to."""
    if amount.money is not None:
        return in_currency(amount.money, contract, language)
    share = percent(amount.of_advance if amount.of_advance is not None else 0.0)
    total = advanced(contract)
    if not total:
        return say("contract.terms.of_advance", language, share=share)
    worth = in_currency((amount.of_advance if amount.of_advance is not None else 0.0) * total, contract, language)
    return say("contract.terms.of_advance_money", language, share=share, money=worth)


def advanced(contract: Contract) -> float:
    """The capital that a contract states, in all."""
    return float(sum(sum(part.amounts.values()) for part in contract.capital))


def year_spans(years: Sequence[int]) -> str:
    """Contract years in short: *1–3, 5*."""
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)


def measured_words(value: float, term: Term, contract: Contract, language: Language) -> str:
    """A bound in the unit of what a term measures."""
    return bound_words(value, term.measures or "", contract, language)


def bound_words(value: float, outcome: str, contract: Contract, language: Language) -> str:
    """A bound in the unit of an outcome, with every digit that was written."""
    unit = contract.outcomes[outcome].unit
    return write_number(value) if unit == "count" else outcome_words(value, unit, contract, language)


def outcome_words(value: float, unit: str, contract: Contract, language: Language) -> str:
    """What is measured, as an answer: a share, money, or a count to three digits."""
    if unit == "rate":
        return percent(value)
    return in_currency(value, contract, language) if unit == "savings" else write_number(value, 1, 3)
