"""A number below zero has a real minus wherever a problem tells it, as it was typed or as the types tell it."""

import pytest

from model.case.assumptions import Language
from model.case.problem import error
from presentation.sentences import problem_sentence
from tests.presentation.test_sentences import facts_of
from wording.numbers import with_minus
from wording.texts import LANGUAGES, catalogue

NO_NUMBER = ("where", "line", "field")
"""Facts that every problem of no group of its own has by itself."""
NAMES = {"counts": "case", "counted_as": "case"}
"""Facts that name a text."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_tells_a_negative_number_with_a_minus(language: Language) -> None:
    tried = 0
    for key, text in catalogue().items():
        code = key.removeprefix("problems.").removeprefix("problem.")
        if not key.startswith("problems.") or ("." not in code and not key.startswith("problems.problem.")):
            continue
        named = [name for name in facts_of(text[language]) if "." in code or name not in NO_NUMBER]
        for fact in ("-7", "-7,5 tkr"):
            told = problem_sentence(
                error(code, "horizon", **{name: NAMES.get(name, fact) for name in named}), None, language
            )
            assert fact not in told, (key, told)
            tried += fact.replace("-", "−") in told
    assert tried > 100


@pytest.mark.parametrize(
    ("text", "told"),
    [("-1", "−1"), ("- 5,5 %", "−5,5 %"), ("-,5", "−,5"), ("−1", "−1"), ("1-2", "1-2"), ("-tre", "-tre"), ("", "")],
)
def test_only_a_number_gets_a_minus(text: str, told: str) -> None:
    assert with_minus(text) == told


def test_a_number_that_the_types_refuse_is_told_with_a_minus() -> None:
    told = problem_sentence(error("horizon_outside_limits", "horizon", value=-1, low=1, high=60), None, "sv")
    assert told.startswith("Tidshorisonten är −1,")
