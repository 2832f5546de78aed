"""Answers that are known from elsewhere: the founding case as worked out by hand, and published rows.

The figures stand in `reference/*.json`. Everything here goes through the whole model, most of it through the command
line; the printed digits of each reference are what must agree.
"""

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy_financial as npf
import pytest

from model.__main__ import main
from model.calculation.draws import point
from model.calculation.ledger import Kind, Ledger, Posting
from model.calculation.metrics import discount_factors, npv_by_actor, read
from model.case.assumptions import Actor, Label, Timing
from model.evaluate import evaluate
from model.files.reading import case_files
from model.numbers.resolve import resolve
from tests.case_of_flows import LIBRARY, START_YEAR, answers, case_of, case_of_flows

pytestmark = pytest.mark.always

HERE = Path(__file__).parents[1]
ROOT = HERE.parent
FOUNDING = json.loads((HERE / "reference" / "founding_case.json").read_text("utf-8"))
KNOWN = json.loads((HERE / "reference" / "known_answers.json").read_text("utf-8"))
CASE_FILE = case_files()["hasselby_vallingby"]
RATES = ("0", "0.015", "0.03", "0.035")
AS_FILED = FOUNDING["as_filed"]


def printed(value: float | None, like: float) -> float | None:
    """The value rounded to as many decimals as the reference prints."""
    if value is None:
        return None
    decimals = max(0, -int(Decimal(str(like)).as_tuple().exponent))
    return round(value, decimals)


def numbers_set(**numbers: float | str) -> list[str]:
    """Command line options that set the founding case's numbers."""
    keys = {
        "saving_from": "placements.starts",
        "reach": "placements.reach",
        "rate": "discount_rate",
        "reduction": "placements.reduction",
        "process_support": "process_support.included",
    }
    return [part for name, value in numbers.items() for part in ("--set", f"{keys[name]}={value}")]


