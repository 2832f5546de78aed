"""Which applications fit: against every set tried one by one, at exact limits, with ties, and where nothing fits."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.committee.applications import Application
from model.committee.choice import CENT, MANY, Candidate, Choice, Limits, best_set, choose
from model.committee.frontier import frontier
from model.committee.moving import change_to_turn, turns
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.model.printed import FOUNDING, SECOND, Run, run_in
from tests.review.clean_case import clean, edited


def an_instance(seed: int) -> tuple[list[Candidate], Limits]:
    """A few applications and limits of every kind, some of them tight to the krona."""
    random = np.random.default_rng(seed)
    count = int(random.integers(1, 9))
    years = range(2027, 2027 + int(random.integers(1, 4)))
    whole = bool(random.integers(2))  # whole kronor make ties and limits that are met exactly
    digits = 0 if whole else 2
    candidates = [
        Candidate(
            f"a{place}",
            round(float(random.normal(1e6, 2e6)), -6 if whole else 2),
            {year: round(float(random.uniform(0, 4e6)), digits) for year in years if random.random() < 0.8},
            random.normal(5e5, 2e6, 50),
        )
        for place in range(count)
    ]
    names = [one.name for one in candidates]
    some = [one for one in candidates if random.random() < 0.5]
    by_year = {year: round(float(random.uniform(1e6, 3e6 * count)), digits) for year in years if random.random() < 0.7}
    if some and random.random() < 0.5:  # a budget that some of them use to the last krona
        by_year[2027] = math.fsum(one.asked.get(2027, 0.0) for one in some)
    return candidates, Limits(
        by_year,
        round(float(random.uniform(1e6, 5e6 * count)), digits) if random.random() < 0.5 else None,
        frozenset(name for name in names if random.random() < 0.12),
        frozenset(name for name in names if random.random() < 0.12),
        (frozenset(name for name in names if random.random() < 0.4),) if random.random() < 0.5 else (),
    )


def allowed_sets(candidates: list[Candidate], limits: Limits) -> list[tuple[Candidate, ...]]:
    """Every set that keeps to the limits, found by trying them all."""
    kept = []
    for size in range(len(candidates) + 1):
        for chosen in itertools.combinations(candidates, size):
            names = {one.name for one in chosen}
            if limits.must - names or names & limits.must_not or any(len(names & v) > 1 for v in limits.one_of):
                continue
            spent = [(sum(one.asked.get(year, 0) for one in chosen), most) for year, most in limits.by_year.items()]
            if limits.total is not None:
                spent.append((sum(sum(one.asked.values()) for one in chosen), limits.total))
            if all(paid <= most + CENT for paid, most in spent):
                kept.append(chosen)
    return kept


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_as_good_as_trying_every_set(first: int) -> None:
    for seed in range(first, first + 50):
        candidates, limits = an_instance(seed)
        sets = allowed_sets(candidates, limits)
        choice = choose(candidates, limits)
        if not sets:
            assert choice.chosen is None
            continue
        worths = sorted((math.fsum(one.npv for one in chosen) for chosen in sets), reverse=True)
        assert choice.chosen is not None
        assert choice.worth(choice.chosen) == pytest.approx(worths[0], abs=CENT)
        assert limits.allow(candidates, np.array([one.name in choice.chosen for one in candidates]))
        # Sets that are worth as much are ties, and the next best is worth less.
        equal = [worth for worth in worths if worth >= worths[0] - CENT]
        assert len(choice.ties) == min(len(equal) - 1, 14)
        if choice.next_best is not None and len(equal) <= 14:
            assert choice.worth(choice.next_best) == pytest.approx(worths[len(equal)], abs=CENT)


@pytest.mark.parametrize("seed", range(0, 60))
def test_the_shares_are_those_of_trying_every_set_in_every_draw(seed: int) -> None:
    candidates, limits = an_instance(seed)
    sets = allowed_sets(candidates, limits)
    choice = choose(candidates, limits)
    if not sets:
        assert set(choice.share.values()) == {0.0}
        return
    times = dict.fromkeys((one.name for one in candidates), 0)
    for draw in range(50):
        best = max(sets, key=lambda chosen: math.fsum(one.drawn[draw] for one in chosen))
        for one in best:
            times[one.name] += 1
    assert choice.draws == 50
    assert choice.share == pytest.approx({name: count / 50 for name, count in times.items()})


def test_many_are_chosen_like_few() -> None:
    """The programmes of many applications and the sets of few give the same shares."""
    candidates, limits = an_instance(11)
    idle = [Candidate(f"b{place}", -1.0, {2027: 1.0}, np.full(50, -1.0)) for place in range(16)]
    more = [Candidate(f"c{place}", -1.0, {2027: 1.0}, np.full(50, -1.0)) for place in range(MANY)]
    few = choose(candidates, limits)
    for beside in (idle, more):
        many = choose([*candidates, *beside], limits)
        assert many.chosen == few.chosen
        for name, share in few.share.items():
            assert many.share[name] == pytest.approx(share, abs=0.021 if beside is idle else 0.2)


def test_a_limit_is_met_to_the_krona_and_not_passed_by_one() -> None:
    candidates = [Candidate("a", 5.0, {2027: 12_345_678.0}), Candidate("b", 5.0, {2027: 7_654_322.0})]
    assert choose(candidates, Limits({2027: 20_000_000.0})).chosen == ("a", "b")
    assert len(choose(candidates, Limits({2027: 19_999_999.0})).chosen or ()) == 1
    assert choose(candidates, Limits({}, 19_999_999.99)).ties != ()


@pytest.mark.parametrize("few", [14, 0], ids=["every set", "a programme"])
@pytest.mark.parametrize("seed", range(25))
def test_a_budget_just_below_what_a_set_asks_for(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An integer programme in kronor answered that no set fits, or gave a worse one, a krona below a round sum."""
    monkeypatch.setattr("model.committee.choice.FEW", few)
    random = np.random.default_rng(seed)
    asked = random.integers(1, 9, 6) * 1e6
    candidates = [Candidate(f"a{at}", float(random.integers(-3, 9)) * 1e6, {2027: one}) for at, one in enumerate(asked)]
    worth = np.array([one.npv for one in candidates])
    sets = np.array(list(itertools.product([False, True], repeat=6)))
    for budget in (asked[random.random(6) < 0.6].sum() + np.array([0.0, -0.01, -0.1, -1.0])).clip(0.0).tolist():
        best = best_set(candidates, Limits(total=budget), worth)
        fits = sets[(sets @ asked) <= budget]
        assert best is not None
        assert worth[best].sum() == max(fits @ worth), budget


