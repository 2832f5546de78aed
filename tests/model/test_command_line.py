"""python -m model: what it prints, what it refuses, and how it ends."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model import RESULTS_DATE
from model.__main__ import main
from model.files.reading import case_files, read_case, read_library

ROOT = Path(__file__).resolve().parents[2]
FOUNDING = str(case_files()["hasselby_vallingby"])
SECOND = str(case_files()["skolstod_i_familjehem"])
PERSPECTIVES = tuple(read_library().perspectives)

FIELDS = {
    "npv": float, "pv_costs": float, "pv_benefits": float, "benefit_cost_ratio": float, "payback_years": float,
    "payback_year": int, "discounted_payback_year": int, "simple_payback_years": float, "trough": float,
    "trough_year": int, "irr": float, "break_even": dict, "by_actor": dict, "by_year": dict, "problems": list,
}  # fmt: skip
"""What other programs rely on, with the kind of value each has in the founding case."""


class Printed:
    """What one call printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, Any]:
        """What was printed, as JSON. NaN and infinity are not JSON."""

        def refused(name: str) -> float:
            raise AssertionError(f"{name} is not JSON")

        return dict(json.loads(self.out, parse_constant=refused))

    @property
    def codes(self) -> set[str]:
        """The codes of the problems, printed as JSON or as lines."""
        if self.out.startswith("{"):
            return {problem["code"] for problem in self.json["problems"]}
        return {line.split()[1] for line in (self.out + self.err).splitlines() if re.match(r"(error|notice) ", line)}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs one call in this process."""

    def called(*arguments: str) -> Printed:
        try:
            code = main(arguments)
        except SystemExit as end:  # the parser's own way to end
            assert isinstance(end.code, int)
            code = end.code
        out, err = capsys.readouterr()
        return Printed(code, out, err)

    return called


# What is printed ---------------------------------------------------------------------------------------------------


def test_the_fields_other_programs_rely_on(run: Any) -> None:
    answer = run("evaluate", FOUNDING, "--json").json
    assert {name: type(answer[name]) for name in FIELDS} == FIELDS


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_the_fields_are_the_same_in_every_perspective(case: str, perspective: str, run: Any) -> None:
    answer = run("evaluate", case, "--perspective", perspective, "--json").json
    assert set(answer) >= set(FIELDS)
    assert answer["perspective"] == perspective
    assert sum(answer["by_actor"].values()) == pytest.approx(answer["npv"], abs=1e-6)


def test_years_are_named_by_their_number(run: Any) -> None:
    by_year = run("evaluate", FOUNDING, "--json").json["by_year"]
    assert list(by_year) == [str(year) for year in range(2020, 2030)]
    assert all(set(amounts) == {"costs", "benefits", "net"} for amounts in by_year.values())
    # 2021: 9 811 tkr in cost, 5 % of 75 800 tkr saved.
    assert by_year["2021"] == {"costs": 9_811_000, "benefits": 3_790_000, "net": -6_021_000}


def test_numbers_are_not_rounded(run: Any) -> None:
    answer = run("evaluate", FOUNDING, "--json").json
    assert answer["npv"] != round(answer["npv"], 2)
    assert answer["break_even"]["placements.reduction"] != round(answer["break_even"]["placements.reduction"], 4)


def test_none_is_null_and_says_why(run: Any) -> None:
    answer = run("evaluate", FOUNDING, "--scenario", "pilot_area", "--json").json
    assert [answer[name] for name in ("payback_years", "payback_year", "discounted_payback_year")] == [None] * 3
    assert answer["irr"] is not None
    assert answer["irr_missing_because"] is None
    lost = run("evaluate", FOUNDING, "--set", "placements.reduction=0", "--json").json
    assert (lost["irr"], lost["irr_missing_because"]) == (None, "no_root")
    assert lost["simple_payback_years"] is None


def test_no_cost_gives_no_ratio(run: Any) -> None:
    answer = run("evaluate", FOUNDING, "--set", "budget.factor=0", "--json").json
    assert (answer["pv_costs"], answer["benefit_cost_ratio"], answer["trough"]) == (0, None, 0)
    assert (answer["payback_years"], answer["payback_year"], answer["trough_year"]) == (0, 2020, None)


def test_the_answer_is_dated(run: Any) -> None:
    assert run("evaluate", FOUNDING, "--json").json["results_date"] == RESULTS_DATE


def test_the_same_call_prints_the_same(run: Any) -> None:
    first = run("evaluate", SECOND, "--scenario", "slower_start", "--json")
    assert run("evaluate", SECOND, "--scenario", "slower_start", "--json").out == first.out


def test_lines_say_what_the_json_says(run: Any) -> None:
    lines, answer = run("evaluate", FOUNDING).out.splitlines(), run("evaluate", FOUNDING, "--json").json
    written = dict(line.split(maxsplit=1) for line in lines if re.match(r"\w+ +\S+$", line))
    for name, kind in FIELDS.items():
        if kind in (int, float):
            assert float(written[name]) == answer[name], name
    assert sum(line.startswith("notice") for line in lines) == len(answer["problems"])


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_sentences_only_codes_names_and_numbers(case: str, options: tuple[str, ...], run: Any) -> None:
    answer = run("evaluate", case, "--json").json
    said = run("evaluate", case, *options).out.replace(answer["case"], "")
    assert answer["case"] == read_case(Path(case).read_bytes()).label.sv, "the one text is the case's own name"
    # What is left are names like `placements.reduction` and units: no words that follow upon each other.
    assert re.findall(r"[A-Za-zÅÄÖåäö]{2,}[,.]? [A-Za-zÅÄÖåäö]{2,} [A-Za-zÅÄÖåäö]{2,}", said) == []
    assert not re.search(r"[ÅÄÖåäö]", said)


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
def test_check_prints_the_problems_of_the_case(case: str, run: Any) -> None:
    lines, printed = run("check", case), run("check", case, "--json")
    assert (lines.code, printed.code) == (0, 0)
    assert lines.codes == printed.codes != set()
    assert {problem["severity"] for problem in printed.json["problems"]} == {"notice"}
    assert all(set(problem) == {"code", "address", "severity", "facts"} for problem in printed.json["problems"])


# How sure it is ----------------------------------------------------------------------------------------------------

RANGES = ("--scenario", "judged_ranges")
IN_DOUBT = [(FOUNDING, RANGES), (SECOND, ())]
HEAD = {"case", "perspective", "results_date"}


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_drivers(case: str, options: tuple[str, ...], run: Any) -> None:
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


def test_a_driver_is_the_case_at_its_end(run: Any) -> None:
    first = run("drivers", FOUNDING, *RANGES, "--json").json["drivers"][0]
    assert (first["key"], first["moves_with"], first["claimed"]) == ("placements.reduction", [], 0.05)
    assert first["low"]["values"] == {"placements.reduction": 0.03}
    assert first["low"]["npv"] == pytest.approx(npv(run, "--set", "placements.reduction=0.03"))
    assert first["high"]["npv"] == pytest.approx(npv(run, "--set", "placements.reduction=0.07"))
    even = run("evaluate", FOUNDING, "--json").json["break_even"]["placements.reduction"]
    assert first["break_even"] == pytest.approx(even)


def test_no_drivers_without_ranges(run: Any) -> None:
    answer = run("drivers", FOUNDING, "--json").json
    assert (answer["drivers"], answer["cautious"], answer["hopeful"]) == ([], None, None)
    lines = run("drivers", SECOND).out
    assert "drivers 1\n" in lines
    assert "Traceback" not in lines


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_break_even(case: str, options: tuple[str, ...], run: Any) -> None:
    answer, whole = run("break-even", case, *options, "--json").json, run("evaluate", case, *options, "--json").json
    parts = {"npv", "break_even", "break_even_others", "claimed", "ranges", "units", "terms"}
    assert set(answer) == HEAD | parts
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


def test_an_unknown_internal_rate_is_null_among_the_terms(run: Any) -> None:
    known = run("break-even", SECOND, "--json").json["terms"]
    assert known["internal_rate"] is not None
    text = Path(FOUNDING).read_text("utf-8")
    assert "start_year: 2020" in text
    found = run("break-even", FOUNDING, "--json").json["terms"]
    rate = read_library().numbers.get("internal_rate.2020")
    assert (found["internal_rate"] is None) == (rate is None or rate.value is None)


ODDS = {"odds": float, "mean": float, "p10": float, "p50": float, "p90": float, "expected_loss": float, "evpi": float}


@pytest.mark.parametrize(("case", "options"), IN_DOUBT)
def test_simulate(case: str, options: tuple[str, ...], run: Any) -> None:
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


def test_numbers_that_share_their_luck_are_worth_knowing_together(run: Any) -> None:
    worth = run("simulate", SECOND, "--json").json["evppi"]
    assert worth["residential_days.share_due_to_us"] == worth["extra_school_years.share_due_to_us"] > 0


def test_without_ranges_there_are_no_odds(run: Any) -> None:
    answer = run("simulate", FOUNDING, "--json").json
    assert [answer[name] for name in ODDS] == [None] * len(ODDS), "not knowing how sure it is, is no certainty"
    assert (answer["evppi"], answer["payback_by_year"], answer["fan"], answer["pilot"]) == ({}, {}, {}, None)
    assert answer["npv"] == npv(run)


def test_range_gives_odds(run: Any) -> None:
    asked = ("--range", "placements.reduction=0.03:0.07", "--draws", "2000")
    answer = run("simulate", FOUNDING, *asked, "--json").json
    assert list(answer["evppi"]) == ["placements.reduction"]
    assert answer["draws"] == 2000
    # On the plain scale and nothing else uncertain: NPV at the ends of the range is p10 and p90.
    for end, value in (("p10", "0.03"), ("p90", "0.07")):
        assert answer[end] == pytest.approx(npv(run, "--set", f"placements.reduction={value}"), abs=20_000)
    assert answer["evppi"]["placements.reduction"] == pytest.approx(answer["evpi"], rel=0.01)


def test_a_range_is_laid_over_the_scenario_and_beside_a_value(run: Any) -> None:
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


def test_draws_and_seed(run: Any) -> None:
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


def test_what_a_case_says_of_sampling_and_pilot_is_used(tmp_path: Path, run: Any) -> None:
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
def test_lines_hold_no_sentences(command: str, run: Any) -> None:
    said = run(command, SECOND)
    assert said.code == 0
    name = read_case(Path(SECOND).read_bytes()).label.sv
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
def test_refusals_of_doubt(options: tuple[str, ...], code: str, run: Any) -> None:
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
def test_a_wrong_question_ends_with_two(arguments: tuple[str, ...], run: Any) -> None:
    printed = run(*arguments)
    assert (printed.code, printed.out) == (2, "")


# Options -----------------------------------------------------------------------------------------------------------


def npv(run: Any, *options: str) -> float:
    """The NPV that a call with options prints."""
    return float(run("evaluate", FOUNDING, *options, "--json").json["npv"])


def test_set_is_laid_over_the_scenario(run: Any) -> None:
    # The scenario starts the saving in 2023; what is asked for at the moment is laid over it.
    asked = npv(run, "--scenario", "after_spread", "--set", "placements.starts=2021")
    assert asked == npv(run)
    assert asked != npv(run, "--scenario", "after_spread")


def test_several_numbers_are_set_at_once_and_the_last_one_counts(run: Any) -> None:
    both = npv(run, "--set", "placements.reduction=0.04", "--set", "placements.starts=2023")
    assert round(both / 1000) == -4692
    twice = npv(run, "--set", "placements.reduction=0.01", "--set", "placements.reduction=0.04")
    assert twice == npv(run, "--set", "placements.reduction=0.04")


def test_a_number_is_written_as_in_the_files(run: Any) -> None:
    expected = npv(run, "--set", "placements.reduction=0.04")
    for written in ("placements.reduction=4e-2", "placements.reduction=.04", " placements.reduction = 0.040 "):
        assert npv(run, "--set", written) == expected


def test_a_number_by_year_can_be_set(run: Any) -> None:
    every_year = ("--set", "placements.reach.2020=1")
    assert npv(run, *every_year) == npv(run)
    # Reach ends in 2023: what is left are the savings of 2021 and 2022.
    ended = run("evaluate", FOUNDING, *every_year, "--set", "placements.reach.2023=0", "--json").json["by_year"]
    assert [ended[str(year)]["benefits"] for year in (2021, 2022, 2023, 2029)] == [3_790_000, 3_790_000, 0, 0]


def test_a_rate_is_set_whatever_the_schedule(run: Any) -> None:
    answer = run("evaluate", SECOND, "--set", "discount_rate=0", "--json").json
    assert answer["npv"] == pytest.approx(sum(amounts["net"] for amounts in answer["by_year"].values()))


def test_the_horizon_cuts_and_lengthens(run: Any) -> None:
    # Three years: no year after 2022. The saving of 2021 and 2022 is 2 × 3 790 tkr of the 22 540.
    answer = run("evaluate", FOUNDING, "--horizon", "3", "--set", "discount_rate=0", "--json").json
    assert list(answer["by_year"]) == ["2020", "2021", "2022"]
    assert answer["npv"] == pytest.approx(2 * 3_790_000 - 22_540_000)
    assert len(run("evaluate", FOUNDING, "--horizon", "60", "--json").json["by_year"]) == 60
    assert len(run("evaluate", FOUNDING, "--horizon", "1", "--json").json["by_year"]) == 1


def test_a_shorter_horizon_says_what_it_leaves_out(run: Any) -> None:
    assert "outside_horizon" in run("evaluate", FOUNDING, "--horizon", "2", "--json").codes


# Refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--scenario", "nobody_wrote_it"), "unknown_scenario"),
        (("--perspective", "nobody_has_it"), "unknown_perspective"),
        (("--set", "nobody.knows=1"), "unknown_key"),
        (("--set", "placements.reach.20x1=1"), "unknown_key"),
        (("--set", "placements.reduction"), "set_needs_key_and_value"),
        (("--set", "placements.reduction="), "not_a_number"),
        (("--set", "placements.reduction=lots"), "not_a_number"),
        (("--set", "placements.reduction=0,05"), "not_a_number"),
        (("--set", "placements.reduction=5 %"), "not_a_number"),
        (("--set", "placements.reduction=true"), "not_a_number"),
        (("--set", "placements.reduction=nan"), "not_a_number"),
        (("--set", "placements.reduction=.inf"), "not_a_number"),
        (("--set", "placements.reduction=1e999"), "not_a_number"),
        (("--set", "placements.reduction=1_000"), "not_a_number"),
        (("--set", "placements.reduction=[1]"), "not_a_number"),
        (("--set", "placements.reduction=1.01"), "meant_per_cent"),
        (("--set", "placements.base_cost=-1"), "outside_limits"),
        (("--set", "discount_rate=-0.01"), "outside_limits"),
        (("--set", "placements.starts=2021.5"), "not_whole"),
        (("--set", "placements.included=0.5"), "not_whole"),
        (("--set", "placements.ramp=0"), "ramp_below_one"),
        (("--set", "line_work.included=1"), "blank_number"),
        (("--horizon", "0"), "horizon_outside_limits"),
        (("--horizon", "-5"), "horizon_outside_limits"),
        (("--horizon", "61"), "horizon_outside_limits"),
        (("--horizon", "200"), "horizon_outside_limits"),
        (("--horizon", "999999999999"), "horizon_outside_limits"),
    ],
)
def test_refusals(options: tuple[str, ...], code: str, run: Any) -> None:
    lines, printed = run("evaluate", FOUNDING, *options), run("evaluate", FOUNDING, *options, "--json")
    assert (lines.code, printed.code) == (1, 1)
    assert lines.out == "", "a refused case has no result"
    assert set(printed.json) == {"problems"}
    for said in (lines, printed):
        assert code in said.codes
    assert any(problem["severity"] == "error" for problem in printed.json["problems"])


def test_every_problem_is_told_at_once(run: Any) -> None:
    printed = run("evaluate", FOUNDING, "--horizon", "0", "--scenario", "nope", "--set", "nope=1", "--json")
    assert printed.codes >= {"horizon_outside_limits", "unknown_scenario", "unknown_key"}


@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_a_file_that_is_not_there(command: str, tmp_path: Path, run: Any) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        lines, printed = run(command, str(path)), run(command, str(path), "--json")
        assert (lines.code, printed.code) == (2, 2)
        assert lines.codes == printed.codes == {"file_not_readable"}
        assert printed.json["problems"][0]["address"] == str(path)


@pytest.mark.parametrize("command", ["evaluate", "check"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"just words", "not_a_case"),
        (b"label: [", "yaml_syntax"),
        (b"label: \xff\xfe\x00", "not_utf8"),
        (b"label: A\nlabel: B\n", "yaml_duplicate_key"),
        (b"label: A\nnobody_asked: 1\n", "unknown_field"),
        (b"label: A\n", "missing_field"),
    ],
)
def test_a_file_that_is_no_case(command: str, content: bytes, code: str, tmp_path: Path, run: Any) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    lines, printed = run(command, str(file)), run(command, str(file), "--json")
    assert (lines.code, printed.code) == (1, 1)
    assert code in lines.codes
    assert code in printed.codes


def test_check_ends_badly_when_only_a_scenario_has_an_error(tmp_path: Path, run: Any) -> None:
    text = Path(FOUNDING).read_text("utf-8")
    file = tmp_path / "case.yaml"
    file.write_text(text.replace("placements.starts: 2023", "placements.starts: 20230"), "utf-8")
    assert run("evaluate", str(file)).code == 0
    checked = run("check", str(file))
    assert checked.code == 1
    assert "outside_limits" in checked.codes


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("evaluate",),
        ("nothing", FOUNDING),
        ("evaluate", FOUNDING, "--horizon", "ten"),
        ("evaluate", FOUNDING, "--horizon", "2.5"),
        ("evaluate", FOUNDING, "--unknown"),
        ("evaluate", FOUNDING, "--set"),
        ("check", FOUNDING, "--scenario", "pilot_area"),
    ],
)
def test_a_wrong_call_ends_with_two(arguments: tuple[str, ...], run: Any) -> None:
    printed = run(*arguments)
    assert printed.code == 2
    assert printed.out == ""
    assert printed.err.startswith("usage: python -m model")


# As a program ------------------------------------------------------------------------------------------------------


def program(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "model", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_from_the_repository(run: Any) -> None:
    done = program("evaluate", str(Path(FOUNDING).relative_to(ROOT)), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run("evaluate", FOUNDING, "--json").json


def test_from_another_directory(tmp_path: Path, run: Any) -> None:
    (tmp_path / "min kalkyl.yaml").write_bytes(Path(SECOND).read_bytes())
    done = program("evaluate", "min kalkyl.yaml", "--json", cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run("evaluate", SECOND, "--json").json


def test_a_refusal_ends_the_program_with_one() -> None:
    done = program("evaluate", FOUNDING, "--scenario", "nobody_wrote_it")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown_scenario" in done.stderr
    assert "Traceback" not in done.stderr
