"""Two people who document their numbers at the same time: every number rests on the source that its writer gave."""

from collections.abc import Mapping

import pytest

from model.case.assumptions import Label, Source
from model.case.case import Case
from model.editing.sourcing import sources_named, with_new_source, with_source_for
from model.files.reading import case_files
from store.content.canonical import as_bytes, case_of, tree_of
from store.content.merging import merged
from store.records import SINGLE_USER, Conflict
from store.store import Store
from tests.store.people import begun, request, shipped

NAMES = tuple(case_files())


def source_of(title: str) -> Source:
    """A source by its title."""
    return Source(publisher=Label(sv="Förvaltningen"), title=Label(sv=title), year=2026)


def resting_on(store: Store, case: Case, title: str, *keys: str, scenario: str | None = None) -> Case:
    """The case with some of its numbers or lines resting on a source of their own."""
    made, name = with_new_source(case, store.library, source_of(title))
    return with_source_for(made, store.library, keys, scenario, source=name, where=f"s. 3 i {title}")


def titles(case: Case) -> Mapping[str, str]:
    """Place that names a source → the title of that source."""
    return {place: case.sources[name].title.text("sv") for place, name in sources_named(case) if name in case.sources}


def numbers_of(case: Case) -> list[str]:
    """Numbers that are the case's own, in order."""
    return [key for key in case.numbers if not key.endswith("included")]


def test_each_number_rests_on_its_own_source(store: Store) -> None:
    opened = begun(store)
    mine, theirs, line = *numbers_of(opened.case)[:2], next(iter(opened.case.budget))
    my_case = resting_on(store, opened.case, "Min rapport", mine, f"budget.{line}")
    their_case = resting_on(store, opened.case, "Deras bokslut", theirs)
    assert {*my_case.sources} == {*their_case.sources}, "both are counted to the same name"
    first = store.save(SINGLE_USER, opened.case_id, 1, their_case, request())
    assert not isinstance(first, Conflict)
    both = store.save(SINGLE_USER, opened.case_id, 1, my_case, request())
    assert not isinstance(both, Conflict)
    told = titles(both.case)
    places = [f"numbers.{mine}.source", f"budget.{line}.source", f"numbers.{theirs}.source"]
    assert [told[place if place in told else place.replace("numbers.", "changes.")] for place in places] == [
        "Min rapport",
        "Min rapport",
        "Deras bokslut",
    ]
    assert {source.title.text("sv") for source in both.case.sources.values()} >= {"Min rapport", "Deras bokslut"}


def test_what_is_chosen_of_a_clash_elsewhere_keeps_both_sources(store: Store) -> None:
    opened = begun(store)
    mine, theirs = numbers_of(opened.case)[:2]
    my_case = resting_on(store, opened.case, "Min rapport", mine).edited(horizon=7)
    their_case = resting_on(store, opened.case, "Deras bokslut", theirs).edited(horizon=8)
    store.save(SINGLE_USER, opened.case_id, 1, their_case, request())
    conflict = store.save(SINGLE_USER, opened.case_id, 1, my_case, request())
    assert isinstance(conflict, Conflict)
    assert [clash.address for clash in conflict.clashes] == ["horizon"]
    case = store.chosen(conflict, ["horizon"])
    assert case.horizon == 7
    assert {"Min rapport", "Deras bokslut"} <= {*titles(case).values()}


@pytest.mark.parametrize("name", NAMES)
def test_in_every_shipped_case_a_merge_names_only_sources_that_are_there(store: Store, name: str) -> None:
    base = shipped(name)
    keys = numbers_of(base)
    mine = resting_on(store, resting_on(store, base, "A", *keys[::3]), "B", *keys[1::3])
    theirs = resting_on(store, resting_on(store, base, "C", *keys[2::3]), "B", *keys[2:3])
    both = merged(tree_of(base), tree_of(mine), tree_of(theirs))
    assert both.clashes == ()
    case = case_of(as_bytes(both.tree))
    known = {*case.sources, *store.library.sources}
    assert {named for _, named in sources_named(case)} <= known
    for place, title in {**titles(mine), **titles(theirs)}.items():
        if titles(base).get(place) != title:
            assert titles(case)[place] == title


def test_the_same_source_added_by_both_is_one(store: Store) -> None:
    base = shipped()
    mine, theirs = (resting_on(store, base, "Samma", key) for key in numbers_of(base)[:2])
    both = merged(tree_of(base), tree_of(mine), tree_of(theirs))
    assert both.clashes == ()
    assert len(case_of(as_bytes(both.tree)).sources) == len(base.sources) + 1


def test_a_source_that_both_changed_is_still_a_choice(store: Store) -> None:
    base = resting_on(store, shipped(), "Först", numbers_of(shipped())[0])
    name = [*base.sources][-1]
    mine, theirs = (base.edited(sources={**base.sources, name: source_of(title)}) for title in ("Min", "Deras"))
    both = merged(tree_of(base), tree_of(mine), tree_of(theirs))
    assert [clash.address for clash in both.clashes] == [f"sources.{name}.title.sv"]
