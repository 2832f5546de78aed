"""The tables of a contract's risk and stress: amounts of a column in one form, and no row that makes no difference."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.case.assumptions import Language
from model.contract_risk.risk import Risk
from model.contract_risk.stress import Stressed
from presentation.contracts import risk_rows, stress_rows, unmoved_sentence
from tests.case_with_contract import agreed_case, answer_of
from wording.texts import LANGUAGES, say

CONTRACT = Risk(answer_of(agreed_case())).contract
PAYER = next(iter(CONTRACT.payers))


def stressed(name: str, paid: float, worth: float) -> Stressed:
    """A stress in which so much is paid, and the contract is worth so much to the payer."""
    return Stressed(name, dict.fromkeys(CONTRACT.parties, 0.0) | {PAYER: worth}, paid)


STRESSES = (
    stressed("as_it_stands", 2_000_000, 1_500_000),
    stressed("window_two", 2_000_000, 1_500_000.3),
    stressed("no_effect", 1_250_000, -2_340_000),
    stressed("late", 2_000_000, 1_000_000),
    stressed("not_released", 2_000_000, 1_500_000),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stress_that_moves_nothing_is_told_below_and_has_no_row(language: Language) -> None:
    rows = stress_rows(STRESSES, CONTRACT, language)
    named = [row[say("contract.stress.name", language)] for row in rows]
    assert named == [say(f"contract.stress.{name}", language) for name in ("as_it_stands", "no_effect", "late")]
    told = unmoved_sentence(STRESSES, language)
    assert say("contract.stress.window_two", language) in told
    assert say("contract.stress.not_released", language) in told
    assert say("contract.stress.late", language) not in told
    assert unmoved_sentence((STRESSES[0], STRESSES[2]), language) == ""


def test_amounts_of_a_column_have_as_many_decimals() -> None:
    """By hand: 2 and 1.25 million stand as 2,00 and 1,25; the payer's 1.5, −2.34 and 1 as +1,50, −2,34 and +1,00."""
    rows = stress_rows(STRESSES, CONTRACT, "sv")
    paid = [row[say("contract.stress.paid", "sv")].replace("\u00a0", " ") for row in rows]
    assert paid == ["2,00 mnkr", "1,25 mnkr", "2,00 mnkr"]
    worth = [row[CONTRACT.parties[PAYER].label.text("sv")].replace("\u00a0", " ") for row in rows]
    assert worth == ["+1,50 mnkr", "−2,34 mnkr", "+1,00 mnkr"]


def test_amounts_of_the_risk_have_as_many_decimals() -> None:
    def odds(mean: float) -> Any:
        return SimpleNamespace(mean=mean, percentile=lambda shares: np.zeros(len(shares)), random=np.full(2, mean))

    risk: Any = SimpleNamespace(
        without=SimpleNamespace(odds=odds(3_000_000.0)), answer=SimpleNamespace(odds=odds(2_250_000.0)), spreads={}
    )
    mean = say("contract.risk.mean", "sv")
    told = [row[mean].replace("\u00a0", " ") for row in risk_rows(risk, "Kommunen", "sv")]
    assert told == ["+3,00 mnkr", "+2,25 mnkr"]
