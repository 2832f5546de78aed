"""A chance is written in one way on pages and papers: of ten, and 10 of 10 only where it is certain."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.files.reading import case_files, read_case
from model.followup.answer import followup_of
from model.numbers.resolve import resolve
from presentation import followup, uncertainty
from presentation.contracts.risk import risk_rows
from tests.generators import LIBRARY
from wording.texts import LANGUAGES, say

ALMOST = 0.9999


@pytest.mark.parametrize("language", LANGUAGES)
def test_almost_certain_is_not_told_as_certain_beside_the_plan(language: Language) -> None:
    case = read_case(case_files()["hasselby_vallingby"].read_bytes())
    told = followup_of(Answer(resolve(case, LIBRARY), case.perspective))
    almost = told.model_copy(update={"now": told.now.model_copy(update={"chance": ALMOST})})
    named = say("followup.reading.chance", language)
    (row,) = (row for row in followup.plan_and_now(almost, language) if named in row.values())
    assert row[say("followup.head.now", language)] == say("answers.share_of_ten.more_than_nine", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_almost_certain_is_not_told_as_certain_in_the_tables_of_doubt(language: Language) -> None:
    """The chance that it pays, that the money is back by a year, and that a party loses."""
    random = np.append(np.ones(9_999), -1.0)
    odds: Any = SimpleNamespace(
        chance=ALMOST, mean=1.0, percentile=lambda shares: np.zeros(len(shares)), random=random,
        years=range(2020, 2021),
        chance_by_year=(ALMOST,),
    )  # fmt: skip
    almost = say("answers.share_of_ten.more_than_nine", language)
    assert almost in uncertainty.odds_rows(odds, language)[-1].values()
    assert almost in uncertainty.payback_chance_rows(odds, language)[0].values()
    losing: Any = SimpleNamespace(
        without=SimpleNamespace(odds=SimpleNamespace(random=-random)), answer=SimpleNamespace(odds=odds), spreads={}
    )
    without, with_it = risk_rows(losing, "Kommunen", language)
    assert almost in without.values()
    assert say("answers.share_of_ten.fewer_than_one", language) in with_it.values()
