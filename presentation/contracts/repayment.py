"""Repayment to the fund."""

from collections.abc import Mapping

from model.case.assumptions import Actor, Language
from model.contracts.agreement import Repaid
from presentation.tables.rows import Rows, whole_tkr
from wording.numbers import tkr
from wording.texts import say


def repayment_rows(repaid: Repaid, actors: Mapping[str, Actor], language: Language) -> Rows:
    """Frame cuts and the fund's balance by year, tkr."""
    rows = []
    for t, year in enumerate(repaid.years):
        row = {say("contract.repayment.year", language): str(year)}
        for committee, amounts in repaid.cuts.items():
            name = actors[committee].label.text(language)
            row[say("contract.repayment.cut", language, committee=name)] = whole_tkr(float(amounts[t, 0]))
        row[say("contract.repayment.balance", language)] = whole_tkr(float(repaid.balance[t]))
        rows.append(row)
    return rows


def repayment_sentence(repaid: Repaid, language: Language) -> str:
    """When the fund has got everything back, or what is missing."""
    if not repaid.is_granted:
        return say("contract.repayment.nothing", language)
    if repaid.done is not None:
        return say("contract.repayment.done", language, year=repaid.done)
    missing = tkr(-float(repaid.balance[-1]), language)
    return say("contract.repayment.never", language, missing=missing, year=repaid.years.stop - 1)
