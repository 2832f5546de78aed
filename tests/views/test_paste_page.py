"""The part of the budget page where a table is pasted or uploaded: shown as understood, set right, and then applied."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.editing.edits import with_number
from model.files.reading import read_library
from model.numbers.resolve import resolve
from tests.imports.workbooks_made import FOUNDING_ROWS, workbook
from tests.visitor import FRONT, all_text, choose, draft_of, go_to, open_page, press, type_in, unescaped, whole
from wording.texts import say

TABLE = "Kostnad\t2020\t2021\nLön\t500\t600\nHyra\t50\t50\nEnheten\t550\t650\nStatsbidrag\t100\t100"


def opened(language: str = "sv") -> AppTest:
    """The page with its part for pasting open."""
    app = open_page("budget", language)
    app.session_state["budget_paste"] = True
    app.run()
    return whole(app)


def paste(app: AppTest, text: str, language: str = "sv") -> AppTest:
    """Pastes a text."""
    label = say("budget.paste_field", language)
    next(box for box in app.text_area if box.label == label).set_value(text).run()
    return whole(app)


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    """Uploads a file."""
    label = say("budget.paste_file", "sv")
    next(each for each in app.file_uploader if each.label == label).set_value((name, content, "")).run()
    return whole(app)


def button(app: AppTest, key: str) -> Any:
    """A button by its key."""
    return next(each for each in app.button if each.key == key)


def taken_as(app: AppTest, row: str, kind: str) -> AppTest:
    """Says what a row is."""
    box = next(box for box in app.selectbox if box.label == say("budget.which_row", "sv"))
    option = next(number for number, name in enumerate(box.options) if name.endswith(row))
    box.select_index(option).run()
    box = next(box for box in app.selectbox if box.label == say("budget.what_row", "sv"))
    box.select(say(f"budget.row_decisions.{kind}", "sv")).run()
    return press(app, say("budget.decide_row", "sv"))


def labels(app: AppTest) -> list[str]:
    """The labels of the budget lines in the draft."""
    return [line.label.text("sv") for line in draft_of(app).case.budget.values()]


def test_the_english_page_names_amounts_as_english_does_and_the_swedish_as_swedish_does() -> None:
    far_apart = "Cost\t2020\nStaff\t5\nRent\t4000000"
    for language, named, others in (
        ("en", ("tSEK", "MSEK"), ("tkr", "mnkr")),
        ("sv", ("tkr", "mnkr"), ("tSEK", "MSEK")),
    ):
        app = paste(opened(language), far_apart, language)
        label = say("budget.paste_unit", language)
        [asked] = [box for box in app.main.get("button_group") if box.proto.label == label]
        told = f"{all_text(app)} {asked.proto.options} {[box.options for box in app.selectbox]}"
        assert all(name in told for name in named), language
        assert not any(name in told for name in others), language


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_table_is_shown_as_it_was_understood(language: str) -> None:
    app = paste(opened(language), TABLE, language)
    shown = unescaped(all_text(app))
    assert "| 2 | Lön |" in shown and "| 500 | 600 |" in shown
    assert f"{say('budget.row_kinds.income', language)}: {say('budget.row_why.income', language)}" in shown
    facts = {"row": "5", "text": "Statsbidrag", "column": "Kostnad"}
    assert say("problems.import.income", language, **facts) in [unescaped(each.value) for each in app.error]
    assert button(app, "proposal_replace").disabled and button(app, "proposal_add").disabled


def test_rows_are_set_right_and_the_budget_and_its_funding_are_applied() -> None:
    app = taken_as(paste(opened(), TABLE), "Statsbidrag", "income")
    app = taken_as(app, "Enheten", "sum")
    assert not app.error
    choose(app.selectbox, say("budget.proposal_payer", "sv"), "sociala_investeringsfonden")
    press(app, say("budget.proposal_replace", "sv"))
    case = draft_of(app).case
    assert labels(app) == ["Lön", "Hyra"]
    assert [dict(line.amounts) for line in case.budget.values()] == [
        {2020: 500_000, 2021: 600_000}, {2020: 50_000, 2021: 50_000},
    ]  # fmt: skip
    funding = list(case.funding.values())[-1]
    assert (funding.label.text("sv"), funding.paid_by, funding.paid_to) == (
        "Statsbidrag", "sociala_investeringsfonden", case.applicant,
    )  # fmt: skip
    assert dict(funding.amounts) == {2020: 100_000, 2021: 100_000}
    assert next(box for box in app.text_area if box.label == say("budget.paste_field", "sv")).value == ""
    assert say("budget.decided_undo", "sv") not in all_text(app), "what was decided is let go with the text"


def test_decisions_can_be_undone_and_hold_for_one_text() -> None:
    app = taken_as(paste(opened(), TABLE), "Statsbidrag", "skip")
    told = len(app.error)
    press(app, say("budget.decided_undo", "sv"))
    assert len(app.error) == told + 1
    app = taken_as(app, "Statsbidrag", "skip")
    assert len(app.error) == told
    app = paste(app, TABLE.replace("100", "120"))
    assert len(app.error) == told + 1, "what was decided of one text does not hold for another"


def test_what_was_set_right_is_there_when_the_page_is_loaded_anew() -> None:
    app = open_page("overview")
    type_in(app, "Antal år", "11")
    go_to(app, "budget")
    app.session_state["budget_paste"] = True
    app = taken_as(paste(app.run(), TABLE), "Statsbidrag", "income")
    app = taken_as(app, "Enheten", "sum")
    assert not app.error
    again = AppTest.from_file(FRONT, default_timeout=30)
    again.query_params["kalkyl"] = str(draft_of(app).case_id)
    again = go_to(again.run(), "budget")
    assert next(box for box in again.text_area if box.label == say("budget.paste_field", "sv")).value == TABLE
    assert not again.error, "the row that is income and the one that is a sum are known still"
    assert "Statsbidrag = " in unescaped(all_text(again))
    again = paste(again, TABLE.replace("100", "120"))
    assert again.error, "what was decided of one text does not hold for another, also after a reload"


def test_a_column_without_a_year_is_given_one() -> None:
    app = paste(opened(), "Post\tBelopp\nLön\t500")
    assert app.error
    box = next(box for box in app.selectbox if box.label == say("budget.which_column", "sv"))
    box.select_index(1).run()
    choose(app.selectbox, say("budget.what_column", "sv"), 2021)
    press(app, say("budget.decide_column", "sv"))
    assert not app.error
    press(app, say("budget.proposal_replace", "sv"))
    assert [dict(line.amounts) for line in draft_of(app).case.budget.values()] == [{2021: 500_000}]


def test_the_newest_of_text_and_file_is_read_and_named() -> None:
    app = upload(paste(opened(), "Kostnad\t2020\nHyra\t77"), "budget.xlsx", workbook(FOUNDING_ROWS))
    assert "budget" in unescaped(app.info[0].value) and "8177" in unescaped(all_text(app)).replace("\u202f", "")
    app = paste(app, "Kostnad\t2020\nHyra\t78")
    assert say("budget.paste_of_text", "sv") in app.info[0].value
    press(app, say("budget.proposal_replace", "sv"))
    assert [dict(line.amounts) for line in draft_of(app).case.budget.values()] == [{2020: 78_000}]
    assert not app.info, "both are gone once one has been applied"
    assert say("budget.proposal_replace", "sv") not in all_text(app)


def test_adding_twice_is_asked_about() -> None:
    text = "Kostnad\t2020\nHyra\t78"
    app = paste(opened(), text)
    before = len(labels(app))
    press(app, say("budget.proposal_add", "sv"))
    assert len(labels(app)) == before + 1
    app = paste(app, text)
    assert say("budget.proposal_twice", "sv") in [each.value for each in app.warning]
    assert button(app, "proposal_add").disabled and not button(app, "proposal_replace").disabled
    next(each for each in app.checkbox if "|proposal_twice|" in str(each.key)).check().run()
    press(app, say("budget.proposal_add", "sv"))
    assert len(labels(app)) == before + 2


def test_a_pasted_line_inherits_nothing_of_one_that_is_gone() -> None:
    """A line was not counted and then removed; a new one of the same name costs what it says."""
    app = opened()
    app = paste(app, "Kostnad\t2020\nFältassistent\t500")
    press(app, say("budget.proposal_add", "sv"))
    draft = draft_of(app)
    name = list(draft.case.budget)[-1]
    draft.edit(with_number(draft.case, read_library(), f"{name}.included", value=0.0), redraw=True)
    app.run()
    app = paste(app, "Kostnad\t2020\nHyra\t1")
    press(app, say("budget.proposal_replace", "sv"))
    app = paste(app, "Kostnad\t2020\nFältassistent\t500")
    press(app, say("budget.proposal_replace", "sv"))
    case = draft_of(app).case
    assert list(case.budget) != [name], "a name that has been in use is never taken again"
    assert not any(key.startswith(f"{name}.") for key in (*case.numbers, *case.changes))
    numbers = resolve(case, read_library()).numbers
    assert [numbers[f"{line}.included"].value for line in case.budget] == [1.0]


def test_several_tables_are_offered() -> None:
    app = paste(opened(), "Kostnad\t2020\nLön\t500\n\nKostnad\t2021\nLön\t700")
    assert len(app.error) == 1
    box = next(box for box in app.selectbox if box.label == say("budget.decide_table", "sv"))
    box.select_index(1).run()
    whole(app)
    assert not app.error
    press(app, say("budget.proposal_replace", "sv"))
    assert [dict(line.amounts) for line in draft_of(app).case.budget.values()] == [{2021: 700_000}]


@pytest.mark.parametrize(("name", "content"), [("a.ods", b"x"), ("a.pdf", b"%PDF-1.7"), ("a.numbers", b"x")])
def test_other_files_are_named(name: str, content: bytes) -> None:
    app = upload(opened(), name, content)
    assert f"”{name}”" in unescaped(app.error[0].value)


def test_a_line_from_a_hidden_row_is_asked_about() -> None:
    """What the workbook hides is kept with the line, and the review asks of it."""

    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    app = press(upload(opened(), "budget.xlsx", workbook(FOUNDING_ROWS, change)), say("budget.proposal_replace", "sv"))
    said = draft_of(app).case.review
    assert said is not None
    (name,) = said.imported
    assert said.imported[name] == ("hidden_row",)
    told = all_text(go_to(app, "review"))
    assert f"{draft_of(app).case.budget[name].label.text('sv')} lästes in ur ett kalkylark med en dold rad" in told
