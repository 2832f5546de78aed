"""What a revision holds: changes that can be replayed, merges of two edits, figures that can be calculated again."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.case.assumptions import Label
from store.content import figures
from store.content.canonical import (
    as_bytes,
    case_of,
    content_of,
    holds_personnummer,
    packed,
    sha_of,
    tree_in,
    tree_of,
    unpacked,
)
from store.content.changes import changes, replayed
from store.content.merging import merged
from store.database.tables import LIBRARY, RESULT
from store.keeping import results
from store.keeping.results import changed_since
from store.records import SINGLE_USER
from store.store import Store
from tests.generators import a_case
from tests.store.people import begun, edited, shipped

Tree = dict[str, Any]


def random_tree(chance: random.Random, depth: int = 3) -> Any:
    """Plain values of every kind that a case can hold."""
    kind = chance.randrange(8 if depth else 5)
    if kind >= 6:
        keys = chance.sample("abcdefgh", chance.randrange(5))
        return {key: random_tree(chance, depth - 1) for key in keys}
    if kind == 5:
        return [random_tree(chance, depth - 1) for _ in range(chance.randrange(4))]
    return chance.choice([None, True, False, 0, 1, -1, 0.0, -0.0, 1.0, 0.1, 1e300, "", "å", "1"])


def shuffled(chance: random.Random, tree: Tree) -> Tree:
    """The same parts in another order."""
    return {key: tree[key] for key in chance.sample([*tree], len(tree))}


@pytest.mark.parametrize("seed", range(300))
def test_changes_make_the_second_of_the_first_byte_for_byte(seed: int) -> None:
    chance = random.Random(seed)
    before, after = random_tree(chance), random_tree(chance)
    if seed % 3 == 0 and isinstance(before, dict):
        after = shuffled(chance, before)
    made = changes(before, after)
    assert as_bytes(replayed(before, made)) == as_bytes(after)
    assert (made == []) is (as_bytes(before) == as_bytes(after))
    assert as_bytes(replayed(before, json.loads(as_bytes(made)))) == as_bytes(after), "also as they are kept"


def test_a_change_that_does_not_fit_is_refused() -> None:
    for tree, change in (
        ({"a": 1}, {"at": ["a"], "old": 2, "new": 3}),
        ({"a": 1}, {"at": ["b"], "old": 2}),
        ({"a": 1}, {"at": ["a"], "new": 3}),
        ({"a": 1}, {"at": ["a", "b"], "old": 1, "new": 3}),
        ({"a": 1, "b": 2}, {"at": [], "order": ["a"]}),
        ([1], {"at": [3], "old": 1, "new": 2}),
    ):
        with pytest.raises(ValueError, match="does_not_fit"):
            replayed(tree, [change])


def test_changes_are_small_where_little_changed() -> None:
    tree = tree_of(shipped())
    assert changes(tree, {**tree, "horizon": 4}) == [{"at": ["horizon"], "old": tree["horizon"], "new": 4}]


# Merging


@pytest.mark.parametrize("seed", range(200))
def test_merging_loses_nothing(seed: int) -> None:
    """Laws: with nothing changed by one, it is the other's; who is first makes no difference but for clashes."""
    chance = random.Random(seed)
    base, mine, theirs = (random_tree(chance) for _ in range(3))
    for one, other in ((mine, base), (base, mine), (mine, mine)):
        both = merged(base, one, other)
        assert as_bytes(both.tree) == as_bytes(mine)
        assert both.clashes == ()
    there, back = merged(base, mine, theirs), merged(base, theirs, mine)
    assert [clash.place for clash in there.clashes] == [clash.place for clash in back.clashes] or {
        clash.place for clash in there.clashes
    } == {clash.place for clash in back.clashes}
    for clash in there.clashes:
        assert as_bytes([clash.mine]) != as_bytes([clash.theirs])
    chosen = merged(base, mine, theirs, [clash.address for clash in there.clashes])
    assert chosen.clashes == ()


