"""How a contract moves risk: the spread of results with it and without it."""

import numpy as np
import pandas as pd

from model.case.assumptions import Language
from model.contract_risk.risk import Risk, Spread
from presentation.tables.rows import Rows
from wording.numbers import money, money_column, share_of_ten
from wording.texts import say


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
    columns = {
        head[key]: money_column([getattr(spread, key) for spread in spreads.values()], language, signed=True)
        for key in ("mean", "p10", "p50", "p90", "worst")
    }
    losses = iter(money_column([one.mean_loss for one in spreads.values() if one.mean_loss is not None], language))
    return [
        {head["who"]: name}
        | {column: worths[at] for column, worths in columns.items()}
        | {
            head["loss"]: share_of_ten(spread.chance_of_loss, language),
            head["mean_loss"]: "–" if spread.mean_loss is None else next(losses),
        }
        for at, (name, spread) in enumerate(spreads.items())
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