def test_what_loses_is_not_taken_unless_it_must() -> None:
    candidates = [Candidate("a", -5.0, {}), Candidate("b", 3.0, {})]
    assert choose(candidates, Limits()).chosen == ("b",)
    assert choose(candidates, Limits(must=frozenset("a"))).chosen == ("a", "b")
    assert choose(candidates, Limits(must=frozenset("a"), must_not=frozenset("a"))).chosen is None


def test_groups_say_take_leave_and_find_out_more() -> None:
    sure, poor, doubtful = np.full(100, 9.0), np.full(100, -9.0), np.tile([9.0, -9.0], 50)
    candidates = [Candidate("a", 9, {}, sure), Candidate("b", -9, {}, poor), Candidate("c", 1, {}, doubtful)]
    choice = choose(candidates, Limits())
    assert choice.groups == {"take": ("a",), "leave": ("b",), "find_out_more": ("c",)}
    assert choice.share["c"] == 0.5


def test_what_is_in_some_of_several_best_sets_is_not_just_taken_or_left() -> None:
    # 10 och 10 ryms inte båda i 15: två val är lika bra. 4 ryms i båda, och 0 gör ingen skillnad.
    candidates = [Candidate("a", 7, {2027: 10}), Candidate("b", 7, {2027: 10}), Candidate("c", 2, {2027: 4})]
    choice = choose(candidates, Limits(total=15))
    assert choice.chosen is not None and len(choice.ties) == 1
    assert choice.groups == {"take": ("c",), "leave": (), "find_out_more": ("a", "b")}
    indifferent = choose([Candidate("a", 7, {}), Candidate("d", 0, {})], Limits())
    assert indifferent.groups == {"take": ("a",), "leave": (), "find_out_more": ("d",)}


