"""The terms of a contract as sentences."""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from model.case.assumptions import Language
from model.case.contract import Contract, Guarantee, Limit
from model.case.terms import (
    NOTHING,
    Bands,
    Capital,
    Coupon,
    Fixed,
    OtherMoney,
    PerUnit,
    ShareOfSavings,
    SurplusShare,
    Term,
    index_of,
)
from model.editing.agreed.outcomes import measuring
from presentation.contracts.amounts import amount_words, bound_words, in_currency, year_spans
from presentation.contracts.times import band_words, either_sentences, pooling_sentences, time_words
from presentation.sentences.labels import listed
from wording.numbers import percent, quantity, write_number
from wording.texts import say


def sentences(contract: Contract, starts: int | None, language: Language) -> list[str]:
    """The contract as sentences, in the order in which it is settled."""
    names = {party: described.label.text(language) for party, described in contract.parties.items()}
    payer = payers_words(contract, language)
    clauses = []
    ranks = {part.rank for part in contract.capital}
    for part in contract.capital:
        if not part.amounts:
            continue
        years = "" if set(part.amounts) == {1} else in_years_words(part.amounts, language)
        amount = in_currency(sum(part.amounts.values()), contract, language)
        key = "capital" if len(ranks) == 1 else "capital_ranked"
        facts = {"party": names[part.party], "amount": amount, "years": years, "rank": part.rank}
        clauses.append(say(f"contract.terms.{key}", language, **facts))
        if part.bears_interest and any((part.interest, *part.interest_in.values())):
            clauses.append(interest_sentence(part, names[part.party], payer, language))
    clauses += pooling_sentences(contract, language)
    clauses += [term_sentence(term, contract, payer, language) for term in contract.terms.values()]
    clauses += either_sentences(contract, language)
    clauses += [limit_sentence("floor", limit, contract, language) for limit in contract.floors]
    clauses += [limit_sentence("cap", limit, contract, language) for limit in contract.caps]
    clauses += [guarantee_sentence(guarantee, contract, language) for guarantee in contract.guarantees]
    clauses += [surplus_sentence(sharing, contract, language) for sharing in contract.surplus]
    for cap in contract.return_caps:
        if cap.rate is not None:
            clauses.append(return_sentence(cap.of, cap.rate, contract, language))
    clauses += [other_money_sentence(part, contract, language) for part in contract.other_money]
    for fee in contract.fees:
        amount = in_currency(sum(fee.amounts.values()), contract, language)
        parties = {"payer": names[fee.paid_by], "payee": names[fee.paid_to]}
        clauses.append(say("contract.terms.fee", language, amount=amount, label=fee.label.text(language), **parties))
    if contract.window is not None and starts is not None:
        first_paid = starts + contract.delay + (contract.window - 1 if contract.paid == "once" else 0)
        window = quantity(float(contract.window), "years", language)
        clauses.append(say(f"contract.terms.{contract.paid}", language, window=window, starts=starts, paid=first_paid))
    if contract.converted is not None:
        facts = {"of": contract.converted.currency, "to": contract.currency}
        clauses.append(say("contract.terms.converted", language, rate=write_number(contract.converted.rate), **facts))
    return clauses


def guarantee_sentence(guarantee: Guarantee, contract: Contract, language: Language) -> str:
    """What a guarantee covers, and from which loss on."""
    by, to = (contract.parties[party].label.text(language) for party in (guarantee.by, guarantee.to))
    facts = {"by": by, "to": to, "amount": amount_words(guarantee.limit, contract, language)}
    if guarantee.after == NOTHING:
        return say("contract.terms.guarantee", language, **facts)
    first = amount_words(guarantee.after, contract, language)
    return say("contract.terms.guarantee_after", language, first=first, **facts)


def surplus_sentence(sharing: SurplusShare, contract: Contract, language: Language) -> str:
    """What a party gets of what is paid once all capital is back."""
    facts = {"party": contract.parties[sharing.to].label.text(language), "share": percent(sharing.share)}
    if sharing.above == NOTHING:
        return say("contract.terms.surplus", language, **facts)
    amount = amount_words(sharing.above, contract, language)
    return say("contract.terms.surplus_above", language, amount=amount, **facts)


def return_sentence(party: str, rate: float, contract: Contract, language: Language) -> str:
    """The most that a party may get a year on what it advances."""
    facts = {"party": contract.parties[party].label.text(language), "rate": percent(rate)}
    return say("contract.terms.return_cap", language, **facts)


