"""A contract under stress: who loses when something goes wrong."""

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.stress import Stressed
from presentation.tables.rows import Rows
from wording.numbers import money
from wording.texts import say


def stress_rows(stresses: tuple[Stressed, ...], contract: Contract, language: Language) -> Rows:
    """Each stress: what is paid, what each party is left with, and who loses what by it."""
    base = stresses[0]
    shown = [party for party in contract.parties if any(abs(one.worth[party]) > 0.5 for one in stresses)]
    head = {name: say(f"contract.stress.{name}", language) for name in ("name", "paid", "loses")}
    rows = []
    for one in stresses:
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