@pytest.fixture
def founding_case(capsys: pytest.CaptureFixture[str]) -> Any:
    """The founding case through the command line: numbers → what is printed."""

    def asked(*options: str) -> dict[str, Any]:
        assert main(["evaluate", str(CASE_FILE), *options, "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    return asked


def founding_npv(saving_from: int, reach: str, rate: str, reduction: str = "0.05", yearly_extra: int = 0) -> Fraction:
    """The founding case's NPV in tkr, once more, in fractions and from the figures of the application alone."""
    total = Fraction(0)
    for t in range(10):
        net = Fraction(-FOUNDING["costs"].get(str(2020 + t), 0))
        if t < 3:
            net -= yearly_extra
        if 2020 + t >= saving_from:
            net += Fraction(reduction) * FOUNDING["base_per_year"] * Fraction(reach)
        total += net / (1 + Fraction(rate)) ** t
    return total


# The founding case -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("row", FOUNDING["net_present_value"], ids=lambda row: f"{row['saving_from']}-{row['reach']}")
def test_net_present_value_of_the_founding_case(row: dict[str, float], rate: str, founding_case: Any) -> None:
    answer = founding_case(*numbers_set(saving_from=row["saving_from"], reach=row["reach"], rate=rate))
    assert printed(answer["npv"] / 1000, row[rate]) == row[rate]
    by_fractions = founding_npv(int(row["saving_from"]), str(row["reach"]), rate)
    assert answer["npv"] == pytest.approx(float(by_fractions) * 1000, rel=1e-12, abs=1e-3)


@pytest.mark.parametrize("rate", RATES)
def test_the_rate_does_not_move_the_payback_year(rate: str, founding_case: Any) -> None:
    for row in FOUNDING["payback_calendar_year"]:
        answer = founding_case(*numbers_set(saving_from=row["saving_from"], reach=row["reach"], rate=rate))
        assert answer["payback_year"] == row["year"]
        assert (answer["payback_years"] is None) == (row["year"] is None)


@pytest.mark.parametrize("row", FOUNDING["break_even_reduction"], ids=lambda row: f"{row['saving_from']}-{row['rate']}")
def test_break_even_of_the_founding_case(row: dict[str, float], founding_case: Any) -> None:
    answer = founding_case(*numbers_set(saving_from=row["saving_from"], rate=row["rate"]))
    # The references are printed as per cent with two decimals.
    assert round(answer["break_even"]["placements.reduction"], 4) == row["value"]
    discounted = [(1 + Fraction(str(row["rate"]))) ** -t for t in range(10)]
    costs = sum(Fraction(FOUNDING["costs"].get(str(2020 + t), 0)) * discounted[t] for t in range(10))
    base = sum(FOUNDING["base_per_year"] * discounted[t] for t in range(10) if 2020 + t >= row["saving_from"])
    assert answer["break_even"]["placements.reduction"] == pytest.approx(float(costs / base), rel=1e-12)


@pytest.mark.parametrize("reach", ["1.0", "0.1"])
def test_simple_payback_of_the_founding_case(reach: str, founding_case: Any) -> None:
    expected = FOUNDING["simple_payback_years"][f"reach_{reach}"]
    assert printed(founding_case(*numbers_set(reach=reach))["simple_payback_years"], expected) == expected


def test_the_founding_case_as_filed(founding_case: Any) -> None:
    answer = founding_case()
    assert (answer["payback_year"], answer["discounted_payback_year"], answer["trough_year"]) == (2026, 2027, 2021)
    for name in ("benefit_cost_ratio", "payback_years", "irr"):
        assert printed(answer[name], AS_FILED[name]) == AS_FILED[name], name
    for name in ("npv", "trough"):
        assert printed(answer[name] / 1000, AS_FILED[name]) == AS_FILED[name], name
    assert round(answer["break_even"]["placements.reduction"], 4) == AS_FILED["break_even_reduction"]
    assert len(answer["by_year"]) == AS_FILED["horizon"]
    assert answer["by_actor"] == {"stadsdelsnamnd": answer["npv"]}


def test_the_founding_case_as_filed_says_what_its_options_say(founding_case: Any) -> None:
    asked = numbers_set(saving_from=AS_FILED["saving_from"], rate=AS_FILED["rate"], reduction=FOUNDING["reduction"])
    told = [name for name in founding_case() if name != "problems"]
    as_it_stands, as_asked = founding_case(), founding_case(*asked, "--horizon", str(AS_FILED["horizon"]))
    assert {name: as_it_stands[name] for name in told} == {name: as_asked[name] for name in told}


def test_four_per_cent_instead_of_five(founding_case: Any) -> None:
    answer = founding_case(*numbers_set(reduction=0.04))
    assert printed(answer["npv"] / 1000, 0.1) == AS_FILED["npv_at_4_percent"]
    assert answer["payback_year"] == AS_FILED["payback_year_at_4_percent"]


def test_four_per_cent_after_the_spread(founding_case: Any) -> None:
    answer = founding_case("--scenario", "after_spread", *numbers_set(reduction=0.04))
    assert round(answer["npv"] / 1000) == -4692
    assert answer["npv"] == pytest.approx(float(founding_npv(2023, "1", "0.035", "0.04")) * 1000)


def test_with_the_process_support_as_a_cost(founding_case: Any) -> None:
    expected = FOUNDING["with_lum_process_support_1500_a_year"]
    for options in (numbers_set(process_support=1), ["--scenario", "with_process_support"]):
        answer = founding_case(*options)
        assert printed(answer["npv"] / 1000, expected["npv"]) == expected["npv"]
        assert round(answer["break_even"]["placements.reduction"], 4) == expected["break_even_reduction"]
        assert answer["payback_year"] == expected["payback_year"]
        by_fractions = founding_npv(2021, "1", "0.035", yearly_extra=1500)
        assert answer["npv"] == pytest.approx(float(by_fractions) * 1000, rel=1e-12)


@pytest.mark.parametrize(("scenario", "saving_from", "reach"), [("after_spread", 2023, 1.0), ("pilot_area", 2021, 0.1)])
def test_the_founding_cases_scenarios_are_the_reference_rows(
    scenario: str, saving_from: int, reach: float, founding_case: Any
) -> None:
    row = next(
        row for row in FOUNDING["net_present_value"] if (row["saving_from"], row["reach"]) == (saving_from, reach)
    )
    assert printed(founding_case("--scenario", scenario)["npv"] / 1000, 0.1) == row["0.035"]


def test_the_budget_as_filed(founding_case: Any) -> None:
    costs = {year: amounts["costs"] / 1000 for year, amounts in founding_case()["by_year"].items()}
    assert {year: cost for year, cost in costs.items() if cost} == FOUNDING["costs"]
    assert sum(costs.values()) == 22_540


@pytest.mark.parametrize(
    ("options", "npv"),
    [([], 6834.5), (numbers_set(saving_from=2023, rate=0.03), 184.0), (["--scenario", "pilot_area"], -19115.3)],
)
def test_the_real_command_says_the_same(options: list[str], npv: float) -> None:
    command = [sys.executable, "-m", "model", "evaluate", str(CASE_FILE), *options, "--json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert printed(json.loads(said.stdout)["npv"] / 1000, npv) == npv
    assert said.stderr == ""


# Published answers -------------------------------------------------------------------------------------------------


def rates_of(steps: list[list[float]], years: int) -> np.ndarray:
    """The rate that leads to each year 0 … years, as the model wants it."""
    rates = np.zeros((years + 1, 1))
    for start, rate in steps:
        rates[int(start) :] = rate
    return rates


def test_green_book_factors() -> None:
    published = KNOWN["discount_factors_green_book_standard"]
    factors = discount_factors(rates_of(published["schedule"], 126))[:, 0]
    assert {t: round(float(factors[int(t)]), 4) for t in published["factors"]} == published["factors"]


def test_green_book_factors_of_a_case() -> None:
    published = KNOWN["discount_factors_green_book_standard"]
    case = case_of([1] * 60, [], discount={"schedule": "green_book"})
    rates = evaluate(case, point(resolve(case, LIBRARY)), LIBRARY).rates
    factors = discount_factors(rates)[:, 0]
    for t in (0, 1, 5, 10, 30, 31):
        assert round(float(factors[t]), 4) == published["factors"][str(t)]
    assert answers(case)["npv"] == pytest.approx(-float(factors.sum()))


def test_danish_rate_falls_after_year_35() -> None:
    for t, expected in ((35, Fraction("1.035") ** -35), (36, Fraction("1.035") ** -35 / Fraction("1.025"))):
        case = case_of([], [0] * t + [1], discount={"schedule": "denmark"})
        assert answers(case)["npv"] == pytest.approx(float(expected), rel=1e-12)


def test_the_internal_rate_is_the_start_years_and_flat() -> None:
    # 2020: 1.5 %, although 2021 had 1.25 % and 2022 1.0 %.
    case = case_of([], [0, 0, 0, 1000], discount={"schedule": "internal_rate"})
    assert answers(case)["npv"] == pytest.approx(float(1000 / Fraction("1.015") ** 3), rel=1e-12)


@pytest.mark.parametrize("row", KNOWN["net_present_value"], ids=lambda row: row["source"])
def test_published_net_present_values(row: dict[str, Any]) -> None:
    answer = answers(case_of_flows(row["flows"], row["rate"], row["timing"]))
    assert printed(answer["npv"], row["npv"]) == row["npv"]
    # numpy-financial does not discount the first flow; `end` discounts every flow once more.
    later = 1 + row["rate"] if row["timing"] == "end" else 1
    assert answer["npv"] == pytest.approx(float(npf.npv(row["rate"], row["flows"])) / later, rel=1e-12)


@pytest.mark.parametrize("row", KNOWN["net_present_value"], ids=lambda row: row["source"])
def test_middle_lies_between_start_and_end(row: dict[str, Any]) -> None:
    npv = {timing: answers(case_of_flows(row["flows"], row["rate"], timing))["npv"] for timing in TIMINGS}
    assert npv["middle"] == pytest.approx(npv["start"] / (1 + row["rate"]) ** 0.5, rel=1e-12)
    assert npv["end"] == pytest.approx(npv["start"] / (1 + row["rate"]), rel=1e-12)


TIMINGS: tuple[Timing, ...] = ("start", "middle", "end")


@pytest.mark.parametrize("row", KNOWN["internal_rate_of_return"], ids=lambda row: str(row["flows"]))
def test_published_internal_rates_of_return(row: dict[str, Any]) -> None:
    answer = answers(case_of_flows(row["flows"]))
    if row["irr"] is None:
        reasons = {"two roots, 0.10 and 0.20": "several_roots", "no root": "no_root"}
        assert (answer["irr"], answer["irr_missing_because"]) == (None, reasons[row["why"]])
    else:
        assert printed(answer["irr"], row["irr"]) == row["irr"]
        assert answer["irr"] == pytest.approx(float(npf.irr(row["flows"])), rel=1e-9)
        assert answer["irr_missing_because"] is None


def test_cost_and_benefit_in_the_same_first_year() -> None:
    row = KNOWN["cost_and_benefit_in_the_same_first_year"]
    case = case_of([row["cost_in_year_0"]], [row["benefit_per_year"]] * row["years"], row["rate"], row["timing"])
    answer = answers(case)
    read_as = {"pv_benefit": "pv_benefits", "pv_cost": "pv_costs", "npv": "npv", "ratio": "benefit_cost_ratio"}
    for name, ours in read_as.items():
        assert printed(answer[ours], row[name]) == row[name], name
    assert round(answer["benefit_cost_ratio"], 2) == 2.55
    assert round(answer["irr"] * 100, 2) == 19.30


def test_a_saving_that_grows_for_ten_years() -> None:
    row = KNOWN["ramp"]
    effect = {
        "label": "Besparing",
        "kind": "reduction",
        "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
    }
    first = START_YEAR - row["years_counted_from"]  # the reference counts its years from 1
    values = {
        "saving.base": (row["full_saving"], "kr/year"),
        "saving.change": (1, "change"),
        "saving.starts": (first + row["saving_starts_in_year"], "year"),
        "saving.ramp": (row["ramp_years"], "years"),
    }
    numbers = {
        key: {"label": "Tal", "value": value, "unit": unit, "basis": "judged"} for key, (value, unit) in values.items()
    }
    case = case_of([row["cost_per_year"]] * row["horizon"], [], effects={"saving": effect}, numbers=numbers)
    answer = answers(case, {"discount_rate": 0.0})
    net = [amounts["net"] for amounts in answer["by_year"].values()]
    assert net[: len(row["annual"])] == pytest.approx(row["annual"], rel=1e-12)
    assert sum(net[:7]) == pytest.approx(row["cumulative_after_7"])
    assert answer["npv"] == pytest.approx(row["cumulative_after_12"])
    assert answer["trough"] == pytest.approx(row["trough"])
    assert answer["trough_year"] == first + row["trough_year"]


@pytest.mark.parametrize("row", KNOWN["payback_from_1_january_of_year_0"], ids=lambda row: str(row["flows"]))
def test_payback_from_the_first_of_january(row: dict[str, Any]) -> None:
    answer = answers(case_of_flows(row["flows"]))
    assert answer["payback_years"] == (None if row["years"] is None else pytest.approx(row["years"], rel=1e-12))
    year = None if row["years"] is None else START_YEAR + max(0, int(np.ceil(row["years"])) - 1)
    assert answer["payback_year"] == year


def of_postings(*postings: tuple[str, Kind, float]) -> Ledger:
    """A ledger of one year from (actor, kind, kronor), not discounted, with the actors as parts of society."""
    return Ledger(
        postings=tuple(Posting("line", actor, kind, "cash") for actor, kind, _ in postings),
        amounts=tuple(np.array([[float(amount)]]) for *_, amount in postings),
        years=range(START_YEAR, START_YEAR + 1),
        draws=1,
        rates=np.zeros((2, 1)),
        actors={actor: Actor(label=Label(sv=actor), kind="society") for actor, *_ in postings},
        applicant=postings[0][0],
    )


@pytest.mark.parametrize("row", KNOWN["identities_of_published_rows"], ids=lambda row: row["source"])
def test_identities_of_published_rows(row: dict[str, Any]) -> None:
    ledger = of_postings(
        ("taxpayer", "cost", -row["cost"]),
        ("taxpayer", "benefit", row["taxpayer"]),
        ("others", "benefit", row["others"]),
    )
    readings = read(ledger, "start")
    assert readings.pv_benefits[0] == row["total"]
    assert readings.npv[0] == pytest.approx(row["npv"], abs=row.get("tolerance", 0))
    by_actor = npv_by_actor(ledger, "start")
    assert sum(npv[0] for npv in by_actor.values()) == readings.npv[0]
    if row["ratio"] is None:
        assert np.isnan(readings.benefit_cost_ratio[0])
    else:
        assert round(float(readings.benefit_cost_ratio[0]), 2) == row["ratio"]
