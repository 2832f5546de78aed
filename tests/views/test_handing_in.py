"""Handing in: an error stops it, and every warning is answered in words first, on the page as in the store."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.analysis.answer import Answer
from model.case.case import Case
from model.case.reviewing.review import Reply
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from model.review.review import Review
from store.records import SINGLE_USER, Conflict
from store.store import Store
from tests.answered import answered
from tests.review.clean_case import clean
from tests.review.clean_case import edited as with_edits
from tests.store.people import request
from tests.visitor import FRONT, all_text, draft_of, go_to, press, type_in, whole
from views.state.store_here import the_store
from wording.texts import LANGUAGES, say

FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
WARNINGS = 22
"""Warnings that the review has of the founding case, by hand from *Granska*."""
WORDS = "Besvaras av ekonomen i granskningen."


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def handing_in(case: Case, language: str = "sv", version: str = "") -> AppTest:
    """A visitor who is about to hand a case in."""
    opened = the_store().create(SINGLE_USER, case, request())
    return shown(opened.case_id, language, version)


def shown(case_id: str, language: str = "sv", version: str = "") -> AppTest:
    """The page where a case is handed in, as a window that is new has it."""
    app = AppTest.from_file(FRONT, default_timeout=30)
    app.query_params["kalkyl"], app.query_params["sprak"] = case_id, language
    if version:
        app.query_params["version"] = version
    return go_to(whole(app.run()), "sharing")


def write(app: AppTest, words: str, label: str = "sharing.rest", language: str = "sv") -> AppTest:
    """Writes in the long field with a label."""
    next(box for box in app.text_area if box.label == say(label, language)).set_value(words).run()
    return whole(app)


def replies(app: AppTest) -> dict[str, Reply]:
    """The answers to findings in the case as the store has it."""
    said = the_store().open(SINGLE_USER, str(draft_of(app).case_id)).case.review
    return {} if said is None else dict(said.replies)


def state(app: AppTest) -> str:
    """Where the newest version stands."""
    return the_store().open(SINGLE_USER, str(draft_of(app).case_id)).state


def offers(app: AppTest) -> bool:
    """Whether the page has the button that hands in."""
    return "step:submitted" in [button.key for button in app.button]


def test_an_error_stops_and_a_clean_case_is_asked_nothing() -> None:
    broken = handing_in(with_edits(clean(), {"funding/grant/amounts/2026": 9_000_000.0}))
    assert "fel att rätta" in all_text(broken)
    assert not offers(broken)
    sound = handing_in(with_edits(clean(), {}))
    assert say("sharing.rest", "sv") not in [box.label for box in sound.text_area]
    press(sound, say("sharing.to.submitted", "sv"))
    assert state(sound) == "submitted"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_answer_for_those_that_are_left_is_kept_with_each_and_printed(language: str) -> None:
    app = handing_in(FOUNDING, language)
    told = all_text(app)
    assert say("sharing.unanswered", language, count=WARNINGS) in told
    assert say("sharing.more_unanswered", language, count=WARNINGS - 5) in [link.label for link in links(app)]
    press(app, say("sharing.to.submitted", language))
    assert say("sharing.rest_needed", language) in all_text(app)
    assert (state(app), replies(app)) == ("draft", {})
    write(app, "...", language=language)
    press(app, say("sharing.to.submitted", language))
    assert (state(app), replies(app)) == ("draft", {}), "an answer is in words"
    write(app, WORDS, language=language)
    type_in(app, say("sharing.rest_by", language), "Eva Ek")
    press(app, say("sharing.to.submitted", language))
    assert state(app) == "submitted"
    kept = replies(app)
    assert len(kept) == WARNINGS
    assert {(one.words.sv, one.by, one.given_for, one.state) for one in kept.values()} == {
        (WORDS, "Eva Ek", WARNINGS, "answered")
    }
    together = say("review.answered_together", language, count=WARNINGS)
    assert all_text(go_to(app, "review")).count(WORDS) >= WARNINGS
    app.session_state["reply_open:E07@placements.reach"] = True
    assert together in all_text(whole(app.run()))


def links(app: AppTest) -> list[Any]:
    """The links to pages on a page."""
    return [element.proto for element in app.get("page_link")]


def test_each_may_have_an_answer_of_its_own() -> None:
    app = handing_in(FOUNDING)
    asked = Review(Answer(resolve(FOUNDING, read_library()), FOUNDING.perspective)).stopping[0].identity
    app.session_state[f"unanswered:{asked}"] = True
    whole(app.run())
    write(app, "Vi har räknat på det.", "review.answer")
    [(identity, reply)] = replies(app).items()
    assert identity == asked, "the first that is asked stands first"
    assert (reply.words.sv, reply.given_for) == ("Vi har räknat på det.", None)
    assert say("sharing.unanswered", "sv", count=WARNINGS - 1) in all_text(app)
    write(app, WORDS)
    press(app, say("sharing.to.submitted", "sv"))
    assert state(app) == "submitted"
    assert replies(app)[identity].words.sv == "Vi har räknat på det.", "what was answered stays answered"
    assert {one.given_for for name, one in replies(app).items() if name != identity} == {WARNINGS - 1}


def test_what_is_written_is_there_when_the_page_is_loaded_anew() -> None:
    app = write(handing_in(FOUNDING), "Ekonomen svarar på dem 19640823-3234")
    press(app, say("sharing.to.submitted", "sv"))
    assert "personnummer" in all_text(app)
    assert (state(app), replies(app)) == ("draft", {})
    assert "19640823-3234" in str(next(box for box in app.text_area if box.label == say("sharing.rest", "sv")).value)
    write(app, "Ekonomen svarar på dem")
    again = shown(str(draft_of(app).case_id))
    assert next(box for box in again.text_area if box.label == say("sharing.rest", "sv")).value == (
        "Ekonomen svarar på dem"
    )
    press(again, say("sharing.to.submitted", "sv"))
    assert state(again) == "submitted"


def test_an_answer_is_bettered_afterwards_and_handed_in_again() -> None:
    app = write(handing_in(FOUNDING), WORDS)
    press(app, say("sharing.to.submitted", "sv"))
    app = go_to(app, "review")
    app.session_state["reply_open:E07@placements.reach"] = True
    whole(app.run())
    write(app, "Metoden sprids till hela distriktet 2022.", "review.answer")
    kept = replies(app)
    assert kept["E07@placements.reach"].given_for is None
    assert kept["E07@placements.reach"].words.sv == "Metoden sprids till hela distriktet 2022."
    assert state(app) == "draft", "what was handed in stays as it was"
    press(go_to(app, "sharing"), say("sharing.to.submitted", "sv"))
    assert state(app) == "submitted"


def test_an_older_version_is_answered_in_the_latest_draft() -> None:
    store, opened = the_store(), the_store().create(SINGLE_USER, FOUNDING, request())
    saved = store.save(SINGLE_USER, opened.case_id, 1, answered(FOUNDING).edited(horizon=9), request())
    assert not isinstance(saved, Conflict)
    app = shown(opened.case_id, version="1")
    assert say("sharing.answer_in_latest", "sv") in all_text(app)
    assert not offers(app)


def test_what_others_save_meanwhile_is_looked_at_before_anything_is_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    app = write(handing_in(FOUNDING), WORDS)
    store, case_id = the_store(), str(draft_of(app).case_id)
    save = Store.save

    def beaten(self: Store, *given: object, **named: object) -> object:
        monkeypatch.setattr(Store, "save", save)
        store.save(SINGLE_USER, case_id, 1, FOUNDING.edited(horizon=9), request())
        return save(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "save", beaten)
    press(app, say("sharing.to.submitted", "sv"))
    now = the_store().open(SINGLE_USER, case_id)
    assert (now.state, now.case.horizon, len(replies(app))) == ("draft", 9, WARNINGS)
    assert say("sharing.others_came", "sv") in [part.value for part in app.error]
