"""What an edit asks of the store, and that less is asked for no less: what is read again, told and asked."""

import gc
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from sqlalchemy import event, text, update

from model.case.assumptions import Label
from model.case.case import Case
from store.content.canonical import as_bytes, content_of, tree_of
from store.content.changes import changes, replayed
from store.content.figures import Figures, answer_to, figures_of
from store.content.written import BY_NAME, NEEDED, is_read_as_written, trees_of_what_differs
from store.database.chain import rows_of
from store.database.tables import REVISION
from store.database.windows import NOTED_FOR, PRESENT_FOR, seen_there
from store.keeping.saving import MOST_BEGUN, Saving
from store.records import SINGLE_USER, Acting, Conflict, Opened, Working
from store.rules.roles import Role
from store.store import Store
from tests.generators import a_case
from tests.store.people import begun, edited, moved, refused, request, shipped, somebody

WORKED_OUT = Figures(1.0, 2030)
"""Figures of a case that a page has; which they are does not matter here."""
SPOILT: tuple[Any, ...] = (
    "640823-3234", "nej", "", " å ", None, True, -1, 0, 0.5, 1e16, 1e-7, -0.0, [], {}, ["a"], {"a": 1}, {"sv": "x"},
    {"sv": "Anna 640823-3234"}, {"value": 1.0}, {"value": 1},
)  # fmt: skip
"""What may stand in the place of something in a case: some is read there, some not, some as else."""


def test_every_field_of_a_case_is_read_by_itself() -> None:
    """What the quick way of reading again rests on: nothing of a case is refused or changed by another part of it."""
    rules = Case.__pydantic_decorators__
    assert not rules.model_validators
    assert not rules.root_validators
    assert not rules.field_validators
    assert not rules.validators
    assert not rules.model_serializers
    assert not rules.field_serializers
    assert set(NEEDED) == {"label", "applicant", "start_year", "horizon"}
    assert {"budget", "effects", "numbers", "changes", "scenarios"} <= BY_NAME
    assert not BY_NAME & {"label", "application", "agreement", "filed", "areas"}


