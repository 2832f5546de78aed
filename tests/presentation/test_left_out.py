"""What a perspective leaves out is told beside the answer, in kronor, and what is compared is told apart."""

import pytest

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.numbers.resolve import resolve
from presentation import sentences, tables, uncertainty
from presentation.sentences.numbers import amount, amount_beside
from tests.presentation.case_of_an_investor import LIBRARY, answer_of, judged, plain


def test_a_cost_that_an_investor_bears_is_never_no_cost() -> None:
    # 5 × 1 250 tkr in cash; 5 × 1 250 tkr of freed capacity and the 4 000 tkr of the investor are left out.
    answer = answer_of()
    assert float(answer.readings.npv[0]) == 6_250_000
    assert (answer.left_out.costs, answer.left_out.benefits, answer.left_out.npv) == (4e6, 6.25e6, 2.25e6)
    told = plain(sentences.payback_sentence(answer, "sv"))
    assert told == "Ingen som räknas här betalar något. Kostnaden, 4 mnkr i nuvärde, bärs av Finansiären."
    assert plain(sentences.left_out_sentence(answer, "sv")) == (
        "Utanför det som räknas här (kommunens pengar) ligger kostnader för 4 mnkr (Finansiären) "
        "och nytta för 6,25 mnkr (frigjord tid). Räknat för alla är nettonuvärdet +8,5 mnkr."
    )
    for language in ("sv", "en"):
        assert sentences.enough_sentence(answer, None, language) == ""
        for said in (sentences.payback_told(answer, language), sentences.curve_heading(answer, language)):
            assert "inga kostnader" not in said
            assert "no costs" not in said
    assert "no_costs" not in {problem.code for problem in answer.problems}


def test_what_is_left_out_is_in_the_answer_as_json() -> None:
    printed = evaluate_as_json(answer_of())["left_out"]
    cost = {"actor": "finansiar", "kind": "cost", "realised_as": "cash", "npv": -4_000_000.0, "is_seen": False}
    freed = {"actor": "socialnamnd", "kind": "benefit", "realised_as": "freed_capacity", "npv": 6_250_000.0}
    assert printed == {"npv": 2_250_000.0, "parts": [cost, {**freed, "is_seen": True}]}


def test_nothing_is_told_where_everything_counts() -> None:
    assert sentences.left_out_sentence(answer_of("society"), "sv") == ""


def test_running_costs_are_costs() -> None:
    answer = answer_of(numbers={"line.per_year": judged(1, "kr/year")}, paid_by="socialnamnd")
    case = answer.case.edited(budget={"line": answer.case.budget["line"]})
    codes = {problem.code for problem in Answer(resolve(case, LIBRARY), "society").problems}
    assert "no_costs" not in codes
    without = case.edited(numbers={key: one for key, one in case.numbers.items() if key != "line.per_year"})
    assert "no_costs" in {problem.code for problem in Answer(resolve(without, LIBRARY), "society").problems}


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        (2030, "om besparingen börjar redan 2030, samma år som kostnaden. Det antar kalkylen."),
        (2031, "efter 2,6 år"),
    ],
)
def test_money_back_from_the_start_says_what_was_assumed(starts: int, told: str) -> None:
    numbers = {"care.starts": judged(starts, "year")}
    if starts == 2030:
        numbers["care.base"] = judged(40_000_000, "kr/year")
    assert told in plain(sentences.payback_sentence(answer_of("society", numbers), "sv"))


@pytest.mark.parametrize(
    ("value", "others", "unit", "told"),
    [
        (0.0504, [0.05], "change", "5,04 %"),
        (0.05, [0.0504], "change", "5 %"),
        (0.05000004, [0.05], "change", "5,000004 %"),
        (0.38, [0.05, None], "change", "38 %"),
        (0.3804, [0.38], "share", "38,04 %"),
        (75_812_345.0, [75_800_000.0], "kr/year", "75,81 mnkr"),
        (1.3104, [1.31], "factor", "1,3104"),
        (40.0, [40.0], "day/person", "40 dagar/person"),
    ],
)
def test_figures_compared_are_told_apart(value: float, others: list[float | None], unit: str, told: str) -> None:
    assert plain(amount_beside(value, others, unit, "sv")) == told


def test_enough_and_the_claim_are_never_the_same_words_where_it_does_not_pay() -> None:
    # 4 000 tkr over five years of 10 000 tkr: 8 % is enough; 7.999 % is not.
    answer = answer_of("society", {"care.change": judged(0.07999, "change")})
    assert float(answer.readings.npv[0]) < 0
    told = plain(sentences.enough_sentence(answer, None, "sv"))
    assert "minst 8 %" in told
    assert "7,999 %" in told
    assert amount(0.07999, "change", "sv") == amount(0.08, "change", "sv")
    (row,) = uncertainty.break_even_rows(answer, {}, answer.break_even(("care.base",)), "sv")
    assert "minst 10,001 mnkr" in [plain(cell) for cell in row.values()]


def test_a_rate_is_no_return_where_the_money_comes_in_first() -> None:
    # 2 500 tkr a year are saved from 2030; 30 000 tkr are paid in the last year.
    late_cost = {"line.per_year": judged(30_000_000, "kr/year"), "line.starts": judged(2034, "year")}
    answer = answer_of("society", late_cost)
    case = answer.case.edited(budget={"line": answer.case.budget["line"]})
    late = Answer(resolve(case, LIBRARY), "society")
    assert late.internal_rate[0] is not None
    assert "pengarna kommer in först" in [value for row in tables.more_rows(late, "sv") for value in row.values()]
    assert "pengarna kommer in först" not in str(tables.more_rows(answer_of("society"), "sv"))