def interest_sentence(part: Capital, party: str, payer: str, language: Language) -> str:
    """What is paid in interest a year, and in which years it is something else."""
    own = [
        say("contract.terms.rate_in_year", language, rate=percent(rate), year=year)
        for year, rate in sorted(part.interest_in.items())
    ]
    years = say("contract.terms.interest_in", language, rates=", ".join(own)) if own else ""
    facts = {"payer": payer, "party": party, "rate": percent(part.interest_of(0)), "years": years}
    return say("contract.terms.interest", language, **facts)


def other_money_sentence(part: OtherMoney, contract: Contract, language: Language) -> str:
    """Other public money that is taken off what is owed: which, how much of it, and what it is."""
    share = "" if part.share == 1 else say("contract.terms.other_money_share", language, share=percent(part.share))
    stated = [
        say("contract.terms.amount_in_year", language, amount=in_currency(amount, contract, language), year=year)
        for year, amount in sorted(part.amounts.items())
    ]
    if part.lines:
        stated.append(say("contract.terms.other_money_lines", language, count=len(part.lines)))
    amounts = ", ".join(stated)
    words = say("contract.terms.other_money_amounts", language, amounts=amounts) if amounts else ""
    facts = {"share": share, "label": part.label.text(language), "from": words}
    if part.of_term is not None and part.of_term in contract.terms:
        term = contract.terms[part.of_term].label.text(language)
        return say("contract.terms.other_money_of_term", language, term=term, **facts)
    return say("contract.terms.other_money", language, **facts)


def in_years_words(years: Iterable[int], language: Language) -> str:
    """In which contract years something falls."""
    return say("contract.terms.in_year", language, year=", ".join(map(str, years)))


def payers_words(contract: Contract, language: Language) -> str:
    """The payers of a contract, by name."""
    return say("doubt.and", language).join(contract.parties[party].label.text(language) for party in contract.payers)


def shares_words(shares: Mapping[str, float], contract: Contract, language: Language) -> str:
    """Payers by name, each with its share where they are several."""
    names = {payer: contract.parties[payer].label.text(language) for payer in shares}
    if len(shares) == 1:
        return next(iter(names.values()))
    parts = (
        say("contract.terms.with_share", language, party=names[payer], share=percent(share))
        for payer, share in shares.items()
    )
    return say("doubt.and", language).join(parts)


def term_in_words(name: str, contract: Contract, language: Language) -> str:
    """A term of the contract as it is paid: its sentence, and the floors and caps that are its own."""
    own = (
        limit_sentence(kind, limit, contract, language)
        for kind, limits in (("floor", contract.floors), ("cap", contract.caps))
        for limit in limits
        if limit.of_term == name
    )
    sentence = term_sentence(contract.terms[name], contract, payers_words(contract, language), language)
    return " ".join((sentence, *own))


def term_sentence(term: Term, contract: Contract, payer: str, language: Language) -> str:
    """One term as a sentence."""
    if term.paid_by:
        payer = shares_words(term.paid_by, contract, language)
    facts: dict[str, object] = {"payer": payer, "gate": _gate_words(term, contract, language)}
    if term.measures is not None:
        facts["outcome"] = contract.outcomes[term.measures].label.text(language).lower()
    match term:
        case Fixed():
            sentence = " ".join(fixed_sentences(term, contract, facts, language))
        case ShareOfSavings():
            sentence = _share_sentence(term, contract, facts, language)
        case PerUnit():
            sentence = _per_unit_sentence(term, contract, facts, language)
        case Bands():
            sentence = _bands_sentence(term, contract, facts, language)
        case Coupon():
            return coupon_sentence(term, contract, payer, language)
        case _:
            assert_never(term)
    once = isinstance(term, Fixed) and term.per == "contract" and not term.amounts
    if not isinstance(term, PerUnit) and not once and (index := index_of(term)):
        sentence += say("contract.terms.index_of", language, rate=percent(index, 1))
    if term.years:
        sentence += say("contract.terms.only_years", language, years=year_spans(term.years))
    if term.per == "year" and not isinstance(term, Fixed):
        sentence += say("contract.terms.each_year", language)
    return sentence + time_words(term, contract, language)


def coupon_sentence(term: Coupon, contract: Contract, payer: str, language: Language) -> str:
    """What is paid each year of what somebody advances."""
    to = (term.to,) if term.to is not None else contract.investors
    names = [contract.parties[party].label.text(language) for party in to]
    party = names[0] if len(names) == 1 else say("contract.terms.coupon_all", language)
    years = say("contract.terms.coupon_years", language, years=year_spans(term.years)) if term.years else ""
    facts = {"payer": payer, "party": party, "rate": percent(term.share), "years": years}
    return say("contract.terms.coupon", language, **facts)


