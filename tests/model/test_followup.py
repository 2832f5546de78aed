"""Follow-up against its reference vectors, against statsmodels, and against what must not change."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep  # type: ignore[import-untyped]
from statsmodels.stats.rates import test_poisson_2indep as poisson_test  # type: ignore[import-untyped]

from model.analysis.answer import Answer
from model.analysis.detectability import Counts, smallest_fall
from model.case.assumptions import Language
from model.case.case import Case
from model.checking.case import check
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.followup.answer import followup_as_json, followup_of
from model.followup.control_chart import control_chart
from model.followup.differences import parts
from model.followup.estimates import (
    difference_in_differences,
    difference_of_shares,
    rate_ratio,
    ratio_with_control,
    updated_rate,
)
from model.followup.updating import updated
from model.numbers.resolve import resolve
from presentation.followup import estimate_sentence, first_sentence, not_estimated_sentence
from tests.generators import LIBRARY, number
from wording.texts import LANGUAGES

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference" / "followup.json").read_text("utf-8"))
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
SEEN = {
    "label": "Placeringar", "effect": "placements", "first": 2021, "last": 2021, "on": "2022-01-31", "source": "Utdrag",
    "before": {"count": 600, "years": 3}, "after": {"count": 190, "years": 1}, "overdispersion": 1.0,
}  # fmt: skip


def told(case: Case, scenario: str | None = None) -> dict[str, Any]:
    """What the command line prints of a case's follow-up."""
    return followup_as_json(Answer(resolve(case, LIBRARY, scenario), case.perspective, 500))


def followed(**outcomes: object) -> Case:
    """The founding case with a range round its fall, and with these outcomes alone."""
    numbers = {
        **FOUNDING.numbers,
        "placements.reduction": FOUNDING.numbers["placements.reduction"].edited(low=0.03, high=0.07),
    }
    return FOUNDING.edited(followup=outcomes or None, numbers=numbers)


def test_a_rate_ratio_of_two_poisson_samples() -> None:
    row = REFERENCE["rate_ratio"]
    found = rate_ratio(row["count_1"], row["count_2"], row["exposure_1"], row["exposure_2"])
    assert round(math.log(found.value) / found.standard_error, 4) == row["wald_log_z"]
    judged = poisson_test(*row_of(row), method="wald-log", compare="ratio")
    assert math.log(found.value) / found.standard_error == pytest.approx(judged.statistic, rel=1e-9)
    low, high = (math.log(end / found.value) / found.standard_error for end in (found.low, found.high))
    assert (low, high) == pytest.approx((-1.959964, 1.959964), abs=1e-6)


def row_of(row: dict[str, Any]) -> tuple[float, ...]:
    """Counts and exposures as statsmodels takes them."""
    return tuple(row[name] for name in ("count_1", "exposure_1", "count_2", "exposure_2"))


def test_difference_in_differences_on_counts() -> None:
    row = REFERENCE["difference_in_differences_on_counts"]
    treated, control = tuple(row["treated_before_after"]), tuple(row["control_before_after"])
    found = difference_in_differences(treated, control)
    assert found.value == row["estimate"]
    assert round(found.standard_error, 1) == row["standard_error"]
    yearly = difference_in_differences(treated, control, (2.0, 1.0))
    assert yearly.value == row["per_year_where_before_is_2_years_and_after_1"]["estimate"]
    assert yearly.standard_error == pytest.approx(math.sqrt(80 / 4 + 20 + 100 / 4 + 50))


def test_the_interval_of_a_difference_in_differences_holds_nineteen_times_of_twenty() -> None:
    dice = np.random.default_rng(7)
    means = np.array([300.0, 240.0, 500.0, 480.0])
    drawn = dice.poisson(means, size=(20_000, 4))
    held = 0
    for row in drawn[:4000]:
        found = difference_in_differences((row[0], row[1]), (row[2], row[3]))
        held += found.low <= (240 - 300) - (480 - 500) <= found.high
    assert held / 4000 == pytest.approx(0.95, abs=0.012)


def test_plan_and_outcome_of_the_local_project_in_2022() -> None:
    row, found = REFERENCE["plan_and_outcome"], told(FOUNDING)
    by_line = {one["line"]: one for one in found["differences"]}
    cost, own = by_line["local_project.cost"], by_line["local_project.own"]
    assert (cost["plan"], cost["outcome"], cost["difference"]) == (
        row["cost_plan"], row["cost_outcome_stated"], row["difference"],
    )  # fmt: skip
    assert (own["plan"], own["outcome"], own["difference"]) == (
        row["own_money_plan"], row["own_money_outcome"], row["difference_own"],
    )  # fmt: skip
    assert found["now"] == found["plan"], "a project beside the case moves none of its kronor"


def test_the_smallest_fall_that_is_found_eight_times_of_ten() -> None:
    for row in REFERENCE["detectable_fall_8_of_10"]["rows"]:
        assert smallest_fall(Counts(row["before"], row["after"])) == pytest.approx(row["smallest_fall"], abs=6e-5)


