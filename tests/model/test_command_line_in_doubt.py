"""python -m model says how sure it is: drivers, break-even, odds and ranges."""

import re
from pathlib import Path
from typing import Any

import pytest

from model.files.reading import read_case, read_library
from tests.model.printed import FOUNDING, SECOND, Run, npv, run_in


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one call in this process."""
    return run_in(capsys)


# How sure it is ----------------------------------------------------------------------------------------------------

RANGES = ("--scenario", "judged_ranges")
IN_DOUBT = [(FOUNDING, RANGES), (SECOND, ())]
HEAD = {"case", "perspective", "results_date"}


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_drivers(case: str, options: tuple[str, ...], run: Run) -> None:
    answer = run("drivers", case, *options, "--json").json
    assert set(answer) == {*HEAD, "npv", "drivers", "cautious", "hopeful"}
    assert answer["npv"] == pytest.approx(run("evaluate", case, "--json").json["npv"], rel=1e-12)
    outcome = {"values", "npv", "payback_years", "payback_year"}
    for end in (answer["cautious"], answer["hopeful"]):
        assert set(end) == outcome
        assert isinstance(end["npv"], float)
    for driver in answer["drivers"]:
        assert set(driver) == {"key", "moves_with", "claimed", "break_even", "swing", "low", "high"}
        for end in ("low", "high"):
            assert set(driver[end]) == outcome
            assert set(driver[end]["values"]) == {driver["key"], *driver["moves_with"]}
            assert all(isinstance(value, float) for value in driver[end]["values"].values())
            assert driver[end]["payback_year"] is None or isinstance(driver[end]["payback_year"], int)
            assert (driver[end]["payback_year"] is None) == (driver[end]["payback_years"] is None)
        assert driver["swing"] == pytest.approx(abs(driver["high"]["npv"] - driver["low"]["npv"]))
    swings = [driver["swing"] for driver in answer["drivers"]]
    assert swings == sorted(swings, reverse=True)
    assert answer["cautious"]["npv"] < answer["npv"] < answer["hopeful"]["npv"]


def test_a_driver_is_the_case_at_its_end(run: Run) -> None:
    first = run("drivers", FOUNDING, *RANGES, "--json").json["drivers"][0]
    assert (first["key"], first["moves_with"], first["claimed"]) == ("placements.reduction", [], 0.05)
    assert first["low"]["values"] == {"placements.reduction": 0.03}
    assert first["low"]["npv"] == pytest.approx(npv(run, "--set", "placements.reduction=0.03"))
    assert first["high"]["npv"] == pytest.approx(npv(run, "--set", "placements.reduction=0.07"))
    even = run("evaluate", FOUNDING, "--json").json["break_even"]["placements.reduction"]
    assert first["break_even"] == pytest.approx(even)


def test_no_drivers_without_ranges(run: Run) -> None:
    answer = run("drivers", FOUNDING, "--json").json
    assert (answer["drivers"], answer["cautious"], answer["hopeful"]) == ([], None, None)
    lines = run("drivers", SECOND).out
    assert "drivers 1\n" in lines
    assert "Traceback" not in lines


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_break_even(case: str, options: tuple[str, ...], run: Run) -> None:
    answer, whole = run("break-even", case, *options, "--json").json, run("evaluate", case, *options, "--json").json
    parts = {"npv", "break_even", "break_even_others", "claimed", "ranges", "units", "people", "terms"}
    assert set(answer) == HEAD | parts
    assert set(answer["people"]) == {key for key in answer["claimed"] if key.endswith(".scale")}
    assert set(answer["claimed"]) == set(answer["units"]) == set(answer["break_even"])
    assert set(answer["ranges"]) <= set(answer["break_even"])
    assert all(low < high for low, high in answer["ranges"].values())
    found = {key: even for key, even in answer["break_even"].items() if even is not None}
    assert found == pytest.approx({key: even for key, even in whole["break_even"].items() if even is not None})
    assert set(answer["terms"]) == set(read_library().schedules)
    for row in answer["terms"].values():
        assert row is None or set(row) == {"-1", "0", "1"}
        assert row is None or all(isinstance(worth, float) for worth in row.values())
    schedule = read_case(Path(case).read_bytes()).discount.schedule
    assert answer["terms"][schedule]["0"] == pytest.approx(answer["npv"], rel=1e-12)


def test_an_unknown_internal_rate_is_null_among_the_terms(run: Run) -> None:
    known = run("break-even", SECOND, "--json").json["terms"]
    assert known["internal_rate"] is not None
    text = Path(FOUNDING).read_text("utf-8")
    assert "start_year: 2020" in text
    found = run("break-even", FOUNDING, "--json").json["terms"]
    rate = read_library().numbers.get("internal_rate.2020")
    assert (found["internal_rate"] is None) == (rate is None or rate.value is None)


ODDS = {"odds": float, "mean": float, "p10": float, "p50": float, "p90": float, "expected_loss": float, "evpi": float}


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_simulate(case: str, options: tuple[str, ...], run: Run) -> None:
    answer = run("simulate", case, *options, "--json").json
    more = {"draws", "seed", "npv", "coverage", "evppi", "evppi_error", "payback_by_year", "fan", "pilot", "problems"}
    assert set(answer) == HEAD | set(ODDS) | more
    assert {name: type(answer[name]) for name in ODDS} == ODDS
    assert (answer["draws"], answer["seed"], answer["pilot"]) == (10_000, 1, None)
    assert 0 < answer["odds"] < 1
    assert answer["p10"] < answer["p50"] < answer["p90"]
    assert answer["npv"] == pytest.approx(run("evaluate", case, "--json").json["npv"], rel=1e-12)
    assert answer["mean"] != pytest.approx(answer["npv"], rel=1e-3), "uncertain numbers multiply"
    ranged = set(run("break-even", case, *options, "--json").json["ranges"])
    assert set(answer["evppi"]) == ranged
    assert all(0 <= worth <= answer["evpi"] for worth in answer["evppi"].values())
    years = list(run("evaluate", case, "--json").json["by_year"])
    assert list(answer["payback_by_year"]) == list(answer["fan"]) == years
    shares = list(answer["payback_by_year"].values())
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert all(row["p10"] <= row["p50"] <= row["p90"] for row in answer["fan"].values())


def test_numbers_that_share_their_luck_are_worth_knowing_together(run: Run) -> None:
    worth = run("simulate", SECOND, "--json").json["evppi"]
    assert worth["residential_days.share_due_to_us"] == worth["extra_school_years.share_due_to_us"] > 0


def test_without_ranges_there_are_no_odds(run: Run) -> None:
    answer = run("simulate", FOUNDING, "--json").json
    assert [answer[name] for name in ODDS] == [None] * len(ODDS), "not knowing how sure it is, is no certainty"
    assert (answer["evppi"], answer["payback_by_year"], answer["fan"], answer["pilot"]) == ({}, {}, {}, None)
    assert answer["npv"] == npv(run)


def test_range_gives_odds(run: Run) -> None:
    asked = ("--range", "placements.reduction=0.03:0.07", "--draws", "2000")
    answer = run("simulate", FOUNDING, *asked, "--json").json
    assert list(answer["evppi"]) == ["placements.reduction"]
    assert answer["draws"] == 2000
    # On the plain scale and nothing else uncertain: NPV at the ends of the range is p10 and p90.
    for end, value in (("p10", "0.03"), ("p90", "0.07")):
        assert answer[end] == pytest.approx(npv(run, "--set", f"placements.reduction={value}"), abs=20_000)
    assert answer["evppi"]["placements.reduction"] == pytest.approx(answer["evpi"], rel=0.01)


def test_a_range_is_laid_over_the_scenario_and_beside_a_value(run: Run) -> None:
    def ranges(*options: str) -> dict[str, list[float]]:
        return dict(run("break-even", FOUNDING, *RANGES, *options, "--json").json["ranges"])

    key = "placements.reduction"
    assert ranges()[key] == [0.03, 0.07]
    assert ranges("--range", f"{key}=0.04:0.06")[key] == [0.04, 0.06]
    assert ranges("--set", f"{key}=0.06")[key] == [0.03, 0.07], "a value inside the range keeps it"
    assert key not in ranges("--set", f"{key}=0.08"), "a value outside it has no range"
    assert ranges("--set", f"{key}=0.08", "--range", f"{key}=0.07:0.1")[key] == [0.07, 0.1]
    assert ranges("--range", f" {key} = 0.02 : 9e-2 ")[key] == [0.02, 0.09]
    assert len(ranges("--range", "discount_rate=0.01:0.05")) == 5


def test_draws_and_seed(run: Run) -> None:
    def simulated(*options: str) -> Any:
        return run("simulate", SECOND, *options, "--json")

    first = simulated("--draws", "500", "--seed", "7")
    assert (first.json["draws"], first.json["seed"]) == (500, 7)
    assert simulated("--draws", "500", "--seed", "7").out == first.out
    assert simulated("--draws", "500", "--seed", "8").json["mean"] != first.json["mean"]
    assert simulated("--draws", "501", "--seed", "7").json["mean"] != first.json["mean"]
    assert simulated("--draws", "12000").json["draws"] == 12_000
    assert simulated("--seed", str(2**32 - 1), "--draws", "100").code == 0
    assert simulated("--draws", "1").code == 0


def test_what_a_case_says_of_sampling_and_pilot_is_used(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "case.yaml"
    more = "sampling: {draws: 300, seed: 9}\npilot: {learns: residential_days.per_child, error: 2, cost: 100000}\n"
    file.write_text(Path(SECOND).read_text("utf-8") + more, "utf-8")
    answer = run("simulate", str(file), "--json").json
    assert (answer["draws"], answer["seed"]) == (300, 9)
    assert set(answer["pilot"]) == {"sample", "net", "perfect", "trusted", "luck"}
    assert answer["pilot"]["luck"] == "residential_days.per_child"
    assert answer["pilot"]["perfect"] == answer["evppi"]["residential_days.per_child"]
    assert 0 <= answer["pilot"]["sample"] <= answer["pilot"]["perfect"]
    assert answer["pilot"]["net"] == pytest.approx(answer["pilot"]["sample"] - 100_000)
    assert run("simulate", str(file), "--draws", "200", "--json").json["draws"] == 200


@pytest.mark.parametrize("command", ["drivers", "break-even", "simulate"])
def test_lines_hold_no_sentences(command: str, run: Run) -> None:
    said = run(command, SECOND)
    assert said.code == 0
    name = read_case(Path(SECOND).read_bytes()).label.sv
    assert name
    text = said.out.replace(name, "")
    assert re.findall(r"[A-Za-zÅÄÖåäö]{2,}[,.]? [A-Za-zÅÄÖåäö]{2,} [A-Za-zÅÄÖåäö]{2,}", text) == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--draws", "10000000"), "draws_outside_limits"),
        (("--draws", "1000001"), "draws_outside_limits"),
        (("--draws", "0"), "draws_outside_limits"),
        (("--draws", "-1"), "draws_outside_limits"),
        (("--seed", "-1"), "seed_outside_limits"),
        (("--seed", str(2**32)), "seed_outside_limits"),
        (("--range", "placements.reduction=0.03"), "range_needs_low_and_high"),
        (("--range", "placements.reduction"), "range_needs_low_and_high"),
        (("--range", "0.03:0.07"), "range_needs_low_and_high"),
        (("--range", "placements.reduction=:0.07"), "not_a_number"),
        (("--range", "placements.reduction=0.03:"), "not_a_number"),
        (("--range", "placements.reduction=0.03:0.05:0.07"), "not_a_number"),
        (("--range", "placements.reduction=0,03:0,07"), "not_a_number"),
        (("--range", "placements.reduction=nan:0.07"), "not_a_number"),
        (("--range", "placements.reduction=0.07:0.03"), "range_reversed"),
        (("--range", "placements.reduction=0.06:0.07"), "range_not_around_value"),
        (("--range", "placements.reduction=0.03:0.04"), "range_not_around_value"),
        (("--range", "placements.reduction=0.05:0.05"), "range_not_around_value"),
        (("--range", "placements.reduction=-2:0.07"), "meant_per_cent"),
        (("--range", "placements.reach=0.5:1"), "range_touches_limit"),
        (("--range", "placements.base_cost=0:80000000"), "range_touches_limit"),
        (("--range", "placements.included=0:1"), "range_of_choice"),
        (("--range", "line_work.per_year=1:2"), "range_without_value"),
        (("--range", "nobody.knows=1:2"), "unknown_key"),
    ],
)
def test_refusals_of_doubt(options: tuple[str, ...], code: str, run: Run) -> None:
    lines, printed = run("simulate", FOUNDING, *options), run("simulate", FOUNDING, *options, "--json")
    assert (lines.code, printed.code) == (1, 1)
    assert lines.out == ""
    assert set(printed.json) == {"problems"}
    for said in (lines, printed):
        assert code in said.codes


@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", FOUNDING, "--draws", "many"),
        ("simulate", FOUNDING, "--draws", "1e4"),
        ("simulate", FOUNDING, "--seed", "1.5"),
        ("simulate", FOUNDING, "--range"),
        ("drivers", FOUNDING, "--draws", "100"),
        ("break_even", FOUNDING),
    ],
)
def test_a_wrong_question_ends_with_two(arguments: tuple[str, ...], run: Run) -> None:
    printed = run(*arguments)
    assert (printed.code, printed.out) == (2, "")
