"""Flows by calendar year, as rows and for charts."""

import numpy as np
import pandas as pd

from model.analysis.answer import Answer
from model.calculation.ledger import Ledger
from model.calculation.metrics import cumulative
from model.case.assumptions import Language
from model.numbers.amounts import amounts_in_force
from presentation.tables.rows import Rows, whole_tkr
from wording.numbers import money
from wording.texts import say


def by_year_rows(ledger: Ledger, language: Language) -> Rows:
    """Costs, benefits, contract and funding, net and the running sum of each calendar year, tkr, and their totals."""
    costs, benefits, net = (flows[:, 0] for flows in (ledger.costs(), ledger.benefits(), ledger.net()))
    resolved = cumulative(ledger.net())[:, 0]
    columns: dict[str, tuple[object, float | None]] = {
        "costs": (-costs, -costs.sum()),
        "benefits": (benefits, benefits.sum()),
        **{name: (flows, flows.sum()) for name, flows in beside(ledger).items()},
        "net": (net, net.sum()),
        "cumulative": (resolved, None),
    }
    head = {name: say(f"tables.by_year.{name}", language) for name in ("year", *columns)}
    rows = [
        {head["year"]: str(year)}
        | {head[name]: whole_tkr(np.asarray(flows)[t]) for name, (flows, _) in columns.items()}
        for t, year in enumerate(ledger.years)
    ]
    totals = {head[name]: "" if total is None else whole_tkr(total) for name, (_, total) in columns.items()}
    return [*rows, {head["year"]: say("tables.total", language), **totals}]


def line_amounts(answer: Answer, name: str) -> dict[int, float]:
    """Kronor by calendar year of a line that somebody gets: funding as it stands, income as it is reckoned."""
    if name not in answer.case.income:
        return dict(amounts_in_force(answer.resolved, name))
    ledger = answer.everyone.only(lambda posting: posting.line == name and not posting.is_mirror)
    return {year: float(kr) for year, kr in zip(ledger.years, ledger.net()[:, 0], strict=True) if kr}


def beside(ledger: Ledger) -> dict[str, np.ndarray]:
    """What is neither cost nor benefit, by the name of its column: contract, funding or both; kronor a year."""
    other = (ledger.net() - ledger.benefits() + ledger.costs())[:, 0]
    if not np.any(np.abs(other) > 0.5):
        return {}
    kinds = {posting.kind for posting in ledger.postings} & {"payment", "funding"}
    return {kinds.pop() if len(kinds) == 1 else "payment_and_funding": other}


def cumulative_mnkr(ledger: Ledger) -> np.ndarray:
    """The running sum in mnkr at each year's end, from 0 at the start."""
    return np.concatenate([[0.0], cumulative(ledger.net())[:, 0]]) / 1e6


def flows_frame(ledger: Ledger, language: Language) -> pd.DataFrame:
    """Costs and benefits a year in mnkr: columns c0 (year), c1 (what), c2 (mnkr), c3 (the sum as text)."""
    parts = {"costs": -ledger.costs()[:, 0], "benefits": ledger.benefits()[:, 0]}
    rows = [
        (
            str(year),
            say(f"tables.by_year.{name}", language),
            flows[t] / 1e6,
            money(float(flows[t]), language, signed=True),
        )
        for name, flows in parts.items()
        for t, year in enumerate(ledger.years)
    ]
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3"])
