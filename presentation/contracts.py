"""Outcome contracts and repayment as sentences, table rows and frames for charts."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from model.case.assumptions import Actor, Language
from model.case.contract import Contract, Limit
from model.case.terms import Amount, Term
from model.contract_risk.risk import Curve, Risk, Spread
from model.contract_risk.signing import Finding, findings
from model.contract_risk.stress import Stressed
from model.contracts.agreement import Repaid
from presentation.sentences import listed
from presentation.tables import Rows, whole_tkr
from wording.numbers import money, percent, quantity, share_of_ten, tkr, write_number
from wording.texts import say


def in_currency(value: float, contract: Contract, language: Language, signed: bool = False) -> str:
    """Money of a contract: kronor in short, another currency in whole units."""
    if contract.currency == "SEK":
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


def sentences(contract: Contract, starts: int | None, language: Language) -> list[str]:
    """The contract as sentences, in the order in which it is settled."""
    names = {party: described.label.text(language) for party, described in contract.parties.items()}
    payer = say("doubt.and", language).join(names[party] for party in contract.payers)
    told = []
    ranks = {part.rank for part in contract.capital}
    for part in contract.capital:
        if not part.amounts:
            continue
        years = (
            ""
            if set(part.amounts) == {1}
            else say("contract.terms.in_year", language, year=", ".join(map(str, part.amounts)))
        )
        amount = in_currency(sum(part.amounts.values()), contract, language)
        key = "capital" if len(ranks) == 1 else "capital_ranked"
        told.append(
            say(f"contract.terms.{key}", language, party=names[part.party], amount=amount, years=years, rank=part.rank)
        )
    told += [term_sentence(term, contract, payer, language) for term in contract.terms.values()]
    told += [limit_sentence("floor", limit, contract, language) for limit in contract.floors]
    told += [limit_sentence("cap", limit, contract, language) for limit in contract.caps]
    for guarantee in contract.guarantees:
        facts = {"by": names[guarantee.by], "to": names[guarantee.to]}
        amount = amount_words(guarantee.limit, contract, language)
        told.append(say("contract.terms.guarantee", language, amount=amount, **facts))
    for fee in contract.fees:
        amount = in_currency(sum(fee.amounts.values()), contract, language)
        parties = {"payer": names[fee.paid_by], "payee": names[fee.paid_to]}
        told.append(say("contract.terms.fee", language, amount=amount, label=fee.label.text(language), **parties))
    if contract.window is not None and starts is not None:
        first_paid = starts + contract.delay + (contract.window - 1 if contract.paid == "once" else 0)
        window = quantity(float(contract.window), "years", language)
        told.append(say(f"contract.terms.{contract.paid}", language, window=window, starts=starts, paid=first_paid))
    return told


def term_sentence(term: Term, contract: Contract, payer: str, language: Language) -> str:
    """One term as a sentence."""
    gate = ""
    if term.gate is not None:
        words = contract.gates[term.gate].label.text(language)
        gate = say("contract.terms.gate", language, gate=words[:1].lower() + words[1:])
    facts: dict[str, object] = {"payer": payer, "gate": gate}
    if term.measures is not None:
        facts["outcome"] = contract.outcomes[term.measures].label.text(language).lower()
    if term.kind == "fixed":
        told = " ".join(fixed_sentences(term, contract, facts, language))
    elif term.kind == "share_of_savings":
        above = term.above
        facts["above"] = (
            ""
            if not (above.money or above.of_advance)
            else say("contract.terms.above", language, amount=amount_words(above, contract, language))
        )
        facts["up_to"] = (
            ""
            if term.up_to is None
            else say("contract.terms.up_to", language, amount=amount_words(term.up_to, contract, language))
        )
        ore = write_number(round(100 * (term.share if term.share is not None else 0.0), 2))
        told = say(f"contract.terms.{'share_all' if term.share == 1 else 'share'}", language, ore=ore, **facts)
    elif term.kind == "per_unit":
        blank = say("contract.terms.blank", language)
        facts["price"] = blank if term.price is None else in_currency(term.price, contract, language)
        facts["threshold"] = (
            "" if not term.threshold else say("contract.terms.threshold", language, count=write_number(term.threshold))
        )
        told = say("contract.terms.per_unit", language, **facts)
    else:
        steps = (
            say(
                "contract.terms.step",
                language,
                bound=measured_words(band.at_least, term, contract, language),
                amount=amount_words(band.pays, contract, language),
            )
            for band in term.bands
        )
        told = say("contract.terms.bands", language, steps="; ".join(steps), **facts)
    if term.years:
        told += say("contract.terms.only_years", language, years=year_spans(term.years))
    return told + (say("contract.terms.each_year", language) if term.per == "year" and term.kind != "fixed" else "")


def fixed_sentences(term: Term, contract: Contract, facts: Mapping[str, object], language: Language) -> Iterator[str]:
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
    unit = contract.outcomes[term.measures or ""].unit
    return write_number(value) if unit == "count" else outcome_words(value, unit, contract, language)


def outcome_words(value: float, unit: str, contract: Contract, language: Language) -> str:
    """What is measured, as an answer: a share, money, or a count to three digits."""
    if unit == "rate":
        return percent(value)
    return in_currency(value, contract, language) if unit == "savings" else write_number(value, 1, 3)


def limit_sentence(kind: str, limit: Limit, contract: Contract, language: Language) -> str:
    """A floor or a cap as a sentence."""
    per = say("contract.terms.per_year", language) if limit.per == "year" else ""
    if limit.years:
        per += say("contract.terms.years", language, years=year_spans(limit.years))
    return say(f"contract.terms.{kind}", language, amount=amount_words(limit.amount, contract, language), per=per)


def finding_sentences(risk: Risk, language: Language) -> list[str]:
    """What is said before anything else: who loses whatever happens, and an advance beyond what the project costs."""
    return [finding_sentence(found, risk.contract, language) for found in findings(risk)]


def finding_sentence(found: Finding, contract: Contract, language: Language) -> str:
    """One finding about a contract as a sentence; of a single party that loses also the least that it loses."""
    amounts = {name: money(amount, language) for name, amount in found.amounts.items()}
    if found.code == "advance_above_cost":
        return say("contract.findings.advance_above_cost", language, **amounts)
    first = contract.parties[found.parties[0]].label.text(language)
    names = [first[:1].upper() + first[1:]]
    names += [contract.parties[party].label.text(language) for party in found.parties[1:]]
    if len(names) > 1:
        return say(f"contract.findings.{found.code}.many", language, parties=listed(names, language))
    least = amounts[found.parties[0]] if found.amounts[found.parties[0]] >= 1 else None
    amount = "" if least is None else say("contract.findings.at_least", language, amount=least)
    return say(f"contract.findings.{found.code}.one", language, party=names[0], at_least=amount)


def lead_sentence(risk: Risk, perspective: str, language: Language) -> str:
    """What the contract does to the chance, and what that costs."""
    if not risk.answer.has_ranges:
        facts = {
            "with_it": money(float(risk.answer.readings.npv[0]), language, signed=True),
            "without_it": money(float(risk.without.readings.npv[0]), language, signed=True),
        }
        return say("contract.lead.no_ranges", language, **facts)
    cost = risk.cost_of_transfer
    return say(
        f"contract.lead.{'with_and_without' if cost >= 0 else 'gains'}",
        language,
        with_it=share_of_ten(risk.answer.odds.chance, language),
        without_it=share_of_ten(risk.without.odds.chance, language),
        cost=money(abs(cost), language),
        perspective=perspective.lower(),
    )


def curve_frame(found: Curve, contract: Contract, language: Language) -> pd.DataFrame:
    """Payment and nets against the outcome: c0 outcome, c1 mnkr, c2 whose, c3 `line` or `claim`, c4 words."""
    by = 1e-6 if contract.outcomes[found.outcome].unit == "savings" else 1.0
    lines = {say("contract.curve.paid", language): found.paid}
    for party in (*contract.investors, *contract.payers):
        name = say("contract.curve.net", language, party=contract.parties[party].label.text(language))
        lines[name] = found.nets[party]
    rows = []
    for name, worth in lines.items():
        for at, (value, paid) in enumerate(zip(found.values, worth, strict=True)):
            rows.append((value * by, paid / 1e6, name, "line", name if at == len(worth) - 1 else ""))
    claim, name = say("contract.curve.claim", language), say("contract.curve.paid", language)
    paid_there = float(np.interp(found.claimed, found.values, found.paid)) / 1e6
    rows.append((found.claimed * by, paid_there, name, "claim", claim))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4"])


def curve_axis(found: Curve, contract: Contract, language: Language) -> str:
    """The title of the outcome's axis."""
    outcome = contract.outcomes[found.outcome]
    unit = {"savings": f", {say('charts.mnkr', language)}"}.get(outcome.unit, "")
    return say("contract.curve.axis", language, outcome=outcome.label.text(language)) + unit


