"""python -m model: what it prints, what it refuses, and how it ends."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from model import RESULTS_DATE
from model.files.reading import read_case, read_library
from tests.model.printed import FOUNDING, SECOND, Run, npv, run_in

ROOT = Path(__file__).resolve().parents[2]
PERSPECTIVES = tuple(read_library().perspectives)
FIELDS = {
    "npv": float, "pv_costs": float, "pv_benefits": float, "benefit_cost_ratio": float, "payback_years": float,
    "payback_year": int, "discounted_payback_year": int, "simple_payback_years": float, "trough": float,
    "trough_year": int, "irr": float, "break_even": dict, "by_actor": dict, "by_year": dict, "problems": list,
}  # fmt: skip
"""What other programs rely on, with the kind of value each has in the founding case."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one call in this process."""
    return run_in(capsys)


# What is printed ---------------------------------------------------------------------------------------------------


def test_the_fields_other_programs_rely_on(run: Run) -> None:
    answer = run("evaluate", FOUNDING, "--json").json
    assert {name: type(answer[name]) for name in FIELDS} == FIELDS


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_the_fields_are_the_same_in_every_perspective(case: str, perspective: str, run: Run) -> None:
    answer = run("evaluate", case, "--perspective", perspective, "--json").json
    assert set(answer) >= set(FIELDS)
    assert answer["perspective"] == perspective
    assert sum(answer["by_actor"].values()) == pytest.approx(answer["npv"], abs=1e-6)


def test_years_are_named_by_their_number(run: Run) -> None:
    by_year = run("evaluate", FOUNDING, "--json").json["by_year"]
    assert list(by_year) == [str(year) for year in range(2020, 2030)]
    assert all(set(amounts) == {"costs", "benefits", "net"} for amounts in by_year.values())
    # 2021: 9 811 tkr in cost, 5 % of 75 800 tkr saved.
    assert by_year["2021"] == {"costs": 9_811_000, "benefits": 3_790_000, "net": -6_021_000}


def test_numbers_are_not_rounded(run: Run) -> None:
    answer = run("evaluate", FOUNDING, "--json").json
    assert answer["npv"] != round(answer["npv"], 2)
    assert answer["break_even"]["placements.reduction"] != round(answer["break_even"]["placements.reduction"], 4)


def test_none_is_null_and_says_why(run: Run) -> None:
    answer = run("evaluate", FOUNDING, "--scenario", "pilot_area", "--json").json
    assert [answer[name] for name in ("payback_years", "payback_year", "discounted_payback_year")] == [None] * 3
    assert answer["irr"] is not None
    assert answer["irr_missing_because"] is None
    lost = run("evaluate", FOUNDING, "--set", "placements.reduction=0", "--json").json
    assert (lost["irr"], lost["irr_missing_because"]) == (None, "no_root")
    assert lost["simple_payback_years"] is None


def test_no_cost_gives_no_ratio(run: Run) -> None:
    answer = run("evaluate", FOUNDING, "--set", "budget.factor=0", "--json").json
    assert (answer["pv_costs"], answer["benefit_cost_ratio"], answer["trough"]) == (0, None, 0)
    assert (answer["payback_years"], answer["payback_year"], answer["trough_year"]) == (0, 2020, None)


def test_the_answer_is_dated(run: Run) -> None:
    assert run("evaluate", FOUNDING, "--json").json["results_date"] == RESULTS_DATE


def test_the_same_call_prints_the_same(run: Run) -> None:
    first = run("evaluate", SECOND, "--scenario", "slower_start", "--json")
    assert run("evaluate", SECOND, "--scenario", "slower_start", "--json").out == first.out


def test_lines_say_what_the_json_says(run: Run) -> None:
    lines, answer = run("evaluate", FOUNDING).out.splitlines(), run("evaluate", FOUNDING, "--json").json
    written = dict(line.split(maxsplit=1) for line in lines if re.match(r"\w+ +\S+$", line))
    for name, kind in FIELDS.items():
        if kind in (int, float):
            assert float(written[name]) == answer[name], name
    assert sum(line.startswith("notice") for line in lines) == len(answer["problems"])


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_sentences_only_codes_names_and_numbers(case: str, options: tuple[str, ...], run: Run) -> None:
    answer = run("evaluate", case, "--json").json
    said = run("evaluate", case, *options).out.replace(answer["case"], "")
    assert answer["case"] == read_case(Path(case).read_bytes()).label.sv, "the one text is the case's own name"
    # What is left are names like `placements.reduction` and units: no words that follow upon each other.
    assert re.findall(r"[A-Za-zÅÄÖåäö]{2,}[,.]? [A-Za-zÅÄÖåäö]{2,} [A-Za-zÅÄÖåäö]{2,}", said) == []
    assert not re.search(r"[ÅÄÖåäö]", said)