@pytest.mark.parametrize("seed", range(40))
def test_edits_of_different_fields_are_all_in_a_merge(seed: int) -> None:
    chance = random.Random(seed)
    base = tree_of(a_case(seed))
    keys = [*base["numbers"]]
    chance.shuffle(keys)
    half = len(keys) // 2
    mine, theirs = (json.loads(as_bytes(base)) for _ in range(2))
    for key in keys[:half]:
        mine["numbers"][key]["note"] = {"sv": f"min {key}", "en": None}
    for key in keys[half:]:
        theirs["numbers"][key]["note"] = {"sv": f"deras {key}", "en": None}
    mine["budget"] = shuffled(chance, mine["budget"])
    both = merged(base, mine, theirs)
    assert both.clashes == ()
    notes = {key: number["note"]["sv"].split()[0] for key, number in both.tree["numbers"].items()}
    assert notes == {key: "min" if key in keys[:half] else "deras" for key in keys}
    assert [*both.tree["budget"]] == [*mine["budget"]], "who moved lines has them moved"
    case_of(as_bytes(both.tree))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected", "clashes"),
    [
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 2}, ()),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}, ()),  # both the same
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 3}, ("a",)),
        ({"a": 1}, {}, {"a": 3}, {"a": 3}, ("a",)),  # one took it away
        ({"a": 1}, {}, {"a": 1, "b": 2}, {"b": 2}, ()),
        ({}, {"x": 1}, {"y": 2}, {"y": 2, "x": 1}, ()),  # both added
        ({}, {"x": 1}, {"x": 2}, {"x": 2}, ("x",)),
        ({"a": [1, 2]}, {"a": [3, 2]}, {"a": [1, 4]}, {"a": [3, 4]}, ()),  # lists of one length, item by item
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1, 3]}, {"a": [1, 3]}, ("a",)),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 1, "c": 3}}, {"a": {"b": 2, "c": 3}}, ()),
        ({"a": 0}, {"a": 0.0}, {"a": 0}, {"a": 0.0}, ()),
        ({"a": 1, "b": 1, "c": 1}, {"c": 1, "b": 1, "a": 1}, {"a": 1, "b": 2, "c": 1}, {"c": 1, "b": 2, "a": 1}, ()),
    ],
)
def test_merges_by_hand(base: Tree, mine: Tree, theirs: Tree, expected: Tree, clashes: tuple[str, ...]) -> None:
    both = merged(base, mine, theirs)
    assert as_bytes(both.tree) == as_bytes(expected) or [*both.tree.items()] == [*expected.items()]
    assert tuple(clash.address for clash in both.clashes) == clashes


# Bytes


def test_a_case_is_its_bytes(shipped_names: tuple[str, ...]) -> None:
    for name in shipped_names:
        content = content_of(shipped(name))
        assert content_of(case_of(content)) == content
        assert unpacked(packed(content)) == content
        assert len(sha_of(content)) == 64


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_way_writes_the_bytes_whose_sums_are_kept(seed: int) -> None:
    chance, case = random.Random(seed), shipped()
    line = next(iter(case.budget))
    amounts = {year: random_number(chance) for year in range(2020, 2080)}
    said = "".join(chance.choice('"\\/<é😀aå 0.0000 1e5') for _ in range(30))
    tree = tree_of(case)
    tree["budget"][line]["amounts"] = amounts
    tree["label"]["sv"] = f"a{said}a"
    odd = case_of(json.dumps(tree).encode())
    assert content_of(odd) == as_bytes(tree_of(odd))
    assert as_bytes(tree_in(content_of(odd))) == as_bytes(json.loads(content_of(odd))) == content_of(odd)


def random_number(chance: random.Random) -> float:
    """A number of any size, or one near where the ways of writing it part."""
    size = chance.choice([chance.uniform(-320, 300), chance.uniform(-6, -3), chance.uniform(15, 17)])
    return chance.choice([chance.random() * 10**size, 10.0 ** round(size), round(chance.random() * 1e6, 2), -0.0])


