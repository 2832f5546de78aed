"""What is paid against the outcome, and what each party is left with."""

import numpy as np
import pandas as pd

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.risk import Curve
from presentation.contracts.amounts import in_currency, outcome_words
from presentation.tables.rows import Rows
from wording.texts import say


def curve_frame(curve: Curve, contract: Contract, language: Language) -> pd.DataFrame:
    """Payment and nets against the outcome: c0 outcome, c1 mnkr, c2 whose, c3 `line` or `claim`, c4 words."""
    by = 1e-6 if contract.outcomes[curve.outcome].unit == "savings" else 1.0
    lines = {say("contract.curve.paid", language): curve.paid}
    for party in (*contract.investors, *contract.paying):
        name = say("contract.curve.net", language, party=contract.parties[party].label.text(language))
        lines[name] = curve.nets[party]
    rows = []
    for name, worth in lines.items():
        for at, (value, paid) in enumerate(zip(curve.values, worth, strict=True)):
            rows.append((value * by, paid / 1e6, name, "line", name if at == len(worth) - 1 else ""))
    claim, name = say("contract.curve.claim", language), say("contract.curve.paid", language)
    paid_there = float(np.interp(curve.claimed, curve.values, curve.paid)) / 1e6
    rows.append((curve.claimed * by, paid_there, name, "claim", claim))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4"])


def curve_axis(curve: Curve, contract: Contract, language: Language) -> str:
    """The title of the outcome's axis."""
    outcome = contract.outcomes[curve.outcome]
    unit = {"savings": f", {say('charts.mnkr', language)}"}.get(outcome.unit, "")
    return say("contract.curve.axis", language, outcome=outcome.label.text(language)) + unit


def curve_sentence(curve: Curve, contract: Contract, language: Language) -> str:
    """What is paid at the claim, and at nothing."""
    unit = contract.outcomes[curve.outcome].unit
    claimed = outcome_words(curve.claimed, unit, contract, language)
    return say(
        "contract.curve.note",
        language,
        claimed=claimed,
        paid=in_currency(float(np.interp(curve.claimed, curve.values, curve.paid)), contract, language),
        nothing=in_currency(float(curve.paid[0]), contract, language),
    )


def curve_rows(curve: Curve, contract: Contract, language: Language) -> Rows:
    """The curve as a table: every twelfth point."""
    unit = contract.outcomes[curve.outcome].unit
    rows = []
    for at in range(0, len(curve.values), 12):
        words = outcome_words(float(curve.values[at]), unit, contract, language)
        row = {say("contract.curve.outcome", language): words}
        row[say("contract.curve.paid", language)] = in_currency(float(curve.paid[at]), contract, language)
        for party in (*contract.investors, *contract.paying):
            head = say("contract.curve.net", language, party=contract.parties[party].label.text(language))
            row[head] = in_currency(float(curve.nets[party][at]), contract, language, signed=True)
        rows.append(row)
    return rows
