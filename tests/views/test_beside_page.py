"""A reviewer's own scenarios beside a decision, on the page and in the minutes; the day that its meeting proposes."""

import io
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest

from exports.files import WRITERS
from model.case.assumptions import Language
from store.records import SINGLE_USER
from store.records_of_decisions import Decision, Item
from tests.visitor import all_text, choose, draft_of, field, go_to, open_page, press, type_in
from views.parts.decision.minutes_of import paper
from views.state.store_here import the_store
from wording.numbers import money
from wording.texts import LANGUAGES, say

REDUCTION = {"sv": "Färre placeringar: minskning", "en": "Fewer placements: reduction"}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def under_review(language: str = "sv") -> tuple[AppTest, str, int]:
    """A visitor whose case is being reviewed; its id, and the number of the version."""
    app = go_to(type_in(open_page("overview", language), REDUCTION[language], "4"), "sharing")
    next(box for box in app.text_area if box.label == say("sharing.rest", language)).set_value("Besvaras senare").run()
    press(app, say("sharing.to.submitted", language))
    opened = draft_of(app).opened
    assert opened is not None
    draft_of(app).opened = the_store().move(SINGLE_USER, opened.case_id, opened.revision, "under_review")
    return app, opened.case_id, opened.revision


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reviewers_scenario_stands_beside_the_version_on_the_page_and_in_the_minutes(language: Language) -> None:
    app, case_id, number = under_review(language)
    go_to(app, "decision")
    assert say("decision.beside.title", language) not in all_text(app)
    go_to(app, "review")
    press(app, say("review.try", language))
    laid = the_store().laid_beside(SINGLE_USER, case_id)
    assert laid is not None and laid.revision == number + 1
    submitted = the_store().open(SINGLE_USER, case_id, number).case.scenarios
    [name] = [name for name in laid.case.scenarios if name not in submitted]
    label = laid.case.scenarios[name].label.text(language)
    go_to(app, "decision")
    assert say("decision.beside.note", language, number=number) in all_text(app)
    assert label in all_text(app)
    document = paper(app.session_state["_work"], "minutes", "Beslut", [Item(case_id, number)])
    minutes = docx.Document(io.BytesIO(WRITERS["docx"](document)))
    [table] = [one for one in minutes.tables if any(label in cell.text for cell in one.columns[0].cells)]
    assert len(table.rows) == 3, "the head, the version and what the reviewer laid beside it"
    said = " ".join(part.text for part in minutes.paragraphs)
    assert say("decision.minutes.beside", language) in said
    rests_on = {row.cells[0].text: row.cells[1].text for one in minutes.tables for row in one.rows}
    worth = next(row.npv for row in the_store().versions(SINGLE_USER, case_id) if row.revision == number)
    assert worth is not None
    assert rests_on[say("decision.minutes.npv", language)] == money(worth, language, signed=True)
    assert table.rows[2].cells[1].text != table.rows[1].cells[1].text


def day_on(app: AppTest) -> str:
    """The day of the decision, as it stands in its field."""
    return str(field(app, say("decision.decided_on", "sv")).value)


def test_the_day_of_the_meeting_is_proposed_and_another_that_was_typed_stays() -> None:
    app, case_id, number = under_review()
    hold = the_store().hold
    march = hold(SINGLE_USER, "Fondrådet i mars", "2027-03-14", (Item(case_id, number),))
    april = hold(SINGLE_USER, "Fondrådet i april", "2027-04-11", ())
    go_to(app, "decision")
    assert day_on(app) == "2027-03-14"
    choose(app.selectbox, say("decision.meeting", "sv"), april)
    assert day_on(app) == "2027-04-11"
    type_in(app, say("decision.decided_on", "sv"), "2027-04-12")
    choose(app.selectbox, say("decision.meeting", "sv"), march)
    assert day_on(app) == "2027-04-12"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_too_late_with_a_decision_reads_what_they_had_written_until_they_let_it_go(language: Language) -> None:
    app, case_id, number = under_review(language)
    go_to(app, "decision")
    reasons = say("decision.reasons", language)
    next(box for box in app.text_area if box.label == reasons).set_value("Mina egna skäl").run()
    sha = the_store().open(SINGLE_USER, case_id, number).sha
    the_store().decide(SINGLE_USER, case_id, number, sha, Decision("approved", "Någon annans skäl", "2027-03-14"))
    press(app, say("decision.decide", language))
    assert [made.decision.reasons for made in the_store().decisions(SINGLE_USER, case_id)] == ["Någon annans skäl"]
    assert say("decision.overtaken", language) in [box.value for box in app.warning]
    assert "Mina egna skäl" in all_text(app)
    press(app, say("decision.let_go", language))
    assert "Mina egna skäl" not in all_text(app)
    assert not app.warning