def test_a_rate_after_counts() -> None:
    row = REFERENCE["updating_counts"]
    prior_shape, prior_years = row["prior"]
    shape, years = updated_rate(prior_shape, prior_years, tuple(row["counts"]))
    assert [shape, years] == row["posterior"]
    assert shape / years == row["mean"]


def test_one_year_hardly_moves_what_was_believed() -> None:
    """The claim of 5 % (3 to 7), three years before of 200 and one after of 190: the new weighs 0.04."""
    found = told(followed(effects=[SEEN]))
    update = found["updates"]["placements.reduction"]
    assert round(update["weight"], 2) == 0.04
    assert update["weight"] + update["weight_before"] == 1.0
    assert update["before"] == 0.05
    assert update["value"] == pytest.approx(0.05, abs=1e-3)
    estimate = found["estimates"][0]
    assert estimate["value"] == pytest.approx(1 - 190 / 200)
    assert estimate["low"] < 0 < estimate["high"]
    assert set(estimate["cannot_say"]) == {"one_year", "no_control"}


def test_no_outcome_leaves_the_forecast_and_a_sure_one_replaces_it() -> None:
    assert updated(0.05, 0.03, 0.07, 0.2, math.inf).value == 0.05
    sure = updated(0.05, 0.03, 0.07, 0.2, 0.0)
    assert sure.value == pytest.approx(0.2)
    assert sure.weight == 1.0
    assert sure.low == pytest.approx(sure.high) == pytest.approx(0.2)
    between = [updated(0.05, 0.03, 0.07, 0.2, error).value for error in (1.0, 0.1, 0.02, 0.001)]
    assert between == sorted(between)
    found = told(followed())
    assert found["now"] == found["plan"]
    assert (found["differences"], found["estimates"], found["ahead"]) == ([], [], None)


def test_years_that_were_measured_use_what_was_measured_and_later_ones_the_updated_number() -> None:
    """2021 is 10 % of 75.8 million; from 2022 the updated share; the plan's own figures stand."""
    seen = {**SEEN, "before": {"count": 6000, "years": 3}, "after": {"count": 1800, "years": 1}}
    case = followed(effects=[seen])
    before, found = told(followed()), told(case)
    assert found["plan"] == before["plan"]
    share = found["updates"]["placements.reduction"]["value"]
    expected = 75_800_000 * ((0.1 - 0.05) / 1.035 + sum((share - 0.05) / 1.035**t for t in range(2, 10)))
    assert found["now"]["npv"] - found["plan"]["npv"] == pytest.approx(expected, rel=1e-9)


def test_what_was_paid_takes_the_place_of_what_was_planned() -> None:
    paid = {"line": "staff", "year": 2020, "kronor": 7_000_000, "on": "2021-02-01", "source": "Bokslut",
            "volume": 10, "planned_volume": 11}  # fmt: skip
    found = told(followed(money=[paid]))
    assert found["now"]["npv"] - found["plan"]["npv"] == pytest.approx(8_177_000 - 7_000_000)
    one = found["differences"][0]
    assert one["volume_part"] == pytest.approx(-8_177_000 / 11)
    assert one["volume_part"] + one["price_part"] == pytest.approx(one["difference"], abs=1e-6)
    assert found["ahead"]["from_year"] == 2021
    assert found["ahead"]["net"] == pytest.approx(75_800_000 * 0.05 * 9 - 9_811_000 - 3_152_000)


def test_volume_and_price_add_up_to_the_difference() -> None:
    dice = np.random.default_rng(3)
    for plan, outcome, planned_volume, volume in dice.uniform(0, 1e6, size=(200, 4)):
        assert sum(parts(plan, outcome, planned_volume, volume)) == pytest.approx(outcome - plan, abs=1e-6)
    assert parts(100.0, 130.0, 0.0, 5.0) == (30.0, 0.0)


def test_shares_against_statsmodels() -> None:
    found = difference_of_shares(40, 160, 60, 150)
    ends = confint_proportions_2indep(40, 160, 60, 150, method="wald", compare="diff")
    assert (found.low, found.high) == pytest.approx(ends, rel=1e-9)


def test_a_share_of_none_or_all_has_an_interval_against_statsmodels() -> None:
    for counts in ((0, 2, 0, 10), (2, 2, 10, 10), (0, 40, 12, 50), (7, 30, 30, 30)):
        found = difference_of_shares(*counts)
        ends = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
        assert (found.low, found.high) == pytest.approx(ends, rel=1e-9)
        assert found.low < found.value <= found.high or found.low <= found.value < found.high


