"""Saving and opening: what was saved is what is opened, once for each request, and nobody overwrites anybody."""

import pytest

from model.case.assumptions import Label
from model.files.reading import case_files
from store.database.faults import StoreRefused
from store.records import SINGLE_USER, Conflict, Working
from store.store import Store
from tests.generators import a_case
from tests.store.people import begun, edited, named, request, shipped, somebody


def refused(what: StoreRefused) -> str:
    return what.problem.code


@pytest.mark.parametrize("name", case_files())
def test_what_was_saved_is_opened(store: Store, name: str) -> None:
    case = shipped(name)
    opened = store.create(SINGLE_USER, case, request())
    again = store.open(SINGLE_USER, opened.case_id)
    assert again.case == case
    assert [*again.case.budget] == [*case.budget], "lines in their order"
    assert (again.revision, again.state, again.sha) == (1, "draft", opened.sha)


def test_random_cases_are_kept_as_they_are(store: Store) -> None:
    for seed in range(12):
        case = a_case(seed)
        assert store.open(SINGLE_USER, store.create(SINGLE_USER, case, request()).case_id).case == case


def test_every_save_is_a_revision_and_each_can_be_opened(store: Store) -> None:
    opened = begun(store)
    for year in range(2027, 2032):
        opened = edited(store, opened, start_year=year)
    assert opened.revision == 6
    years = [store.open(SINGLE_USER, opened.case_id, number).case.start_year for number in range(2, 7)]
    assert years == [2027, 2028, 2029, 2030, 2031]
    assert [row.revision for row in store.history(SINGLE_USER, opened.case_id)] == [6, 5, 4, 3, 2, 1]


def test_a_save_that_changes_nothing_makes_no_revision(store: Store) -> None:
    opened = begun(store)
    done = store.save(SINGLE_USER, opened.case_id, 1, opened.case, request())
    assert isinstance(done, type(opened))
    assert done.revision == 1


def test_a_request_is_done_once(store: Store) -> None:
    opened, same = begun(store), request()
    for _ in range(3):
        done = store.save(SINGLE_USER, opened.case_id, 1, opened.case.edited(horizon=9), same)
        assert not isinstance(done, Conflict)
        assert (done.revision, done.case.horizon) == (2, 9)
    assert store.about().revisions == 2


def test_a_case_is_created_once_for_a_request(store: Store) -> None:
    same = request()
    first = store.create(SINGLE_USER, shipped(), same)
    assert store.create(SINGLE_USER, shipped(), same).case_id == first.case_id
    assert store.about().cases == 1


def test_another_case_cannot_use_the_same_request(store: Store) -> None:
    one, other, same = begun(store), begun(store), request()
    store.save(SINGLE_USER, one.case_id, 1, one.case.edited(horizon=9), same)
    with pytest.raises(StoreRefused) as refusal:
        store.save(SINGLE_USER, other.case_id, 1, other.case.edited(horizon=8), same)
    assert refused(refusal.value) == "store.request_reused"


def test_edits_of_different_fields_are_merged(store: Store) -> None:
    opened = begun(store)
    edited(store, opened, horizon=9)
    done = edited(store, opened, start_year=2031)
    assert (done.revision, done.kind, done.was_merged) == (3, "edit", True)
    assert (done.case.horizon, done.case.start_year) == (9, 2031)


def test_edits_of_one_field_are_a_choice(store: Store) -> None:
    opened = begun(store)
    edited(store, opened, horizon=9)
    mine = opened.case.edited(horizon=7, start_year=2031)
    done = store.save(SINGLE_USER, opened.case_id, 1, mine, request())
    assert isinstance(done, Conflict)
    assert [(clash.address, clash.mine, clash.theirs) for clash in done.clashes] == [("horizon", 7, 9)]
    assert store.about().revisions == 2, "nothing is written until a choice comes"
    assert (store.chosen(done, ()).horizon, store.chosen(done, ()).start_year) == (9, 2031)
    chosen = store.chosen(done, ("horizon",))
    assert (chosen.horizon, chosen.start_year) == (7, 2031)
    saved = store.save(SINGLE_USER, opened.case_id, done.theirs.revision, chosen, request(), kind="merge")
    assert not isinstance(saved, Conflict)
    assert (saved.revision, saved.kind) == (3, "merge")


