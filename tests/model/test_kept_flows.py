"""What an effect or a line gave before, and gives again, is to the last bit what it gives when it is worked out."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from model.calculation.draws import Array, Draws, along, moved_together, point, scenarios
from model.calculation.effects import kept
from model.calculation.effects.kept import KEPT, KeptFlows
from model.calculation.flows import cost_flows, effect_flows
from model.calculation.ledger import Posting
from model.calculation.years import Time
from model.case.case import Case
from model.files.reading import case_files, read_case, read_library
from model.numbers.keys import key_of
from model.numbers.resolve import resolve, resolve_each
from tests.generators import a_case

LIBRARY = read_library()
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
GENERATED = range(40)


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    KEPT.cache_clear()
    yield
    KEPT.cache_clear()


def tables(case: Case) -> Iterator[Draws]:
    """Questions of a case as they come one after another: its scenarios, itself, and each number moved, alone."""
    beside = scenarios({name or "": resolved for name, resolved in resolve_each(case, LIBRARY).items()})
    yield beside
    resolved = resolve(case, LIBRARY)
    yield point(resolved)
    for key, column in point(resolved).numbers.items():
        value = float(column[0])
        for other in (0.0, value * 1.1 + 0.1, float("nan")):
            yield Draws({**point(resolved).numbers, key: np.array([other])}, 1, resolved.schedule)
        yield moved_together(resolved, [{key: value + 1.0}])
        yield along(resolved, key, (0.5, value, float("nan")))
        yield from chosen_along(beside, key, value)
    yield point(resolved)


def chosen_along(beside: Draws, key: str, value: float) -> Iterator[Draws]:
    """Every scenario with a number moved, some of them so, and one alone."""
    count = beside.count
    for which in (np.repeat(np.arange(count), 2), np.arange(count)[: count // 2 + 1], np.array([count - 1])):
        moved = np.linspace(0.0, value if np.isfinite(value) else 3.0, len(which))
        yield beside.chosen(which).setting({key: moved})
        yield beside.chosen(which).setting({key: moved[:1], "default.included": moved})


def told(posting: Posting) -> tuple[object, ...]:
    """A posting and its factors as what can be compared."""
    factors = tuple((one.name, one.keys, one.part, one.values.shape, one.values.tobytes()) for one in posting.factors)
    return (posting.line, posting.actor, posting.kind, posting.realised_as, posting.cost_type, posting.timing, factors)


def flows_told(case: Case, table: Draws) -> list[tuple[object, ...]]:
    """Every flow of the lines and effects, to the last bit."""
    with np.errstate(all="ignore"):
        time = Time.of(case)
        flows = [*cost_flows(case, table, time), *effect_flows(case, table, time)]
    return [(*told(posting), amounts.shape, amounts.tobytes()) for posting, amounts in flows]


def same_as_without(case: Case, patched: pytest.MonkeyPatch) -> None:
    for table in tables(case):
        given = flows_told(case, table)
        with patched.context() as without:
            without.setattr(kept, "SMALL", 0)
            assert given == flows_told(case, table)


@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_the_same_as_if_nothing_were_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    same_as_without(CASES[name], monkeypatch)


def test_any_case_gives_the_same_as_if_nothing_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in GENERATED:
        same_as_without(a_case(seed), monkeypatch)


def test_a_shorter_horizon_or_another_name_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES["hasselby_vallingby"]
    table = point(resolve(case, LIBRARY))
    effect = case.effects["placements"]
    keys = {slot: key_of("placements", effect, slot) for slot in (*effect.slots, "haircut", "included")}
    named = effect.model_copy(update={slot: key for slot, key in keys.items() if slot in type(effect).model_fields})
    cases = [
        case,
        case.model_copy(update={"horizon": 5}),
        case.model_copy(update={"start_year": case.start_year + 1}),
        case.model_copy(update={"effects": {"placements": named}}),
    ]
    for one in cases:
        given = flows_told(one, table)
        with monkeypatch.context() as without:
            without.setattr(kept, "SMALL", 0)
            assert given == flows_told(one, table)


@pytest.mark.parametrize("name", CASES)
def test_some_rows_of_a_table_are_not_all_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    base = resolve(case, LIBRARY)
    flags = [key for key, number in base.numbers.items() if number.unit == "flag"]
    for flag in flags:  # in one row the part is as it was, in the next it is not
        turned = moved_together(base, [{flag: 1.0 - point(base)[flag][0]}, {}])
        for which in (np.array([0, 0, 2]), np.array([1, 1]), np.array([2, 1]), np.array([0, 1, 1, 2])):
            table = turned.chosen(which).setting({"budget.factor": np.linspace(0.5, 2.0, len(which))})
            given = flows_told(case, table)
            with monkeypatch.context() as without:
                without.setattr(kept, "SMALL", 0)
                assert given == flows_told(case, table), (flag, which)


def test_a_number_by_year_that_comes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES["hasselby_vallingby"]
    start = point(resolve(case, LIBRARY))
    for key in ("placements.reach.2023", "placements.from_month"):
        assert key not in start.numbers
        given = flows_told(case, start.repeated(3, {key: np.array([0.25, 0.5, 1.0])}))
        assert given != flows_told(case, start)
        with monkeypatch.context() as without:
            without.setattr(kept, "SMALL", 0)
            assert given == flows_told(case, start.repeated(3, {key: np.array([0.25, 0.5, 1.0])}))


def test_a_line_that_asks_the_case_is_worked_out_in_each() -> None:
    case = CASES["hasselby_vallingby"]
    name, effect = next(iter(case.budget)), "school_years"
    year = case.start_year
    paid = case.budget[name].model_copy(update={"participants_of": effect, "amounts": {year: 100.0}})
    case = case.model_copy(update={"budget": {name: paid}})
    elsewhere = case.effects[effect].model_copy(update={"started": "nobody.started"})
    others = case.model_copy(update={"effects": {**case.effects, effect: elsewhere}})
    started = {f"{effect}.started.{year}": np.array([3.0]), f"{name}.per_participant": np.array([7.0])}
    table = point(resolve(case, LIBRARY)).setting({**started, "nobody.started.scale": np.array([1.0])})
    assert flows_told(case, table) != flows_told(others, table)

    alone = paid.model_copy(update={"participants_of": None})
    case = case.model_copy(update={"budget": {name: alone}})
    own = {**case.numbers, f"{name}.{year}": next(iter(case.numbers.values()))}
    table = table.setting({f"{name}.{year}": np.array([5.0])})
    assert flows_told(case, table) != flows_told(case.model_copy(update={"numbers": own}), table)


def test_what_reads_the_same_is_not_worked_out_again_and_what_is_moved_is() -> None:
    case, worked = CASES["hasselby_vallingby"], []
    effect, time = case.effects["placements"], Time.of(case)
    keeping = KeptFlows(2)

    def work(draws: Draws) -> list[tuple[Posting, Array]]:
        worked.append(draws["placements.reduction"][0])
        return [(Posting("placements", "a", "benefit", "cash"), draws["placements.reduction"][None, :] * 1.0)]

    start = point(resolve(case, LIBRARY))
    moved, beside = (start.setting({key: np.array([0.5])}) for key in ("placements.reduction", "line_work.per_year"))
    for table in (start, start, beside, moved, moved, start):
        list(keeping.of("placements", effect, table, time, work))
    assert worked == [start["placements.reduction"][0], 0.5, start["placements.reduction"][0]]


def test_flows_that_are_kept_cannot_be_written_in() -> None:
    case = CASES["hasselby_vallingby"]
    for _, amounts in effect_flows(case, point(resolve(case, LIBRARY)), Time.of(case)):
        with pytest.raises(ValueError, match="read-only"):
            amounts += 1.0


def test_no_more_flows_are_kept_than_may_be() -> None:
    case, worked = CASES["hasselby_vallingby"], []
    time, start = Time.of(case), point(resolve(case, LIBRARY))
    keeping = KeptFlows(2)

    def work(name: str, draws: Draws) -> list[tuple[Posting, Array]]:
        worked.append(name)
        return []

    for name in ("a", "b", "c", "c", "a"):  # the oldest has gone when it comes again
        list(keeping.of(name, case.effects["placements"], start, time, partial(work, name)))
    assert worked == ["a", "b", "c", "a"]