def curve_sentence(found: Curve, contract: Contract, language: Language) -> str:
    """What is paid at the claim, and at nothing."""
    unit = contract.outcomes[found.outcome].unit
    claimed = outcome_words(found.claimed, unit, contract, language)
    return say(
        "contract.curve.note",
        language,
        claimed=claimed,
        paid=in_currency(float(np.interp(found.claimed, found.values, found.paid)), contract, language),
        nothing=in_currency(float(found.paid[0]), contract, language),
    )


def curve_rows(found: Curve, contract: Contract, language: Language) -> Rows:
    """The curve as a table: every twelfth point."""
    unit = contract.outcomes[found.outcome].unit
    rows = []
    for at in range(0, len(found.values), 12):
        words = outcome_words(float(found.values[at]), unit, contract, language)
        row = {say("contract.curve.outcome", language): words}
        row[say("contract.curve.paid", language)] = in_currency(float(found.paid[at]), contract, language)
        for party in (*contract.investors, *contract.payers):
            head = say("contract.curve.net", language, party=contract.parties[party].label.text(language))
            row[head] = in_currency(float(found.nets[party][at]), contract, language, signed=True)
        rows.append(row)
    return rows


def party_rows(nets: Mapping[str, np.ndarray], contract: Contract, language: Language) -> Rows:
    """What each party is left with by contract year, tkr (or whole units of another currency)."""
    by = 1.0 if contract.currency == "SEK" else 1000.0
    return [
        {say("contract.parties.party", language): contract.parties[party].label.text(language)}
        | {say("contract.parties.year", language, year=at + 1): whole_tkr(float(x) * by) for at, x in enumerate(net)}
        | {say("contract.parties.sum", language): whole_tkr(float(net.sum()) * by)}
        for party, net in nets.items()
    ]