def _gate_words(term: Term, contract: Contract, language: Language) -> str:
    """On what a term is paid at all; empty where it always is."""
    if term.gate is None:
        return ""
    gate = contract.gates[term.gate]
    label = gate.label.text(language)
    words = label[:1].lower() + label[1:]
    if gate.at_least is None:
        return say("contract.terms.gate", language, gate=words)
    bound = bound_words(gate.at_least, gate.outcome, contract, language)
    return say("contract.terms.gate_from", language, gate=words, bound=bound)


def _share_sentence(term: ShareOfSavings, contract: Contract, facts: Mapping[str, object], language: Language) -> str:
    """A share of the savings: above what, and up to what."""
    above, up_to = "", ""
    if term.above.money or term.above.of_advance:
        above = say("contract.terms.above", language, amount=amount_words(term.above, contract, language))
    if term.up_to is not None:
        up_to = say("contract.terms.up_to", language, amount=amount_words(term.up_to, contract, language))
    ore = write_number(round(100 * term.share, 2))
    key = "share_all" if term.share == 1 else "share"
    return say(f"contract.terms.{key}", language, ore=ore, above=above, up_to=up_to, **facts)


def _per_unit_sentence(term: PerUnit, contract: Contract, facts: Mapping[str, object], language: Language) -> str:
    """A price for each unit of the outcome, from a threshold where there is one."""
    blank = say("contract.terms.blank", language)
    price = blank if term.price is None else in_currency(term.price, contract, language)
    threshold = ""
    if term.threshold:
        threshold = say("contract.terms.threshold", language, count=write_number(term.threshold))
    index = "" if term.index is None else say("contract.terms.index", language, rate=percent(term.index, 1))
    return say("contract.terms.per_unit", language, price=price, threshold=threshold, index=index, **facts)


def _bands_sentence(term: Bands, contract: Contract, facts: Mapping[str, object], language: Language) -> str:
    """What is paid in each band of the outcome."""
    steps = "; ".join(band_words(band, term, contract, language) for band in term.bands)
    if term.between == "linear":
        steps += say("contract.terms.along_a_line", language)
    return say("contract.terms.bands", language, steps=steps, **facts)


def fixed_sentences(term: Fixed, contract: Contract, facts: Mapping[str, object], language: Language) -> Iterator[str]:
    """What a fixed term pays: so much in some years, and so much on delivery or in each year."""
    if term.amounts:
        rows = (
            say("contract.terms.amount_in_year", language, amount=in_currency(paid, contract, language), year=year)
            for year, paid in sorted(term.amounts.items())
        )
        yield say("contract.terms.fixed_by_year", language, amounts=", ".join(rows), **facts)
    if term.amount is not None:
        key = "fixed_each_year" if term.per == "year" else "fixed"
        yield say(f"contract.terms.{key}", language, amount=amount_words(term.amount, contract, language), **facts)


def limit_sentence(kind: str, limit: Limit, contract: Contract, language: Language) -> str:
    """A floor or a cap as a sentence."""
    per = say("contract.terms.per_year", language) if limit.per == "year" else ""
    if limit.years:
        per += say("contract.terms.years", language, years=year_spans(limit.years))
    amount = amount_words(limit.amount, contract, language)
    if limit.for_each is not None:
        outcome = contract.outcomes[limit.for_each].label.text(language).lower()
        amount += say("contract.terms.for_each", language, outcome=outcome)
    if limit.of_payer is not None:
        party = contract.parties[limit.of_payer].label.text(language)
        return say("contract.terms.cap_of_payer", language, party=party, amount=amount, per=per)
    if limit.of_term is not None:
        term = contract.terms[limit.of_term].label.text(language)
        return say(f"contract.terms.{kind}_of_term", language, term=term, amount=amount, per=per)
    return say(f"contract.terms.{kind}", language, amount=amount, per=per)


def hanging_sentence(contract: Contract, outcome: str, language: Language) -> str:
    """What hangs on an outcome and goes with it; empty where nothing does."""
    hanging = measuring(contract, outcome)
    parts = [
        say("contract.edit.hanging_term", language, term=contract.terms[name].label.text(language))
        for name in hanging.terms
    ]
    parts += [
        say("contract.edit.hanging_gate", language, gate=contract.gates[name].label.text(language))
        for name in hanging.gates
    ]
    parts += [say("contract.edit.hanging_limits", language, count=hanging.limits)] if hanging.limits else []
    label = contract.outcomes[outcome].label.text(language)
    return say("contract.edit.hanging", language, outcome=label, parts=listed(parts, language)) if parts else ""