def test_what_was_counted_before_the_programme_moves_nothing_and_says_so() -> None:
    """The effect begins in 2021: what was counted in 2019 and 2020 says nothing of it, that of 2020 and 2021 half."""
    early = told(followed(effects=[{**SEEN, "first": 2019, "last": 2020}]))
    assert early["updates"] == {}
    assert early["now"]["npv"] == early["plan"]["npv"]
    assert early["estimates"][0]["strength"] == 0.0
    assert early["estimates"][0]["cannot_say"][0] == "not_begun"
    half = told(followed(effects=[{**SEEN, "first": 2020, "last": 2021}]))
    assert half["estimates"][0]["strength"] == pytest.approx(0.5)
    assert "not_full" in half["estimates"][0]["cannot_say"]
    assert half["updates"]
    whole = told(followed(effects=[SEEN]))["estimates"][0]
    assert whole["strength"] == 1.0
    assert not {"not_full", "not_begun"} & set(whole["cannot_say"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_of_none_is_told_and_is_an_outcome_of_its_year(language: Language) -> None:
    groups = {"control_before": {"count": 300, "years": 3}, "control_after": {"count": 0, "years": 1}}
    for more, group in (({"after": {"count": 0, "years": 1}}, "own"), (groups, "control")):
        answer = answer_after({**SEEN, **more})
        found = followup_of(answer)
        (none,) = found.not_estimated
        assert (none.group, none.before, none.first) == (group, 600.0, 2021)
        assert found.now.npv == found.plan.npv
        assert "2021" in first_sentence(answer, found, language)
        assert "600" in not_estimated_sentence(none, language)


def test_months_of_a_count_are_a_year_that_is_not_over_until_all_are_there() -> None:
    def sentence(months: int) -> str:
        rows = [{"year": 2021, "month": month, "count": 10} for month in range(1, months + 1)]
        answer = answer_after({**SEEN, "after": {"count": 10 * months, "years": months / 12}, "months": rows})
        return first_sentence(answer, followup_of(answer), "sv")

    assert sentence(3).startswith("2021 är inte slut.")
    assert sentence(12).startswith("2021: 1 av 10 år följt.")


def test_an_interval_that_says_nothing_is_told_without_a_number_of_forty_figures() -> None:
    found = followup_of(answer_after({**SEEN, "overdispersion": 1e6}))
    assert "mer än +1 000 %" in estimate_sentence(found.estimates[0], "sv").replace("\u202f", " ").replace(
        "\u00a0", " "
    )


def answer_after(seen: dict[str, Any]) -> Answer:
    """The answer of the founding case after one counted effect."""
    case = followed(effects=[seen])
    return Answer(resolve(case, LIBRARY), case.perspective, 500)


def test_an_effect_that_is_worth_two_things_to_one_actor_has_both_in_the_years_counted() -> None:
    """All of the saving as cash, and a quarter of it once more: what was counted moves it 1.25 times as much."""

    def moved(case: Case) -> float:
        found = told(case)
        return float(found["now"]["npv"] - found["plan"]["npv"])

    once = followed(effects=[{**SEEN, "after": {"count": 150, "years": 1}}])
    effect = once.effects["placements"]
    (worth,) = (one.model_dump() for one in effect.valuations)
    both = effect.edited(valuations=[worth, {**worth, "released": "placements.quarter"}])
    numbers = {**once.numbers, "placements.quarter": number(0.25, "share")}
    assert moved(once) > 1_000_000
    assert moved(once.edited(effects={**once.effects, "placements": both}, numbers=numbers)) == pytest.approx(
        1.25 * moved(once)
    )


def test_a_control_group_that_fell_as_much_leaves_no_change() -> None:
    alike = rate_ratio(80, 100)
    found = ratio_with_control(alike, alike)
    assert found.value == 1.0
    assert found.standard_error == pytest.approx(math.sqrt(2) * alike.standard_error)


def test_a_control_chart_needs_twelve_points() -> None:
    values = [10.0, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10]
    assert control_chart(values) is None
    chart = control_chart([*values, 30.0])
    assert chart is not None
    moving = [2, 1, 2, 1, 1, 1, 2, 1, 2, 1, 20]
    assert chart.moving_range == pytest.approx(sum(moving) / 11)
    assert chart.high - chart.mean == pytest.approx(2.66 * chart.moving_range)
    assert chart.outside == (11,)


def test_outcomes_go_through_the_file_as_they_are() -> None:
    case = followed(effects=[SEEN], series=[{"label": "Ärenden", "values": {"2021-01": 3, "2021-02": 5}}])
    assert read_case(write_case(case).encode("utf-8")).followup == case.followup


def test_what_is_wrong_in_outcomes_is_told() -> None:
    wrong = {
        "money": [{"line": "nobody", "year": 2021, "kronor": 1}],
        "people": [{"effect": "placements", "year": 2021, "started": 3}],
        "effects": [{**SEEN, "effect": "nobody", "first": 2022, "control_before": {"count": 3}}],
        "shares": [{"label": "Andel", "before": 3, "of_before": 2, "after": 1, "of_after": 2}],
    }
    codes = {problem.code for problem in check(followed(**wrong), LIBRARY)}
    expected = {
        "outcome_of_unknown_line", "outcome_of_unknown_effect", "one_control_only", "years_reversed", "more_than_all",
        "outcome_without_source",
    }  # fmt: skip
    assert expected <= codes
    assert not expected & {problem.code for problem in check(FOUNDING, LIBRARY)}
