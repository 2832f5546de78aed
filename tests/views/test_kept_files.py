"""A file that was chosen and not taken yet is there when the page is loaded anew, and gone once it is taken."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model.editing.edits import with_number
from model.files.reading import read_library
from model.files.writing import write_case
from tests.views.test_decision_page import REDUCTION
from tests.views.test_seen_cases import ROWS
from tests.visitor import FRONT, all_text, choose, draft_of, go_to, open_page, press, type_in, whole
from views.fields import file as fields_of_files
from views.fields.begun import BEGUN
from views.fields.file import Files
from wording.texts import say

BUDGET = ("budget.csv", "Kostnad;2020;2021\nHyra;8 177;8 411\n".encode("utf-16"))
OUTCOMES = ("utfall.csv", b"Fonden;2021-01;2021-02\nFonden;3;4")


def saved(page: str) -> AppTest:
    """A visitor with a case of the store, on a page with its folded parts open."""
    return on(type_in(open_page("overview"), REDUCTION["sv"], "4"), page)


def on(app: AppTest, page: str) -> AppTest:
    """A page with its folded parts open."""
    go_to(app, page)
    for part in ("budget_paste", "followup_paste", "seen_of:case_flow"):
        app.session_state[part] = True
    return whole(app.run())


def anew(app: AppTest, page: str) -> AppTest:
    """The page as it comes where it is loaded anew: the address is kept, and nothing else."""
    again = AppTest.from_file(FRONT, default_timeout=30)
    for name in ("kalkyl", BEGUN):
        if name in app.query_params:
            again.query_params[name] = app.query_params[name]
    return on(again.run(), page)


def give(app: AppTest, label: str, name: str, content: bytes) -> AppTest:
    """Chooses a file."""
    next(one for one in app.file_uploader if one.label == say(label, "sv")).set_value((name, content, "")).run()
    return whole(app)


def kept(name: str) -> str:
    """That a file is there still."""
    return say("fields.file_kept", "sv", name=name)


@pytest.mark.parametrize("begin", [open_page, saved], ids=["of an example", "of a case"])
def test_a_budget_that_was_chosen_is_read_again_and_then_applied(begin: Callable[[str], AppTest]) -> None:
    app = give(on(begin("budget"), "budget"), "budget.paste_file", *BUDGET)
    assert say("budget.proposal_replace", "sv") in [button.label for button in app.button]
    again = anew(app, "budget")
    assert kept("budget.csv") in all_text(again)
    press(again, say("budget.proposal_replace", "sv"))
    assert [line.label.text("sv") for line in draft_of(again).case.budget.values()] == ["Hyra"]
    assert kept("budget.csv") not in all_text(anew(again, "budget"))


def test_of_a_text_and_a_file_the_one_that_was_given_last_is_read_after_too() -> None:
    app = give(saved("budget"), "budget.paste_file", *BUDGET)
    box = next(box for box in app.text_area if box.label == say("budget.paste_field", "sv"))
    box.set_value("Kostnad\t2020\nLön\t500").run()
    text, file = say("budget.paste_of_text", "sv"), say("budget.paste_of_file", "sv", name="budget.csv")
    assert say("budget.paste_newest", "sv", source=text) in all_text(anew(app, "budget"))
    give(app, "budget.paste_file", *BUDGET)
    assert say("budget.paste_newest", "sv", source=file) in all_text(anew(app, "budget"))


def test_a_case_file_that_was_chosen_is_opened_after_the_page_is_loaded_anew() -> None:
    app = open_page("start")
    case = with_number(draft_of(app).case, read_library(), "placements.reduction", value=0.07)
    again = anew(give(app, "export.open_field", "kalkyl.yaml", write_case(case).encode()), "start")
    press(again, say("export.accept", "sv"))
    assert draft_of(again).case.changes["placements.reduction"].value == 0.07
    assert kept("kalkyl.yaml") not in all_text(anew(again, "start"))


def test_a_case_file_that_was_refused_is_gone() -> None:
    app = open_page("start")
    case = with_number(draft_of(app).case, read_library(), "placements.reduction", value=0.07)
    again = anew(give(app, "export.open_field", "kalkyl.yaml", write_case(case).encode()), "start")
    press(again, say("export.refuse", "sv"))
    assert say("export.accept", "sv") not in [button.label for button in anew(again, "start").button]


def test_counts_of_a_register_are_read_after_the_page_is_loaded_anew() -> None:
    again = anew(
        give(saved("effects"), "followup.paste_file", "flöde.csv", ROWS.encode("mac-roman", "replace")), "effects"
    )
    press(again, say("effects.seen.read", "sv"))
    assert "2018" in next(box for box in again.selectbox if box.key == "seen|case_flow|year").options


def test_outcomes_in_a_file_are_read_after_the_page_is_loaded_anew_and_a_fault_keeps_the_file() -> None:
    app = saved("followup")
    choose(app.selectbox, say("followup.paste_kind", "sv"), "people")
    again = anew(give(app, "followup.paste_file", *OUTCOMES), "followup")
    press(again, say("followup.add_all", "sv"))
    assert "Rad 1" in all_text(again)
    assert kept("utfall.csv") in all_text(anew(again, "followup"))


def test_a_file_that_is_taken_away_stays_away() -> None:
    again = anew(give(saved("budget"), "budget.paste_file", *BUDGET), "budget")
    press(again, say("fields.let_file_go", "sv"))
    after = anew(again, "budget")
    assert kept("budget.csv") not in all_text(after)
    assert say("budget.proposal_replace", "sv") not in [button.label for button in after.button]


def test_a_file_that_the_server_has_not_any_more_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = give(saved("budget"), "budget.paste_file", *BUDGET)
    monkeypatch.setattr(fields_of_files, "FILES", Files())
    assert say("fields.file_gone", "sv", name="budget.csv") in all_text(anew(app, "budget"))


def test_files_are_held_to_their_limit_and_shown_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields_of_files, "MOST_KEPT", 1000)
    files = Files()
    first, *_, last = (files.keep("one", f"{number}.csv", b"x" * 400) for number in range(5))
    assert files.of("one", first.token) is None
    assert files.of("one", last.token) == last
    assert files.of("another", last.token) is None
    assert sum(len(file.content) for file in files._kept.values()) <= 1000
    large = files.keep("one", "large.csv", b"x" * 2000)
    assert files.of("one", large.token) == large
    assert len(files._kept) == 1