def places(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in plain values."""
    for key, item in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield (*at, key)
        yield from places(item, (*at, key))


def spoilt(chance: random.Random, tree: Any) -> Any:
    """Plain values with something else in one to three places: put there, taken away, added or in another order."""
    after = json.loads(json.dumps(tree))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.choice([*places(after)])
        *way, last = place[: chance.choice((1, 2, 9, 9, 9, 9))]
        part = after
        for step in way:
            part = part[step]
        what = chance.randrange(6)
        if what == 0 and isinstance(part, dict):
            del part[last]
        elif what == 1 and isinstance(part, dict):
            part[chance.choice(("ny", "Ny nyckel", "a.b", "640823-3234", "2031"))] = part[last]
        elif what == 2 and isinstance(part, dict):
            part[last] = part.pop(last)
        elif what > 2 and isinstance(part[last], float):
            part[last] = chance.choice((int(part[last]), -part[last], part[last] * 1.5))
        elif what > 2 and type(part[last]) is int:
            part[last] += 1
        elif what > 2 and isinstance(part[last], str):
            part[last] += chance.choice(("x", " x ", ""))
        else:
            part[last] = chance.choice(SPOILT)
    return after


def is_whole_read_so(tree: Any) -> bool:
    """Whether plain values are read as they are written, when all of them are read."""
    content = as_bytes(tree)
    try:
        return content_of(Case.model_validate_json(content)) == content
    except ValidationError:
        return False


def test_parts_are_read_as_the_whole_would_be() -> None:
    read = 0
    for seed in range(400):
        chance = random.Random(seed)
        before = tree_of(shipped() if seed % 4 == 0 else a_case(seed % 40))
        after = spoilt(chance, before)
        is_so = is_read_as_written(changes(before, after), after)
        assert is_so is is_whole_read_so(after), f"seed {seed}: {changes(before, after)}"
        read += is_so
    assert 30 < read < 370, "some can be read and some can't"


def sharing(before: Case, after: Case) -> Case:
    """A case that has every part that is written as in another one from that one, as an edit of it would."""
    shared: dict[str, Any] = {}
    for name in Case.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in BY_NAME:
            shared[name] = {
                key: old[key] if key in old and not changes(plain(old[key]), plain(part)) else part
                for key, part in new.items()
            }
        else:
            shared[name] = new if changes(plain(old), plain(new)) else old
    return after.model_copy(update=shared)


def plain(part: object) -> Any:
    return to_jsonable_python(part)


def test_what_differs_of_two_that_share_the_rest_is_what_differs_of_the_whole() -> None:
    found = alone = 0
    for seed in range(400):
        chance = random.Random(seed)
        before = shipped() if seed % 4 == 0 else a_case(seed % 40)
        try:
            after = sharing(before, Case.model_validate_json(as_bytes(spoilt(chance, tree_of(before)))))
        except ValidationError:
            continue
        whole = changes(tree_of(before), tree_of(after))
        parts = trees_of_what_differs(before, after)
        assert json.dumps(changes(*parts)) == json.dumps(whole), f"seed {seed}"
        assert is_read_as_written(whole, parts[1]) is is_read_as_written(whole, tree_of(after))
        assert trees_of_what_differs(after, after) == ({name: tree_of(after)[name] for name in NEEDED},) * 2
        found += bool(whole)
        if len(whole) == 1 and whole[0]["at"][0] in BY_NAME and len(whole[0]["at"]) > 2:
            name, key, *_ = whole[0]["at"]
            assert set(parts[1][name]) == {key}, "no more than what differs is written out"
            alone += 1
    assert found > 30
    assert alone > 10


def test_a_zero_with_another_sign_differs_as_it_is_written() -> None:
    before = shipped()
    key, number = next(iter(before.numbers.items()))
    zero, minus = (
        before.edited(numbers={**before.numbers, key: number.edited(value=value, low=None, high=None)})
        for value in (0.0, -0.0)
    )
    assert zero == minus
    (change,) = changes(*trees_of_what_differs(zero, minus))
    assert change["at"] == ["numbers", key, "value"]


def test_what_shares_nothing_or_lacks_a_field_is_read_whole() -> None:
    tree = tree_of(shipped())
    assert is_read_as_written([], tree)
    assert not is_read_as_written(changes([], tree), tree)
    for name in ("horizon", "budget"):
        without = {field: part for field, part in tree.items() if field != name}
        assert not is_read_as_written(changes(tree, without), without)


def sneaked(case: Case, where: str) -> Case:
    """A case with a personnummer that no type has looked at."""
    label = Label.model_construct(sv="Anna 640823-3234", en=None)
    if where == "line":
        name = next(iter(case.budget))
        line = case.budget[name].model_copy(update={"label": label})
        return case.model_copy(update={"budget": {**case.budget, name: line}})
    return case.model_copy(update={"label": label})


@pytest.mark.parametrize("where", ["label", "line"])
def test_what_could_not_be_opened_again_is_not_kept(store: Store, where: str) -> None:
    """Also upon what is known to be read as it is written, where only what differs is read again."""
    opened = edited(store, begun(store), horizon=9)
    before = store.audit_head()
    with refused("store.personnummer"):
        store.save(SINGLE_USER, opened.case_id, 2, sneaked(opened.case, where), request(), WORKED_OUT)
    with refused("store.not_a_case"):
        too_long = opened.case.model_copy(update={"label": Label.model_construct(sv="å" * 4001, en=None)})
        store.save(SINGLE_USER, opened.case_id, 2, too_long, request(), WORKED_OUT)
    assert store.audit_head() == before


def test_what_is_read_as_something_else_is_kept_as_it_is_read(store: Store) -> None:
    opened = edited(store, begun(store), horizon=9)
    bare = Label(sv="Ny")
    del vars(bare)["en"]  # written as nothing, and read as none
    mine = opened.case.model_copy(update={"label": bare})
    done = store.save(SINGLE_USER, opened.case_id, 2, mine, request(), WORKED_OUT)
    assert not isinstance(done, Conflict)
    assert done.case.label == Label(sv="Ny")
    assert done.sha not in store.readable, "how that is read in its turn has not been tried"
    assert content_of(done.case) == content_of(store.open(SINGLE_USER, opened.case_id).case) != content_of(mine)
    assert done.sha in store.readable, "it has been tried now"


def read_whole(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """The cases that are read whole from now on."""
    whole: list[Case] = []
    ready = Saving._ready

    def noted(saving: Saving, case: Case, figures: Any) -> Any:
        whole.append(case)
        return ready(saving, case, figures)

    monkeypatch.setattr(Saving, "_ready", noted)
    return whole


def test_what_differs_is_all_that_is_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = begun(store)
    whole = read_whole(monkeypatch)
    for year in range(2027, 2031):
        mine = opened.case.edited(start_year=year)
        done = store.save(SINGLE_USER, opened.case_id, opened.revision, mine, request(), WORKED_OUT)
        assert not isinstance(done, Conflict)
        assert done.case is mine, "quickly known to be the same"
        opened = done
    assert whole == []
    store.readable.clear()  # as after a restart: what an older program wrote may be read as something else
    mine = opened.case.edited(start_year=2031)
    store.save(SINGLE_USER, opened.case_id, opened.revision, mine, request(), WORKED_OUT)
    assert len(whole) == 1


def test_a_head_in_memory_is_not_read_again_and_one_that_is_not_is_proven(store: Store) -> None:
    """One that was damaged on the disk meanwhile spoils nothing that is saved upon what it was."""
    opened = edited(store, begun(store), horizon=9)
    damaged(store, opened)
    mine = opened.case.edited(start_year=2031)
    done = store.save(SINGLE_USER, opened.case_id, 2, mine, request(), WORKED_OUT, opened_sha=opened.sha)
    assert not isinstance(done, Conflict)
    assert store.open(SINGLE_USER, opened.case_id).case == mine
    body = json.loads(rows_of_case(store, opened.case_id)[-1].body)
    assert replayed(tree_of(opened.case), body["changes"]) == tree_of(mine)
    with refused("store.damaged_revision"):
        store.open(SINGLE_USER, opened.case_id, 2)
    damaged(store, done)
    store.readable.clear()
    with refused("store.damaged_revision"):
        edited(store, done, horizon=8)


def damaged(store: Store, opened: Opened) -> None:
    """Has the bytes of a revision be other than what was kept."""
    never = "revision_is_kept"
    with store.database.writing() as connection:
        if store.database.is_sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {never}"))
        else:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {never} ON revision"))
        there = (REVISION.c.case_id == opened.case_id) & (REVISION.c.number == opened.revision)
        connection.execute(update(REVISION).where(there).values(content=b"x"))


def test_a_case_in_memory_is_opened_as_it_is_and_let_go_with_its_last_reader(store: Store) -> None:
    opened = edited(store, begun(store), horizon=9)
    again = store.open(SINGLE_USER, opened.case_id)
    assert again.case is opened.case
    sha, before = opened.sha, content_of(opened.case)
    del opened, again
    gc.collect()
    assert store.readable.get(sha) is None
    assert sha in store.readable
    (row,) = store.cases(SINGLE_USER).rows
    read = store.open(SINGLE_USER, row.case_id).case
    assert content_of(read) == before
    assert store.readable.get(sha) is read


def test_what_many_begin_from_is_read_and_looked_through_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = shipped(), shipped().edited(start_year=2031)
    began = [store.create(SINGLE_USER, case, request()) for case in (one, other, one, one, other)]
    read = read_whole(monkeypatch)
    again = [store.create(SINGLE_USER, case, request()) for case in (one, other)]
    assert read == []
    assert [opened.case for opened in (*began, *again)] == [one, other, one, one, other, one, other]
    told = {row.case_id: row.npv for row in store.cases(SINGLE_USER).rows}
    for opened in (*began, *again):
        assert store.open(SINGLE_USER, opened.case_id).case == opened.case
        assert told[opened.case_id] == figures_of(answer_to(opened.case, store.library)).npv
    body = json.loads(rows_of_case(store, again[0].case_id)[0].body)
    assert replayed(None, body["changes"]) == tree_of(one)
    for _ in range(2):
        with refused("store.personnummer"):
            store.create(SINGLE_USER, sneaked(one, "line"), request())
    for year in range(2040, 2050):  # no more than some are remembered
        store.create(SINGLE_USER, one.edited(start_year=year), request())
    assert len(store.begun) == MOST_BEGUN
    own = store.create(SINGLE_USER, one, request(), WORKED_OUT)
    assert {row.npv for row in store.cases(SINGLE_USER).rows if row.case_id == own.case_id} == {WORKED_OUT.npv}


def rows_of_case(store: Store, case_id: str) -> list[Any]:
    with store.database.reading() as connection:
        return [*rows_of(connection, case_id)]


# What is told


@pytest.mark.parametrize("role", [None, "applicant", "officer"])
@pytest.mark.parametrize("of", ["draft", "submitted", "decided", "filed"])
def test_a_save_tells_what_opening_would(store: Store, guarded: Store, role: Role | None, of: str) -> None:
    """What was just written is not read back: it is told from what is known, and is the same."""
    desk = store if role is None else guarded
    acting = SINGLE_USER if role is None else somebody(desk, role)
    opened = begun(desk, acting)
    if of == "filed":
        desk.file_under(acting, opened.case_id, "mapp", ["två", "ett"])
    elif of != "draft":
        desk.name_version(acting, opened.case_id, 1, "Första", "")
        moved(desk, opened, "submitted", acting)
        if of == "decided":
            judge, board = (acting, acting) if role is None else (somebody(desk, "officer", "o"), None)
            moved(desk, opened, "under_review", judge)
            moved(desk, opened, "decided", board or somebody(desk, "committee"))
    saved = edited(desk, opened, acting, horizon=9)
    assert saved == desk.open(acting, opened.case_id)
    assert saved.revision == 2
    began = desk.create(acting, shipped(), request(), folder="mapp", tags=["b", "a"])
    assert began == desk.open(acting, began.case_id)


def test_a_merge_tells_what_opening_would(guarded: Store) -> None:
    one, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    opened = begun(guarded, one)
    edited(guarded, opened, officer, horizon=9)
    saved = edited(guarded, opened, one, start_year=2031)
    assert saved.was_merged
    assert replace(saved, was_merged=False) == guarded.open(one, opened.case_id)


# What is asked

NEVER_DONE = {
    True: "CREATE TRIGGER never BEFORE UPDATE ON working BEGIN SELECT RAISE(ABORT, 'kept: never'); END",
    False: "CREATE TRIGGER never BEFORE UPDATE ON working FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: never')",
}
"""What makes that one thing go wrong, on SQLite and not."""


@contextmanager
def asked_of(store: Store) -> Iterator[list[str]]:
    """What the database is asked meanwhile, also when a transaction begins and when it is kept."""
    told: list[str] = []

    def asks(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    def keeps(_connection: object) -> None:
        told.append("COMMIT")

    event.listen(store.database.engine, "before_cursor_execute", asks)
    event.listen(store.database.engine, "commit", keeps)
    yield told
    event.remove(store.database.engine, "before_cursor_execute", asks)
    event.remove(store.database.engine, "commit", keeps)


def test_an_edit_asks_little_and_is_one_transaction_that_writes(store: Store) -> None:
    """Saved, noted to be there, remembered, and looked for others: what each edit of everybody costs."""
    opened = begun(store)
    for year in (2030, 2031):  # makes rows that later ones find
        opened = saved_in(store, opened, "w1", start_year=year)
    with asked_of(store) as asked:
        saved_in(store, opened, "w1", start_year=2032)
        writes = [statement.split()[0] for statement in asked if not statement.startswith("SELECT")]
        assert writes == ["INSERT", "INSERT", "UPDATE", "UPDATE", "COMMIT"]
        assert len(asked) - len(writes) <= 4


def test_a_save_notes_a_window_again_when_it_was_noted_long_ago(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = saved_in(store, begun(store), "w1", horizon=9)

    def noted() -> str:
        with store.database.reading() as connection:
            (one,) = seen_there(connection, opened.case_id)
        return str(one.seen_at)

    first = noted()
    opened = saved_in(store, opened, "w1", horizon=8)
    assert noted() == first
    monkeypatch.setattr("store.database.windows.NOTED_FOR", timedelta(0))
    saved_in(store, opened, "w1", horizon=7)
    assert noted() > first
    assert NOTED_FOR * 2 < PRESENT_FOR, "who looks every time it could be noted is there all the time"


def saved_in(store: Store, opened: Opened, window: str, acting: Acting = SINGLE_USER, **fields: object) -> Opened:
    """A case saved in a window, with what is done in it."""
    mine = opened.case.edited(**fields)
    done = store.save(
        acting, opened.case_id, opened.revision, mine, request(), WORKED_OUT, window=window,
        doing=lambda revision: Working((revision,), typed={"a": "halv", "b": "640823-3234"}, more={"at": revision}),
    )  # fmt: skip
    assert not isinstance(done, Conflict)
    return done


def test_a_save_in_a_window_tells_others_that_it_is_there_and_keeps_what_is_done_in_it(guarded: Store) -> None:
    one, officer = somebody(guarded, "applicant"), somebody(guarded, "officer")
    opened = begun(guarded, one)
    assert guarded.seen(officer, opened.case_id, "w2").others == ()
    saved = saved_in(guarded, opened, "w1", one, horizon=9)
    assert saved.seen == guarded.seen(one, opened.case_id, "w1"), "it looks as the page would"
    assert saved.seen is not None
    assert [(other.person.id, other.window) for other in saved.seen.others] == [(officer.person, "w2")]
    (there,) = guarded.seen(officer, opened.case_id, "w2").others
    assert (there.person.id, there.window) == (one.person, "w1")
    assert guarded.recall(one, opened.case_id, "w1") == Working((2,), typed={"a": "halv"}, more={"at": 2})
    assert guarded.recall(officer, opened.case_id, "w1") is None, "they are theirs alone"
    saved_in(guarded, opened, "w2", officer, start_year=2031)
    assert guarded.recall(officer, opened.case_id, "w2") is None, "what is merged is not where they were"
    again = guarded.save(one, saved.case_id, 2, opened.case.edited(horizon=7, start_year=2035), request(), window="w3")
    assert isinstance(again, Conflict)
    assert guarded.recall(one, opened.case_id, "w3", {"w1"}) is None
    assert {there.window for there in guarded.seen(officer, opened.case_id, "w2").others} == {"w1"}


def test_what_is_done_is_kept_with_the_save_or_not_at_all(store: Store) -> None:
    opened = begun(store)
    saved_in(store, opened, "w1", horizon=9)
    before, head = store.recall(SINGLE_USER, opened.case_id, "w1"), store.audit_head()
    with store.database.writing() as connection:
        connection.execute(text(NEVER_DONE[store.database.is_sqlite]))
    with refused("store.kept"):
        saved_in(store, store.open(SINGLE_USER, opened.case_id), "w1", horizon=8)
    assert store.audit_head() == head
    assert store.open(SINGLE_USER, opened.case_id).case.horizon == 9
    assert store.recall(SINGLE_USER, opened.case_id, "w1") == before


def test_what_cannot_be_written_down_of_what_is_done_stops_no_save(store: Store) -> None:
    opened = begun(store)
    for odd in (float("nan"), object()):
        working, mine = Working(more={"odd": odd}), opened.case.edited(horizon=opened.case.horizon + 1)
        done = store.save(
            SINGLE_USER, opened.case_id, opened.revision, mine, request(), WORKED_OUT, window="w1",
            doing={opened.revision + 1: working}.__getitem__,
        )  # fmt: skip
        assert not isinstance(done, Conflict)
        opened = done
    assert store.open(SINGLE_USER, opened.case_id).revision == 3
    assert store.recall(SINGLE_USER, opened.case_id, "w1") is None