@pytest.fixture
def shipped_names() -> tuple[str, ...]:
    from model.files.reading import case_files

    return tuple(case_files())


@pytest.mark.parametrize("spoil", [lambda packed: packed[:-3], lambda packed: packed + b"x", lambda packed: b""])
def test_what_cannot_be_unpacked_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpacked(spoil(packed(b"{}" * 50)))


def test_a_revision_of_the_first_format_is_still_read() -> None:
    tree = {**tree_of(shipped()), "format": "fortjanst-case/1"}
    assert case_of(as_bytes(tree)).budget == shipped().budget


def test_a_personnummer_is_found_wherever_it_stands() -> None:
    assert holds_personnummer({"a": [{"b": "Anna 640823-3234"}]})
    assert holds_personnummer({"640823-3234": 1})
    assert not holds_personnummer({"a": ["640823", "-3234"], "b": 6408233234})


# Figures


def submitted(store: Store) -> tuple[str, int]:
    """A case that has been submitted with its figures."""
    opened = edited(store, begun(store), horizon=9)
    store.move(SINGLE_USER, opened.case_id, 2, "submitted")
    return opened.case_id, 2


def test_what_was_submitted_comes_to_the_same_figures(store: Store) -> None:
    case_id, revision = submitted(store)
    edited(store, store.open(SINGLE_USER, case_id), horizon=3)
    again = store.recalculated(SINGLE_USER, case_id, revision)
    assert (again.is_same, again.differing, again.rules) == (True, {}, ())
    with store.database.reading() as connection:
        row = connection.execute(RESULT.select()).one()
    kept = json.loads(unpacked(row.content))
    assert kept["evaluate"]["npv"] == store.history(SINGLE_USER, case_id)[1].npv
    assert (row.seed, row.draws) == (1, 10_000)


def test_figures_that_differ_are_named_with_the_rules_since(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, revision = submitted(store)
    honest = figures.results_of

    def with_another_rule(answer: Any) -> Any:
        told = dict(honest(answer))
        return {**told, "evaluate": {**told["evaluate"], "npv": told["evaluate"]["npv"] + 1}}

    monkeypatch.setattr(results, "results_of", with_another_rule)
    again = store.recalculated(SINGLE_USER, case_id, revision)
    assert not again.is_same
    assert [*again.differing] == ["evaluate.npv"]
    then, now = again.differing["evaluate.npv"]
    assert now - then == pytest.approx(1)
    assert again.rules, "the changelog of the day says what changed"


def test_the_library_that_figures_rest_on_is_kept(store: Store) -> None:
    """A later library does not change what was submitted: the store has the one that it rested on."""
    case_id, revision = submitted(store)
    store.library = store.library.model_copy(update={"numbers": {}})
    assert store.recalculated(SINGLE_USER, case_id, revision).is_same
    with store.database.reading() as connection:
        assert len(connection.execute(LIBRARY.select()).all()) == 1


def test_rules_since_a_day_are_read_from_the_changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log.md").write_text(
        "# x\n\n## 2026-12-02\n\n- Ett\n  till.\n- Två.\n\n## 2026-11-01 – förr\n\n- Tre.\n"
    )
    monkeypatch.setattr(results, "CHANGELOG", tmp_path / "log.md")
    assert changed_since("2026-12-01") == ("Ett till.", "Två.")
    assert changed_since("2026-11-01") == ("Ett till.", "Två.", "Tre.")
    assert changed_since("2027-01-01") == ()


def test_a_case_with_errors_is_saved_and_not_submitted(store: Store) -> None:
    from store.database.faults import StoreRefused

    opened = begun(store)
    broken = edited(store, opened, perspective="no_such_perspective", label=Label(sv="Med fel"))
    row = store.cases(SINGLE_USER).rows[0]
    assert (row.npv, row.payback_year) == (None, None)
    with pytest.raises(StoreRefused, match=r"store\.has_errors"):
        store.move(SINGLE_USER, opened.case_id, broken.revision, "submitted")