@pytest.mark.parametrize("count", [12, 20])
def test_of_many_best_sets_everything_in_some_is_to_find_out_more_about(count: int) -> None:
    alike = [Candidate(f"a{at}", 7, {2027: 10}) for at in range(count)]
    choice = choose(
        [*alike, Candidate("must", -1, {}), Candidate("poor", -9, {})], Limits(total=45, must=frozenset({"must"}))
    )
    assert choice.worth(choice.chosen or ()) == 27
    assert choice.groups["take"] == ("must",)
    assert choice.groups["leave"] == ("poor",)
    assert choice.groups["find_out_more"] == tuple(one.name for one in alike)
    assert choice.next_best is None, "so many are as good that the next best was not sought"


def test_the_frontier_never_falls() -> None:
    candidates, limits = an_instance(5)
    points = frontier(candidates, Limits(limits.by_year))
    worths = [npv for _, npv in points]
    assert worths == sorted(worths)
    budgets = [budget for budget, _ in points]
    assert budgets == sorted(set(budgets))


@pytest.mark.parametrize("seed", range(30))
def test_no_budget_stands_twice_in_the_frontier(seed: int) -> None:
    candidates, limits = an_instance(seed)
    budgets = [round(budget, 2) for budget, _ in frontier(candidates, limits)]
    assert len(set(budgets)) == len(budgets)


def test_two_hundred_applications() -> None:
    random = np.random.default_rng(2)
    candidates = [
        Candidate(f"a{place}", npv, {2027 + year: kronor for year, kronor in enumerate(asked)})
        for place, (npv, *asked) in enumerate(random.uniform([-1e6, 0, 0, 0], [4e6, 4e6, 4e6, 4e6], (200, 4)).tolist())
    ]
    limits = Limits({2027: 9e7, 2028: 8e7}, 2.4e8)
    worth = np.array([one.npv for one in candidates])
    best = best_set(candidates, limits, worth)
    assert best is not None
    assert limits.allow(candidates, best)
    # No set is worth more than where a part of an application may be taken, and this one nearly reaches it.
    greedy = Choice(tuple(candidates), limits, (), None, (), {}, 0)
    chosen = [one.name for one, is_in in zip(candidates, best, strict=True) if is_in]
    per_krona = sorted(candidates, key=lambda one: -(one.per_krona or 0))
    taken: list[str] = []
    for one in per_krona:
        names = [*taken, one.name]
        if one.npv > 0 and limits.allow(candidates, np.array([each.name in names for each in candidates])):
            taken = names
    assert greedy.worth(chosen) >= greedy.worth(taken)


# The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one call in this process."""
    return run_in(capsys)


def test_choosing_among_shipped_cases(run: Run) -> None:
    printed = run("choose", FOUNDING, SECOND, "--total", "30000000", "--json").json
    assert printed["chosen"] == ["hasselby_vallingby", "skolstod_i_familjehem"]
    assert printed["spent"] == {
        "2018": 800_000, "2019": 750_000, "2020": 10_327_000, "2021": 9_811_000, "2022": 3_152_000,
    }  # fmt: skip
    assert printed["npv"] == pytest.approx(sum(printed["worth"].values()))
    less = run("choose", FOUNDING, SECOND, "--total", "22539999", "--json").json
    assert less["chosen"] == ["skolstod_i_familjehem"]
    none = run("choose", FOUNDING, SECOND, "--total", "1", "--json").json
    assert (none["chosen"], none["reason"]) == ([], "nothing_fits")
    must = run("choose", FOUNDING, SECOND, "--total", "1", "--must", "skolstod_i_familjehem", "--json").json
    assert (must["chosen"], must["reason"]) == ([], "must_cannot_be_met")