def investor_sentences(risk: Risk, language: Language) -> list[str]:
    """Multiple and rate of return of each investor."""
    told = []
    for investor in risk.contract.investors:
        multiple = risk.multiple(investor)
        if multiple is None:
            continue
        name = risk.contract.parties[investor].label.text(language)
        rate, _ = risk.rate(investor)
        back = say("contract.parties.multiple", language, party=name, multiple=write_number(multiple, 2))
        if rate is None:
            told.append(f"{back} {say('contract.parties.no_rate', language)}")
        else:
            told.append(f"{back} {say('contract.parties.rate', language, rate=percent(rate, 1))}")
    return told


def risk_rows(risk: Risk, perspective: str, language: Language) -> Rows:
    """How the perspective fares with and without the contract, and how each party of it fares."""
    spreads = {
        say("contract.risk.without_it", language, perspective=perspective): Spread.of(risk.without.odds.random),
        say("contract.risk.with_it", language, perspective=perspective): Spread.of(risk.answer.odds.random),
    }
    spreads |= {
        risk.contract.parties[party].label.text(language): spread
        for party, spread in risk.spreads.items()
        if party in risk.contract.investors or party in {guarantee.by for guarantee in risk.contract.guarantees}
    }
    head = {
        name: say(f"contract.risk.{name}", language)
        for name in ("who", "mean", "p10", "p50", "p90", "worst", "loss", "mean_loss")
    }
    return [
        {head["who"]: name}
        | {
            head[key]: money(getattr(spread, key), language, signed=True)
            for key in ("mean", "p10", "p50", "p90", "worst")
        }
        | {
            head["loss"]: percent(spread.chance_of_loss),
            head["mean_loss"]: "–" if spread.mean_loss is None else money(spread.mean_loss, language),
        }
        for name, spread in spreads.items()
    ]