@pytest.mark.parametrize("case", [FOUNDING, SECOND])
def test_check_prints_the_problems_of_the_case(case: str, run: Run) -> None:
    lines, printed = run("check", case), run("check", case, "--json")
    assert (lines.code, printed.code) == (0, 0)
    assert lines.codes == printed.codes != set()
    assert {problem["severity"] for problem in printed.json["problems"]} == {"notice"}
    assert all(set(problem) == {"code", "address", "severity", "facts"} for problem in printed.json["problems"])


# Options -----------------------------------------------------------------------------------------------------------


def test_set_is_laid_over_the_scenario(run: Run) -> None:
    # The scenario starts the saving in 2023; what is asked for at the moment is laid over it.
    asked = npv(run, "--scenario", "after_spread", "--set", "placements.starts=2021")
    assert asked == npv(run)
    assert asked != npv(run, "--scenario", "after_spread")


def test_several_numbers_are_set_at_once_and_the_last_one_counts(run: Run) -> None:
    both = npv(run, "--set", "placements.reduction=0.04", "--set", "placements.starts=2023")
    assert round(both / 1000) == -4692
    twice = npv(run, "--set", "placements.reduction=0.01", "--set", "placements.reduction=0.04")
    assert twice == npv(run, "--set", "placements.reduction=0.04")


def test_a_number_is_written_as_in_the_files(run: Run) -> None:
    expected = npv(run, "--set", "placements.reduction=0.04")
    for written in ("placements.reduction=4e-2", "placements.reduction=.04", " placements.reduction = 0.040 "):
        assert npv(run, "--set", written) == expected


def test_a_number_by_year_can_be_set(run: Run) -> None:
    every_year = ("--set", "placements.reach.2020=1")
    assert npv(run, *every_year) == npv(run)
    # Reach ends in 2023: what is left are the savings of 2021 and 2022.
    ended = run("evaluate", FOUNDING, *every_year, "--set", "placements.reach.2023=0", "--json").json["by_year"]
    assert [ended[str(year)]["benefits"] for year in (2021, 2022, 2023, 2029)] == [3_790_000, 3_790_000, 0, 0]


def test_a_rate_is_set_whatever_the_schedule(run: Run) -> None:
    answer = run("evaluate", SECOND, "--set", "discount_rate=0", "--json").json
    assert answer["npv"] == pytest.approx(sum(amounts["net"] for amounts in answer["by_year"].values()))


def test_the_horizon_cuts_and_lengthens(run: Run) -> None:
    # Three years: no year after 2022. The saving of 2021 and 2022 is 2 × 3 790 tkr of the 22 540.
    answer = run("evaluate", FOUNDING, "--horizon", "3", "--set", "discount_rate=0", "--json").json
    assert list(answer["by_year"]) == ["2020", "2021", "2022"]
    assert answer["npv"] == pytest.approx(2 * 3_790_000 - 22_540_000)
    assert len(run("evaluate", FOUNDING, "--horizon", "60", "--json").json["by_year"]) == 60
    assert len(run("evaluate", FOUNDING, "--horizon", "1", "--json").json["by_year"]) == 1


def test_a_shorter_horizon_says_what_it_leaves_out(run: Run) -> None:
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
def test_refusals(options: tuple[str, ...], code: str, run: Run) -> None:
    lines, printed = run("evaluate", FOUNDING, *options), run("evaluate", FOUNDING, *options, "--json")
    assert (lines.code, printed.code) == (1, 1)
    assert lines.out == "", "a refused case has no result"
    assert set(printed.json) == {"problems"}
    for said in (lines, printed):
        assert code in said.codes
    assert any(problem["severity"] == "error" for problem in printed.json["problems"])


def test_every_problem_is_told_at_once(run: Run) -> None:
    printed = run("evaluate", FOUNDING, "--horizon", "0", "--scenario", "nope", "--set", "nope=1", "--json")
    assert printed.codes >= {"horizon_outside_limits", "unknown_scenario", "unknown_key"}


@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_a_file_that_is_not_there(command: str, tmp_path: Path, run: Run) -> None:
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
def test_a_file_that_is_no_case(command: str, content: bytes, code: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    lines, printed = run(command, str(file)), run(command, str(file), "--json")
    assert (lines.code, printed.code) == (1, 1)
    assert code in lines.codes
    assert code in printed.codes


def test_check_ends_badly_when_only_a_scenario_has_an_error(tmp_path: Path, run: Run) -> None:
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
def test_a_wrong_call_ends_with_two(arguments: tuple[str, ...], run: Run) -> None:
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


def test_from_the_repository(run: Run) -> None:
    done = program("evaluate", str(Path(FOUNDING).relative_to(ROOT)), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run("evaluate", FOUNDING, "--json").json


def test_from_another_directory(tmp_path: Path, run: Run) -> None:
    (tmp_path / "min kalkyl.yaml").write_bytes(Path(SECOND).read_bytes())
    done = program("evaluate", "min kalkyl.yaml", "--json", cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run("evaluate", SECOND, "--json").json


def test_a_refusal_ends_the_program_with_one() -> None:
    done = program("evaluate", FOUNDING, "--scenario", "nobody_wrote_it")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown_scenario" in done.stderr
    assert "Traceback" not in done.stderr