def test_too_long_reasons_are_told_beside_the_field_and_stay_in_it() -> None:
    app, case_id, _ = under_review()
    go_to(app, "decision")
    words = "Skäl för det. " * 400
    next(box for box in app.text_area if box.label == say("decision.reasons", "sv")).set_value(words).run()
    press(app, say("decision.decide", "sv"))
    assert say("problems.store.too_long", "sv", limit=4000) in all_text(app).replace("\\", "")
    kept = next(box for box in app.text_area if box.label == say("decision.reasons", "sv"))
    assert kept.value == words
    assert the_store().decisions(SINGLE_USER, case_id) == ()
    assert kept.proto.max_chars > len(words), "a field that is too small takes nothing of what is pasted"


def test_what_is_chosen_and_written_just_before_the_button_is_what_is_decided() -> None:
    """A slow server hears of a choice, of words and of the button at once: nothing older is decided."""
    app, case_id, _ = under_review()
    go_to(app, "decision")
    reasons = next(box for box in app.text_area if box.label == say("decision.reasons", "sv"))
    reasons.set_value("Äldre skäl").run()
    next(box for box in app.selectbox if box.label == say("decision.outcome", "sv")).set_value("refused")
    next(box for box in app.text_area if box.label == say("decision.reasons", "sv")).set_value("Nyare skäl")
    field(app, say("decision.decided_on", "sv")).set_value("2027-03-14")
    press(app, say("decision.decide", "sv"))
    [made] = the_store().decisions(SINGLE_USER, case_id)
    assert (made.decision.outcome, made.decision.reasons, made.decision.decided_on) == (
        "refused", "Nyare skäl", "2027-03-14",
    )  # fmt: skip
    note = next(box for box in app.text_input if box.label == say("decision.log.note", "sv"))
    note.set_value("Pausas av nämnden")
    press(app, say("decision.log.button", "sv"))
    assert [one.note for one in the_store().later_decisions(SINGLE_USER, case_id)] == ["Pausas av nämnden"]


def test_a_case_that_is_archived_while_a_decision_is_written_says_so_and_keeps_the_words() -> None:
    app, case_id, _ = under_review()
    go_to(app, "decision")
    reasons = say("decision.reasons", "sv")
    next(box for box in app.text_area if box.label == reasons).set_value("Halvskrivna skäl").run()
    the_store().archive(SINGLE_USER, case_id, True)
    press(app, say("decision.decide", "sv"))
    assert say("decision.archived", "sv") in [box.value for box in app.info]
    assert say("decision.not_yours", "sv") not in all_text(app)
    assert the_store().decisions(SINGLE_USER, case_id) == ()
    the_store().archive(SINGLE_USER, case_id, False)
    go_to(go_to(app, "overview"), "decision")
    assert next(box.value for box in app.text_area if box.label == reasons) == "Halvskrivna skäl"
    press(app, say("decision.decide", "sv"))
    assert [made.decision.reasons for made in the_store().decisions(SINGLE_USER, case_id)] == ["Halvskrivna skäl"]


def test_what_is_chosen_of_a_decision_is_the_same_in_another_language_and_told_in_it() -> None:
    """A browser shows a list by the words that were chosen: under another key it is told them anew."""
    app, case_id, _ = under_review()
    choose(go_to(app, "decision").selectbox, say("decision.outcome", "sv"), "refused")
    key = next(box.key for box in app.selectbox if box.label == say("decision.outcome", "sv"))
    choose(app.segmented_control, "Språk / Language", "en")
    box = next(box for box in app.selectbox if box.label == say("decision.outcome", "en"))
    assert (box.value, box.key == key) == ("refused", False)
    next(box for box in app.text_area if box.label == say("decision.reasons", "en")).set_value("Too dear").run()
    press(app, say("decision.decide", "en"))
    assert [made.decision.outcome for made in the_store().decisions(SINGLE_USER, case_id)] == ["refused"]
