"""Repayment to the fund."""

from collections.abc import Mapping

from model.case.assumptions import Actor, Language
from model.contracts.agreement import Repaid
from presentation.tables.rows import Rows, whole_tkr
from wording.numbers import tkr
from wording.texts import say


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
