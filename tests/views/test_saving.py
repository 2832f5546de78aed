"""Saving: every edit at once, steps back after a restart, two who work in one case, what can't be saved is not lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import Case
from model.case.problem import error
from model.editing.edits import with_number
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from store.database.faults import StoreRefused, refusal
from store.opening import open_store
from store.records import SINGLE_USER
from store.rules.states import State
from store.store import Store
from tests.store.people import begun, edited, moved, somebody
from views.parts.saved.status import would_be_author
from views.state.draft import Draft, Unsettled
from views.state.drafts import Window
from views.state.opening import catch_up, opened_draft
from views.state.saving import keep, remember
from views.state.steps import AT_HAND, Kept, Step
from views.state.store_here import the_store
from views.state.workspace import Workspace

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
REDUCTION, STARTS, RATE = "placements.reduction", "placements.starts", "discount_rate"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTJANST_DATABASE", str(tmp_path / "store.sqlite3"))


def looked_at() -> Draft:
    """The founding case as somebody sees it who has edited nothing."""
    return Draft(FOUNDING, FOUNDING.perspective, Kept(example=FOUNDING))


def edit(draft: Draft, key: str, value: float) -> None:
    """Edits a number as a page does: the case, then the store."""
    draft.edit(with_number(draft.case, LIBRARY, key, value=value), key=key)
    save(draft)


def save(draft: Draft) -> None:
    keep(draft, LIBRARY, the_store(), SINGLE_USER)
    remember(draft, the_store(), SINGLE_USER)


def undo(draft: Draft) -> None:
    draft.undo()
    save(draft)


def redo(draft: Draft) -> None:
    draft.redo()
    save(draft)


def again(draft: Draft) -> Draft:
    """The same case in a window that opens it anew, as after a restart of the server."""
    assert draft.case_id is not None
    return opened_draft(the_store(), SINGLE_USER, draft.case_id, None)


def head(draft: Draft) -> Case:
    """What the store has."""
    assert draft.case_id is not None
    return the_store().open(SINGLE_USER, draft.case_id).case


def number(case: Case, key: str) -> float | None:
    return case.changes[key].value if key in case.changes else None


# One person


def test_every_edit_is_in_the_store_at_once() -> None:
    one = looked_at()
    save(one)
    assert one.case_id is None, "looking makes no case"
    for value in (0.04, 0.045):
        edit(one, REDUCTION, value)
        assert number(head(one), REDUCTION) == value
        assert one.is_saved


def test_steps_back_and_forth_outlive_a_restart() -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)
    edit(one, STARTS, 2023)
    undo(one)
    found = again(one)
    assert (found.can_undo, found.can_redo) == (True, True)
    redo(found)
    assert number(head(one), STARTS) == 2023
    found = again(found)
    undo(found)
    undo(found)
    assert found.case == FOUNDING == head(one)
    assert not found.can_undo


def test_steps_that_lie_far_back_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one, values = looked_at(), [0.0305 + step / 1000 for step in range(30)]
    for value in values:
        edit(one, REDUCTION, value)
    cases = [step.known for step in one.past if isinstance(step, Step)]
    assert sum(case is not None for case in cases) == AT_HAND and len(cases) == len(values)
    for value in reversed(values[:15]):
        for _ in range(1 if value != values[14] else 15):
            undo(one)
        assert number(one.case, REDUCTION) == number(head(one), REDUCTION) == value
    undo(one)
    assert one.case == FOUNDING and not one.can_undo
    for value in values:
        redo(one)
        assert number(one.case, REDUCTION) == value

    def away(*_: object) -> Case:
        raise refusal(error("store.busy", ""))

    before = [*one.past]
    for step in before:
        if isinstance(step, Step):
            step.let_go(away)
    with pytest.raises(StoreRefused):
        one.undo()
    assert one.past == before and number(one.case, REDUCTION) == values[-1], "a step that can't be read is there still"


def test_what_is_shown_and_what_was_typed_outlive_a_restart() -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)
    one.choose(scenario="pilot_area", language="en", perspective="society")
    refused = Unsettled("en miljon", error("number.not_a_number", "number:x", text="en miljon"))
    one.unsettled["number:x"] = refused
    one.redrawn["slider:x"] = 3
    save(one)
    found = again(one)
    assert (found.scenario, found.language, found.perspective) == ("pilot_area", "en", "society")
    assert found.unsettled == {"number:x": refused}
    assert (found.redrawn, found.revision) == (one.redrawn, one.revision)


def test_a_personnummer_that_was_typed_is_kept_nowhere(tmp_path: Path) -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)
    one.unsettled["label"] = Unsettled("Anna 19811218-9876", error("personnummer", "label", text="19811218-9876"))
    save(one)
    assert again(one).unsettled == {}


def test_another_case_is_a_case_of_its_own_and_undo_leads_back() -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)
    first = one.case_id
    other = FOUNDING.edited(label=Label(sv="En annan"))
    one.open_case(other)
    save(one)
    assert one.case_id not in (None, first)
    assert the_store().cases(SINGLE_USER).count == 2
    undo(one)
    assert one.case_id == first
    assert number(one.case, REDUCTION) == 0.04
    redo(one)
    assert one.case == other
    assert the_store().cases(SINGLE_USER).count == 2


# What can't be saved


@pytest.mark.parametrize("method", ["save", "remember"])
def test_what_could_not_be_saved_is_kept_and_saved_later(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)

    def full(*_: object, **__: object) -> None:
        raise StoreRefused(error("store.full", "", path="x"))

    with monkeypatch.context() as broken:
        broken.setattr(Store, method, full)
        with pytest.raises(StoreRefused):
            edit(one, STARTS, 2023)
        assert number(one.case, STARTS) == 2023
    save(one)
    assert number(head(one), STARTS) == 2023
    undo(one)
    assert number(head(one), STARTS) is None
    assert number(head(one), REDUCTION) == 0.04


def test_a_save_whose_answer_was_lost_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one, asked = looked_at(), Store.save
    edit(one, REDUCTION, 0.04)

    def cut_off(*given: object, **named: object) -> None:
        asked(*given, **named)  # type: ignore[arg-type]  # whatever was given
        raise StoreRefused(error("store.unreachable", "", path="x"))

    with monkeypatch.context() as broken:
        broken.setattr(Store, "save", cut_off)
        with pytest.raises(StoreRefused):
            edit(one, STARTS, 2023)
    save(one)
    assert one.is_saved
    assert len(the_store().history(SINGLE_USER, str(one.case_id))) == 3


# Two


def two() -> tuple[Draft, Draft]:
    """Two windows on one case, both drawn before either edits."""
    one = looked_at()
    edit(one, RATE, 0.03)
    return one, again(one)


def test_edits_of_different_fields_go_together_and_are_told() -> None:
    one, other = two()
    edit(one, REDUCTION, 0.04)
    edit(other, STARTS, 2023)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, 2023)
    assert other.case == head(one)
    assert other.conflict is None
    assert other.brought is not None
    before, after = other.brought
    assert (number(before, REDUCTION), number(after, REDUCTION)) == (None, 0.04)


def test_what_an_edit_did_is_told_for_that_edit_alone() -> None:
    """The years that one window adds are no part of what the rate did in the other."""
    one, other = two()
    one.edit(one.case.edited(horizon=12), what="terms")
    save(one)
    edit(other, RATE, 0.025)
    assert (other.case.horizon, number(other.case, RATE)) == (12, 0.025)
    assert other.last_edit is not None
    assert other.last_edit.before == one.case
    told = other.answer_before(LIBRARY, other.shown)
    assert told is not None
    with_years = Answer(resolve(one.case, LIBRARY), one.case.perspective).readings.npv[0]
    assert told.readings.npv[0] == with_years


def test_each_takes_back_only_what_is_their_own() -> None:
    one, other = two()
    edit(one, REDUCTION, 0.04)
    edit(other, STARTS, 2023)
    undo(other)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, None)
    redo(other)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, 2023)
    catch_up(one, the_store(), SINGLE_USER)
    undo(one)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (None, 2023)


def test_what_others_did_is_not_taken_back_after_a_restart_either() -> None:
    one, other = two()
    edit(one, REDUCTION, 0.04)
    edit(other, STARTS, 2023)
    found = again(other)
    undo(found)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, None)


@pytest.mark.parametrize("undone", [False, True])
def test_what_others_did_while_one_was_away_is_not_taken_back(undone: bool) -> None:
    one = looked_at()
    edit(one, RATE, 0.03)
    edit(one, REDUCTION, 0.04)
    if undone:
        undo(one)
    other = opened_draft(the_store(), SINGLE_USER, str(one.case_id), None, Window("other", "other"))
    other.edit(with_number(other.case, LIBRARY, STARTS, value=2023), key=STARTS)
    keep(other, LIBRARY, the_store(), SINGLE_USER)
    found = again(one)
    assert found.revision > one.revision, "fields start over: a browser that comes back still shows the older ones"
    redo(found) if undone else undo(found)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04 if undone else None, 2023)


def test_an_undo_that_meets_the_edit_of_another_keeps_it() -> None:
    one, other = two()
    edit(other, STARTS, 2023)
    edit(one, REDUCTION, 0.04)  # merged upon the other's
    undo(other)  # other has not seen the reduction
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, None)
    redo(other)
    assert (number(head(one), REDUCTION), number(head(one), STARTS)) == (0.04, 2023)


Settled = Callable[[Draft], None]


def clashing() -> tuple[Draft, Draft]:
    """Two who have written different things in one field; the second one is told."""
    one, other = two()
    edit(one, REDUCTION, 0.04)
    edit(other, REDUCTION, 0.06)
    return one, other


def test_the_same_field_is_a_choice_and_nothing_typed_is_lost() -> None:
    one, other = clashing()
    assert other.conflict is not None
    assert number(head(one), REDUCTION) == 0.04, "nothing is written"
    assert number(other.case, REDUCTION) == 0.06, "nothing typed is lost"
    edit(other, STARTS, 2023)
    assert number(other.case, STARTS) == 2023
    found = again(other)
    save(found)
    assert found.conflict is not None, "nor by a restart in the middle"
    assert (number(found.case, REDUCTION), number(found.case, STARTS)) == (0.06, 2023)


@pytest.mark.parametrize(("mine", "settled"), [(True, 0.06), (False, 0.04)])
def test_a_choice_is_saved_and_can_be_undone(mine: bool, settled: float) -> None:
    one, other = clashing()
    conflict = other.conflict
    assert conflict is not None
    chosen = the_store().chosen(conflict, [clash.address for clash in conflict.clashes] if mine else [])
    other.settle(Step(other.kept, conflict.theirs.revision, conflict.theirs.case), chosen)
    save(other)
    assert other.conflict is None
    assert number(head(one), REDUCTION) == settled
    undo(other)
    assert number(head(one), REDUCTION) == 0.04, "back to what the other wrote"


def test_what_another_saved_comes_in_when_the_page_is_drawn() -> None:
    one, other = two()
    other.unsettled["number:x"] = Unsettled("hej", error("number.not_a_number", "number:x", text="hej"))
    edit(one, REDUCTION, 0.04)
    catch_up(other, the_store(), SINGLE_USER)
    assert number(other.case, REDUCTION) == 0.04
    assert "number:x" in other.unsettled, "what was typed stays in its field"


# Exact versions


def test_an_exact_version_is_tried_and_not_written() -> None:
    one = looked_at()
    edit(one, REDUCTION, 0.04)
    edit(one, REDUCTION, 0.06)
    shown = opened_draft(the_store(), SINGLE_USER, str(one.case_id), 2)
    assert (number(shown.case, REDUCTION), shown.fixed) == (0.04, "version")
    edit(shown, STARTS, 2023)
    assert number(shown.case, STARTS) == 2023
    assert number(head(one), STARTS) is None


@pytest.mark.parametrize(
    ("after", "is_warned"),
    [("submitted", True), ("under_review", True), ("draft", False), ("decided", False), (None, False)],
)
@pytest.mark.parametrize("writes_on", [False, True], ids=["the newest is handed in", "a draft follows"])
def test_who_is_to_review_is_warned_before_an_edit(
    tmp_path: Path, after: State | None, is_warned: bool, writes_on: bool
) -> None:
    store = open_store(str(tmp_path / "people.sqlite3"), has_login=True)
    applicant, officer = somebody(store, "applicant"), somebody(store, "officer")
    opened = begun(store, applicant)
    if after is not None:
        opened = moved(store, opened, "submitted", applicant)
    if after not in (None, "submitted"):
        opened = moved(store, opened, "under_review", officer)
    if after == "draft":
        opened = moved(store, opened, "draft", officer)
    if after == "decided":
        opened = moved(store, opened, "decided", somebody(store, "committee"))
    if writes_on:
        edited(store, opened, applicant, start_year=2031)
    draft = opened_draft(store, officer, opened.case_id, None)
    assert (draft.opened is not None and draft.opened.revision) == (2 if writes_on else 1)
    assert would_be_author(Workspace(draft, LIBRARY, acting=officer)) is is_warned


def test_what_one_saved_is_saved_anew_when_it_is_restored_over_what_others_did() -> None:
    """It is the same case in memory, and another saving all the same."""
    mine = looked_at()
    edit(mine, REDUCTION, 4.0)
    was = mine.here
    other = opened_draft(the_store(), SINGLE_USER, str(mine.case_id), None)
    edit(other, RATE, 0.05)
    catch_up(mine, the_store(), SINGLE_USER)
    assert mine.case == other.case != was.case
    again = the_store().open(SINGLE_USER, str(mine.case_id), was.revision).case
    assert again is was.case
    mine.edit(again, what="file", redraw=True)
    save(mine)
    stands = the_store().open(SINGLE_USER, str(mine.case_id))
    assert (stands.revision, stands.case) == (4, was.case)
    assert mine.is_saved
    assert mine.stored is not None
    assert mine.stored.revision == 4