def risk_sentence(risk: Risk, perspective: str, language: Language) -> str:
    """How much narrower, or wider, the perspective's result becomes."""
    before, after = (
        float(np.ptp(answer.odds.percentile(np.array([0.1, 0.9])))) for answer in (risk.without, risk.answer)
    )
    facts = {"before": money(before, language), "after": money(after, language)}
    return say("contract.risk.narrows", language, perspective=perspective.lower(), **facts)


def noise_sentence(risk: Risk, language: Language) -> str:
    """How far the payment may be off for the measuring alone; empty where it is taken for sure."""
    if risk.noise is None:
        return ""
    low, high = (money(at, language) for at in risk.noise)
    return say("contract.risk.noise", language, low=low, high=high)


def risk_frame(risk: Risk, perspective: str, language: Language) -> pd.DataFrame:
    """From p10 to p90 with the middle: c0 who, c1 p10, c2 p90, c3 p50, mnkr."""
    rows = []
    for key, answer in (("without_it", risk.without), ("with_it", risk.answer)):
        p10, p50, p90 = (float(at) / 1e6 for at in answer.odds.percentile(np.array([0.1, 0.5, 0.9])))
        rows.append((say(f"contract.risk.{key}", language, perspective=perspective), p10, p90, p50))
    for investor in risk.contract.investors:
        spread = risk.spreads[investor]
        name = risk.contract.parties[investor].label.text(language)
        rows.append((name, spread.p10 / 1e6, spread.p90 / 1e6, spread.p50 / 1e6))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3"])


def stress_rows(found: tuple[Stressed, ...], contract: Contract, language: Language) -> Rows:
    """Each stress: what is paid, what each party is left with, and who loses what by it."""
    base = found[0]
    shown = [party for party in contract.parties if any(abs(one.worth[party]) > 0.5 for one in found)]
    head = {name: say(f"contract.stress.{name}", language) for name in ("name", "paid", "loses")}
    rows = []
    for one in found:
        losers = [
            say(
                "contract.stress.loser",
                language,
                party=contract.parties[party].label.text(language),
                amount=money(one.worth[party] - base.worth[party], language, signed=True),
            )
            for party in shown
            if one.worth[party] - base.worth[party] < -500
        ]
        row = {head["name"]: say(f"contract.stress.{one.name}", language), head["paid"]: money(one.paid, language)}
        row |= {
            contract.parties[party].label.text(language): money(one.worth[party], language, signed=True)
            for party in shown
        }
        row[head["loses"]] = ", ".join(losers) or ("" if one is base else say("contract.stress.nobody", language))
        rows.append(row)
    return rows


def repayment_rows(found: Repaid, actors: Mapping[str, Actor], language: Language) -> Rows:
    """Frame cuts and the fund's balance by year, tkr."""
    rows = []
    for t, year in enumerate(found.years):
        row = {say("contract.repayment.year", language): str(year)}
        for committee, amounts in found.cuts.items():
            name = actors[committee].label.text(language)
            row[say("contract.repayment.cut", language, committee=name)] = whole_tkr(float(amounts[t, 0]))
        row[say("contract.repayment.balance", language)] = whole_tkr(float(found.balance[t]))
        rows.append(row)
    return rows


def repayment_sentence(found: Repaid, language: Language) -> str:
    """When the fund has got everything back, or what is missing."""
    if not found.is_granted:
        return say("contract.repayment.nothing", language)
    if found.done is not None:
        return say("contract.repayment.done", language, year=found.done)
    missing = tkr(-float(found.balance[-1]), language)
    return say("contract.repayment.never", language, missing=missing, year=found.years.stop - 1)
