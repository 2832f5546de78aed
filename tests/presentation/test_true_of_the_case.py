"""Sentences say what is in the case, and nothing that is not."""

import pytest

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.editing.effect_years import full_from
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from presentation import sentences, tables
from tests.generators import LIBRARY
from tests.visitor import all_text, open_page
from wording.texts import LANGUAGES, say


def answer(**edits: object) -> Answer:
    """The founding case with parts of it changed."""
    case = read_case(case_files()["hasselby_vallingby"].read_bytes()).edited(**edits)
    return Answer(resolve(case, LIBRARY), case.perspective)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("runs", "needs"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_cost_is_told_with_what_it_is_with(runs: bool, needs: bool, language: Language) -> None:
    """A running line, an effect that means more of something, both, or none."""
    case = read_case(case_files()["hasselby_vallingby"].read_bytes())
    line = next(iter(case.budget.values()))
    budget = {name: one.edited(cost_type="staff") for name, one in case.budget.items()}
    if runs:
        budget["runs"] = line.edited(cost_type="running")
    effects = {name: one.edited(direction="less") for name, one in case.effects.items()}
    if needs:
        effects = {name: one.edited(direction="more") for name, one in effects.items()}
    told = sentences.cost_sentence(answer(budget=budget, effects=effects), language)
    words = {"sv": ("löpande drift", "nya behov"), "en": ("running costs", "new need")}[language]
    assert tuple(word in told for word in words) == (runs, needs), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_that_pays_back_later_is_not_told_never_to_after_three_years(language: Language) -> None:
    rows = tables.after_years_rows(answer(horizons=(1, 3)), language)
    head = say("tables.after.payback", language)
    assert "3" in rows[1][head]
    assert "1" in rows[0][head]
    assert say("answers.payback.short_never", language) not in {row[head] for row in rows}
    assert "2026" in rows[-1][head]


@pytest.mark.parametrize(
    ("starts", "ramp", "year"), [(2028.0, 2.0, 2029), (2028.0, 1.0, None), (2028.0, 4.0, 2031), (None, 2.0, None)]
)
def test_the_year_of_full_effect(starts: float | None, ramp: float, year: int | None) -> None:
    assert full_from(starts, ramp) == year


def test_the_page_of_forms_says_where_the_files_are() -> None:
    assert f"Filerna finns under {say('pages.export', 'sv')}." in all_text(open_page("forms"))