def test_edits_that_break_each_other_are_told(store: Store) -> None:
    """One takes a line away while the other makes an effect count its participants for it."""
    opened = begun(store)
    actor = next(iter(opened.case.actors), None)
    line = next(iter(opened.case.budget))
    edited(store, opened, budget={name: one for name, one in opened.case.budget.items() if name != line})
    mine = opened.case.edited(
        budget={**opened.case.budget, line: opened.case.budget[line].edited(label=Label(sv="Ny"))}
    )
    done = store.save(SINGLE_USER, opened.case_id, 1, mine, request())
    assert isinstance(done, Conflict)
    assert done.clashes[0].address == f"budget.{line}"
    assert done.clashes[0].theirs is None
    assert actor is None or actor in store.open(SINGLE_USER, opened.case_id).case.actors


def test_what_somebody_was_doing_is_remembered(store: Store) -> None:
    opened = begun(store)
    working = Working((1, 2), (3,), "best", "public", "en", {"horizon": "tio"}, {"page": "budget"})
    store.remember(SINGLE_USER, opened.case_id, working)
    assert store.recall(SINGLE_USER, opened.case_id) == working
    store.remember(SINGLE_USER, opened.case_id, Working(typed={"name": "Bo 640823-3234", "horizon": "8"}))
    recalled = store.recall(SINGLE_USER, opened.case_id)
    assert recalled is not None
    assert recalled.typed == {"horizon": "8"}, "a personnummer is not kept"


def test_the_words_that_somebody_writes_of_a_case_that_they_only_read_are_remembered(guarded: Store) -> None:
    """And no more than those: who may not read drafts leaves none behind either."""
    writer, board = somebody(guarded, "applicant"), somebody(guarded, "committee")
    opened = begun(guarded, writer)
    guarded.move(writer, opened.case_id, 1, "submitted")
    words = {"decision": {"reasons": "Når målgruppen"}}
    guarded.remember(
        board, opened.case_id, Working((1,), (), "best", typed={"horizon": "8"}, more={"words": words, "x": 1})
    )
    assert guarded.recall(board, opened.case_id) == Working(more={"words": words})
    assert guarded.recall(writer, opened.case_id) is None, "they are theirs alone"


def test_lists_search_and_filter(store: Store) -> None:
    for name in ("Skolstart i Hässelby", "Vård 100 %", "vard_hem"):
        begun(store, name=name)
    filed = store.create(SINGLE_USER, named("Fjärde"), request(), folder="2027", tags=("skola", "ny"))
    assert [row.name for row in store.cases(SINGLE_USER).rows] == [
        "Fjärde", "vard_hem", "Vård 100 %", "Skolstart i Hässelby",
    ]  # fmt: skip
    for words, found in {"hässelby START": 1, "100 %": 1, "vard_": 1, "skola": 1, "%": 1, "finns inte": 0}.items():
        assert store.cases(SINGLE_USER, search=words).count == found, words
    assert [row.tags for row in store.cases(SINGLE_USER, folder="2027").rows] == [("ny", "skola")]
    assert store.cases(SINGLE_USER, tags=["ny", "skola"]).count == 1
    assert store.cases(SINGLE_USER, states=["submitted"]).count == 0
    assert (store.folders(SINGLE_USER), store.tags(SINGLE_USER)) == (("2027",), ("ny", "skola"))
    store.file_under(SINGLE_USER, filed.case_id, "", ["annat"])
    assert store.cases(SINGLE_USER, folder="").count == 4
    store.archive(SINGLE_USER, filed.case_id)
    assert store.cases(SINGLE_USER).count == 3
    assert [row.name for row in store.cases(SINGLE_USER, archived=True).rows] == ["Fjärde"]
    with pytest.raises(StoreRefused) as refusal:
        edited(store, filed, horizon=9)
    assert refused(refusal.value) == "store.not_allowed"


def test_a_personnummer_is_refused_before_anything_is_kept(store: Store) -> None:
    sneaked = shipped().model_copy(update={"label": Label.model_construct(sv="Anna 640823-3234", en=None)})
    opened = begun(store)
    with pytest.raises(StoreRefused) as refusal:
        store.create(SINGLE_USER, sneaked, request())
    assert refused(refusal.value) == "store.personnummer"
    for folder, tags in (("640823-3234", []), ("", ["19640823-3234"])):
        with pytest.raises(StoreRefused) as refusal:
            store.file_under(SINGLE_USER, opened.case_id, folder, tags)
        assert refused(refusal.value) == "store.personnummer"
    assert "640823" not in str(refusal.value)
    assert store.about().cases == 1
