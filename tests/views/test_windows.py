"""Two windows of one person: each has what is being done in it, also when it is loaded again or beside another."""

from pathlib import Path

import pytest

from model.case.problem import error
from model.editing.edits import with_number
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from store.records import SINGLE_USER
from views.state import drafts
from views.state.draft import Draft, Unsettled
from views.state.drafts import Window, Windows
from views.state.opening import opened_draft
from views.state.saving import keep, remember
from views.state.steps import Kept
from views.state.store_here import the_store

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


class Sessions:
    """Sessions as a server has them: which of them asks, and which are connected."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.asks, self.open = "", set[str]()
        monkeypatch.setattr(drafts, "session_here", lambda: self.asks)
        monkeypatch.setattr(drafts, "_is_open", lambda held, asks: held != asks and held in self.open)
        self.windows = Windows()

    def come(self, session: str, asked: str | None = None) -> Window:
        self.asks = session
        self.open.add(session)
        return self.windows.come(asked)


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Sessions:
    return Sessions(monkeypatch)


def test_a_window_that_is_loaded_again_is_the_same(sessions: Sessions) -> None:
    one = sessions.come("a")
    sessions.open.remove("a")
    again = sessions.come("b", one.name)
    assert (again.name, again.came_as) == (one.name, one.name)


def test_an_address_that_is_copied_is_another_window(sessions: Sessions) -> None:
    one = sessions.come("a")
    copy = sessions.come("b", one.name)
    assert copy.name != one.name
    assert (copy.came_as, copy.others) == (one.name, frozenset({one.name}))
    assert sessions.windows.open_beside(copy.name) == {one.name}


@pytest.mark.parametrize("asked", [None, "", "kort", "med mellanslag i", "x" * 65, "<script>alert(1)"])
def test_what_is_no_name_of_a_window_is_not_taken_for_one(sessions: Sessions, asked: str | None) -> None:
    window = sessions.come("a", asked)
    assert window.name != asked
    assert window.came_as == window.name


def _draft(window: Window, case_id: str | None = None) -> Draft:
    if case_id is not None:
        return opened_draft(the_store(), SINGLE_USER, case_id, None, window)
    return Draft(FOUNDING, FOUNDING.perspective, Kept(example=FOUNDING))


def _edit(draft: Draft, window: Window, key: str, value: float) -> None:
    draft.edit(with_number(draft.case, LIBRARY, key, value=value), key=key)
    _keep(draft, window)


def _keep(draft: Draft, window: Window) -> None:
    keep(draft, LIBRARY, the_store(), SINGLE_USER)
    remember(draft, the_store(), SINGLE_USER, window.name)


def _typed(draft: Draft, window: Window, text: str) -> None:
    draft.unsettled["number:x"] = Unsettled(text, error("number.not_a_number", "number:x", text=text))
    draft.words["decision"] = {"reasons": text}
    _keep(draft, window)


ONE, OTHER = Window("one-window", "one-window"), Window("other-window", "other-window", frozenset({"one-window"}))


def test_what_is_typed_in_two_windows_is_not_mixed() -> None:
    one = _draft(ONE)
    _edit(one, ONE, "placements.reduction", 0.04)
    other = _draft(OTHER, one.case_id)
    _typed(one, ONE, "i det ena")
    _typed(other, OTHER, "i det andra")
    for window, text in ((ONE, "i det ena"), (OTHER, "i det andra")):
        again = _draft(window, one.case_id)
        assert again.unsettled["number:x"].text == text
        assert again.words == {"decision": {"reasons": text}}


def test_a_window_opened_beside_another_shows_it_the_same_way_and_takes_nothing_over() -> None:
    one = _draft(ONE)
    _edit(one, ONE, "placements.reduction", 0.04)
    one.choose(language="en", scenario="pilot_area")
    _typed(one, ONE, "halvfärdigt")
    other = _draft(OTHER, one.case_id)
    assert (other.language, other.scenario) == ("en", "pilot_area")
    assert (other.unsettled, other.words, other.can_undo) == ({}, {}, False)


def test_a_window_opened_when_the_other_is_closed_goes_on_from_it() -> None:
    one = _draft(ONE)
    _edit(one, ONE, "placements.reduction", 0.04)
    _typed(one, ONE, "halvfärdigt")
    later = _draft(Window("later-window", "later-window"), one.case_id)
    assert later.unsettled["number:x"].text == "halvfärdigt"
    assert later.can_undo


def test_windows_that_wrote_last_are_remembered() -> None:
    one = _draft(ONE)
    _edit(one, ONE, "placements.reduction", 0.04)
    store, case_id = the_store(), str(one.case_id)
    for number in range(12):
        window = Window(f"window-{number}", f"window-{number}")
        _typed(_draft(window, case_id), window, f"{number}")
    every = frozenset(f"window-{number}" for number in range(12)) | {"one-window"}
    kept = [name for name in every if store.recall(SINGLE_USER, case_id, name, every) is not None]
    assert sorted(kept) == sorted(f"window-{number}" for number in range(4, 12))


def test_what_is_done_is_kept_with_the_edit_and_not_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the edit and the end of the drawing, nothing is lost; and the drawing has nothing to write."""
    one, store = _draft(ONE), the_store()
    _edit(one, ONE, "placements.reduction", 0.04)
    _typed(one, ONE, "halvfärdigt")
    again: list[str] = []
    monkeypatch.setattr(store, "remember", lambda *_: again.append("remembered"))
    for value in (0.03, 0.02):
        one.edit(with_number(one.case, LIBRARY, "placements.reduction", value=value), key="placements.reduction")
        keep(one, LIBRARY, store, SINGLE_USER, ONE.name)
    one.undo()
    keep(one, LIBRARY, store, SINGLE_USER, ONE.name)
    remember(one, store, SINGLE_USER, ONE.name)
    assert again == []
    later = _draft(ONE, one.case_id)
    assert later.unsettled == {}, "a step back lets go of what was typed"
    assert later.words == {"decision": {"reasons": "halvfärdigt"}}
    for step, value in ((later.redo, 0.02), (later.undo, 0.03), (later.undo, 0.04)):
        step()
        assert resolve(later.case, LIBRARY).numbers["placements.reduction"].value == value


def test_what_others_did_meanwhile_is_remembered_by_itself() -> None:
    """What is merged is not where one was, so what one does is kept once one is there."""
    one = _draft(ONE)
    _edit(one, ONE, "placements.reduction", 0.04)
    other = _draft(OTHER, one.case_id)
    _edit(other, OTHER, "placements.starts", 2028)
    one.edit(with_number(one.case, LIBRARY, "placements.reduction", value=0.03), key="placements.reduction")
    before = one.remembered
    keep(one, LIBRARY, the_store(), SINGLE_USER, ONE.name)
    assert one.opened is not None and one.opened.was_merged
    assert one.remembered == before
    remember(one, the_store(), SINGLE_USER, ONE.name)
    later = _draft(ONE, one.case_id)
    assert later.case == one.case
    later.undo()
    numbers = resolve(later.case, LIBRARY).numbers
    assert (numbers["placements.reduction"].value, numbers["placements.starts"].value) == (0.04, 2028)
