"""Every fault of the store has words of its own in both languages, and its words need nothing that it does not have."""

import string
from pathlib import Path

import pytest

from model.case.problem import error
from presentation.sentences import problem_sentence
from tests.problem_codes import all_problem_codes
from wording.texts import LANGUAGES, catalogue

EVERY = all_problem_codes(Path(__file__).resolve().parents[2] / "store")
CODES = {code: facts for code, facts in EVERY.items() if code not in all_problem_codes()}
"""The codes that are the store's own; it has some of the model's too."""

WHOLE = ("cases", "revision", "limit", "days", "schema", "known", "row", "count", "found")


@pytest.mark.parametrize("code", CODES)
def test_a_fault_is_told(code: str) -> None:
    text = catalogue().get(f"problems.{code}")
    assert text is not None, f"wording/problems.yaml lacks {code}"
    for language in LANGUAGES:
        needs = {name for _, name, _, _ in string.Formatter().parse(text[language]) if name is not None}
        assert needs <= CODES[code], f"{code} needs {needs - CODES[code]}, which it does not have"
        assert text[language].rstrip().endswith(".")
        assert ". " in text[language], "one sentence says what is wrong, one says what to do"
        facts = {name: 3 if name in WHOLE else "x" for name in needs}
        assert "{" not in problem_sentence(error(code, "", **facts), None, language)


def test_no_words_are_left_of_faults_that_are_gone() -> None:
    told = {key.removeprefix("problems.") for key in catalogue() if key.startswith("problems.store.")}
    assert told == set(CODES)


def test_faults_are_told_apart() -> None:
    for language in LANGUAGES:
        said = [catalogue()[f"problems.{code}"][language] for code in CODES]
        assert len(set(said)) == len(said)
