"""A contract under stress: who loses when something goes wrong."""

from model.case.assumptions import Language
from model.case.contract import Contract
from model.contract_risk.stress import Stressed
from presentation.sentences.labels import listed
from presentation.tables.rows import Rows
from wording.numbers import money, money_column
from wording.texts import say


def stress_rows(stresses: tuple[Stressed, ...], contract: Contract, language: Language) -> Rows:
    """Each stress that moves anything: what is paid, what each party is left with, and who loses what by it."""
    base = stresses[0]
    told = [one for one in stresses if one is base or _moves(one, base)]
    shown = [party for party in contract.parties if any(abs(one.worth[party]) > 0.5 for one in stresses)]
    head = {name: say(f"contract.stress.{name}", language) for name in ("name", "paid", "loses")}
    paid = money_column([one.paid for one in told], language)
    worth = {party: money_column([one.worth[party] for one in told], language, signed=True) for party in shown}
    rows = []
    for at, one in enumerate(told):
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
        row = {head["name"]: say(f"contract.stress.{one.name}", language), head["paid"]: paid[at]}
        row |= {contract.parties[party].label.text(language): worth[party][at] for party in shown}
        row[head["loses"]] = ", ".join(losers) or ("" if one is base else say("contract.stress.nobody", language))
        rows.append(row)
    return rows


def unmoved_sentence(stresses: tuple[Stressed, ...], language: Language) -> str:
    """The stresses that make no difference to anybody under this contract; empty where each makes some."""
    base = stresses[0]
    unmoved = [say(f"contract.stress.{one.name}", language) for one in stresses[1:] if not _moves(one, base)]
    return say("contract.stress.unmoved", language, stresses=listed(unmoved, language)) if unmoved else ""


def _moves(one: Stressed, base: Stressed) -> bool:
    """Whether a stress changes what is paid, or what anybody is left with, by half a krona or more."""
    moved = (one.paid - base.paid, *(one.worth[party] - base.worth[party] for party in base.worth))
    return any(abs(by) >= 0.5 for by in moved)