def test_years_without_a_budget_are_told(run: Run) -> None:
    printed = run("choose", FOUNDING, "--budget", "2020=10000000,2021=10000000", "--json").json
    assert printed["chosen"] == ["hasselby_vallingby"]
    assert [problem["facts"]["year"] for problem in printed["problems"]] == [2022]
    assert run("choose", FOUNDING, "--budget", "2020=9576999", "--json").json["chosen"] == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--budget", ""), "budget_needs_year_and_kronor"),
        (("--budget", "2020"), "budget_needs_year_and_kronor"),
        (("--budget", "2020=1,2020=2"), "budget_needs_year_and_kronor"),
        (("--budget", "2020=-1"), "outside_limits"),
        (("--total", "mycket"), "not_a_number"),
        (("--must", "Nobody"), "unknown_application"),
        (("--one-of", "hasselby_vallingby,Nobody"), "unknown_application"),
    ],
)
def test_what_cannot_be_chosen_by_is_refused(run: Run, options: tuple[str, ...], code: str) -> None:
    refused = run("choose", FOUNDING, SECOND, *options, "--json")
    assert refused.code == 1
    assert refused.codes == {code}


def test_two_files_of_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / Path(FOUNDING).name
    copy.write_bytes(Path(FOUNDING).read_bytes())
    assert run("choose", FOUNDING, str(copy), "--json").codes == {"same_name_twice"}


# What would move it


@pytest.mark.parametrize("seed", range(40))
def test_an_application_turns_where_it_is_said_to(seed: int) -> None:
    """A krona past the change that is told the choice is another, and a krona short of it the same, by trying all."""
    candidates, limits = an_instance(seed)
    worth = {one.name: one.npv for one in candidates}

    def is_chosen(name: str, npv: float) -> bool:
        moved = [replace(one, npv=npv) if one.name == name else one for one in candidates]
        tried = allowed_sets(moved, limits)
        best = max(tried, key=lambda chosen: math.fsum(one.npv for one in chosen))
        return name in {one.name for one in best}

    for one in candidates:
        change = change_to_turn(candidates, limits, one.name)
        if change is None:
            continue
        assert not is_chosen(one.name, worth[one.name] + change - 1)
        assert is_chosen(one.name, worth[one.name] + change + 1)


def test_what_would_move_it_is_said_of_what_is_worth_finding_out_more_about(capsys: pytest.CaptureFixture[str]) -> None:
    run: Run = run_in(capsys)
    printed = run("choose", FOUNDING, SECOND, "--total", "22000000", "--json").json
    assert set(printed["turns"]) == set(printed["groups"]["find_out_more"])
    case = edited(clean(), {})
    application = Application("a", Answer(resolve(case, LIBRARY), case.perspective))
    rival = Candidate("b", application.npv + 1000.0, {2027: 10.0}, np.full(50, application.npv + 1000.0))
    drawn = Candidate("a", application.npv, {2027: 10.0}, application.drawn(50, 1))
    choice = choose([drawn, rival], Limits(total=10.0))
    assert choice.groups["find_out_more"] == ("a", "b")
    turn = turns(choice, [application])["a"]
    assert turn.change == pytest.approx(1000.0)
    assert turn.numbers
    for keys in turn.numbers:
        driver = next(one for one in application.answer.sensitivity.drivers if one.keys == keys)
        assert driver.cautious.npv <= application.npv + 1000.0 <= driver.hopeful.npv
