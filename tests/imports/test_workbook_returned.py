"""A workbook that comes back is the case it says, to the last number, with what was edited; else that is told."""

import random
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import imports
from exports.workbook.build import book_of, workbook
from imports.workbook.findings import Address
from imports.workbook.returned import Returned, read_workbook
from imports.workbook.sameness import same_number
from model.analysis.answer import Answer
from model.case.assumptions import Change, Label
from model.case.case import Case, Scenario
from model.case.fingerprint import fingerprint
from model.case.problem import Problem
from model.case.terms import index_of
from model.checking.case import check
from model.numbers.resolve import resolve
from presentation.differences import difference_rows
from presentation.sentences import problem_sentence
from tests.exports.workbooks_built import CASES, DAY, FOUNDING, answered, contracted, many_cases
from tests.generators import LIBRARY
from tests.imports.sent_workbooks import (
    INPUTS,
    YEAR,
    Values,
    agreed,
    built_once,
    codes,
    comes_back_as_it_was,
    number,
    place,
    reading_against_what_was_built,
    said,
    saved_again,
    sent,
    some_edits,
    with_typed,
    written,
)
from wording.texts import LANGUAGES, catalogue


def returned(values: Values, case: Case = FOUNDING, scenario: str | None = None) -> Returned:
    """What comes back when these values were put into a case's workbook."""
    return said(read_workbook(with_typed(answered(case, scenario), values, scenario), LIBRARY))


@pytest.fixture(scope="module", autouse=True)
def reads_against_what_was_built() -> Iterator[None]:
    """The reader builds the sheets of a case that it has not met before, and only then."""
    with reading_against_what_was_built():
        yield


# The law of the round trip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_workbook_that_nobody_touched_is_the_same_case(name: str, language: Any) -> None:
    content = workbook(answered(CASES[name]), language, None, DAY)
    comes_back_as_it_was(content, CASES[name])
    comes_back_as_it_was(saved_again(content), CASES[name])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("scenario", FOUNDING.scenarios)
def test_so_it_is_under_every_scenario(scenario: str) -> None:
    comes_back_as_it_was(sent(scenario), FOUNDING, scenario)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("perspective", LIBRARY.perspectives)
def test_so_it_is_in_a_perspective_that_is_not_the_cases_own(perspective: str) -> None:
    comes_back_as_it_was(workbook(Answer(resolve(FOUNDING, LIBRARY), perspective), "en", None, DAY), FOUNDING)


def round_trips(count: int) -> None:
    """So many random cases, some with contracts, come back in both languages and under their scenarios."""
    for name, answer in many_cases(count):
        dice = random.Random(name)
        scenario = dice.choice([None, *answer.case.scenarios])
        chosen = answered(answer.case, scenario)
        if chosen.has_errors:
            chosen, scenario = answer, None
        comes_back_as_it_was(workbook(chosen, dice.choice(LANGUAGES), scenario, DAY), answer.case, scenario)


def test_random_cases_come_back() -> None:
    round_trips(5)


@pytest.mark.torture
def test_a_thousand_random_cases_come_back() -> None:
    round_trips(1000)


def what_is_typed_is_held(count: int) -> set[str]:
    """Edits of so many random cases: the new case's own workbook shows them and nothing else changed, or they are told.

    Gives what came of it.
    """
    outcomes = set()
    for name, answer in many_cases(count):
        edits = some_edits(answer, random.Random(f"edits {name}"))
        found = said(read_workbook(with_typed(answer, edits), LIBRARY))
        outcomes.add("told" if found.after is None else "held")
        if found.after is None:
            continue
        before = {entry.address: entry.value for entry in built_once(answer, "sv", None, DAY)[0].inputs}
        now = {entry.address: entry.value for entry in book_of(answered(found.after), "sv", None, DAY)[0].inputs}
        for address, value in (before | edits).items():
            at = now.get(address)  # a year that was emptied is gone
            same = same_number(Decimal(repr(value)), at) if isinstance(value, float) and at is not None else at == value
            assert same, (name, address, value, at)
    return outcomes


def test_what_is_typed_into_random_cases_is_held_or_told() -> None:
    assert what_is_typed_is_held(6) == {"told", "held"}


@pytest.mark.torture
def test_what_is_typed_into_a_thousand_random_cases_is_held_or_told() -> None:
    assert what_is_typed_is_held(1000) == {"told", "held"}


# Edits


def test_a_number_becomes_a_change_of_the_case() -> None:
    found = returned({number("placements.reduction"): 0.04})
    assert found.after is not None and found.findings == ()
    assert {key: change.value for key, change in found.after.changes.items()} == {"placements.reduction": 0.04}
    assert found.before == FOUNDING
    assert found.after.model_copy(update={"changes": {}}) == FOUNDING


def test_a_number_that_the_scenario_sets_is_changed_in_the_scenario() -> None:
    edits = {number("placements.reach"): 0.2, number("placements.fade"): 0.1}
    after = returned(edits, scenario="pilot_area").after
    assert after is not None
    assert after.scenarios["pilot_area"].numbers["placements.reach"].value == 0.2
    assert after.scenarios["pilot_area"].numbers["placements.fade"].value == 0.1
    assert not after.changes
    others = {name: scenario for name, scenario in FOUNDING.scenarios.items() if name != "pilot_area"}
    assert {name: after.scenarios[name] for name in others} == others


def test_a_range_needs_both_ends() -> None:
    low, high = number("placements.reduction", "low"), number("placements.reduction", "high")
    after = returned({low: 0.02, high: 0.08}).after
    assert after is not None
    held = resolve(after, LIBRARY).numbers["placements.reduction"]
    assert (held.low, held.value, held.high) == (0.02, 0.05, 0.08)
    for one in (low, high):
        found = returned({one: 0.02 if one is low else 0.08})
        assert codes(found) == ["range_one_ended"]
        assert found.findings[0].address == f"{INPUTS}!{place(*(high if one is low else low))}"


def test_a_value_beside_its_range_is_told_and_the_range_is_not_dropped() -> None:
    found = returned({number("placements.reduction"): 0.5}, scenario="judged_ranges")
    assert [problem.code for problem in found.findings] == ["range_not_around_value"]
    assert found.findings[0].address.startswith(f"{INPUTS}!C")
    assert "”Färre placeringar: minskning” är 50\xa0%" in problem_sentence(found.findings[0], None, "sv")


def test_amounts_by_year() -> None:
    new, gone, changed = (("budget", "staff", "amounts", year) for year in (2023, 2022, 2020))
    after = returned({new: 500_000.0, gone: None, changed: 0.0}).after
    assert after is not None
    assert after.budget["staff"].amounts == {2020: 0.0, 2021: 8_411_000.0, 2023: 500_000.0}
    assert returned({gone: None, changed: 0.0}).after is not None


def test_a_blank_duration_lasts_to_the_horizon() -> None:
    case = FOUNDING.model_copy(update={"changes": {}})
    first = returned({number("placements.duration"): 4.0}, case).after
    assert first is not None and resolve(first, LIBRARY).numbers["placements.duration"].value == 4
    again = returned({number("placements.duration"): None}, first).after
    assert again is not None and fingerprint(again) == fingerprint(case)
    found = returned({number("school_years.duration"): None})
    assert found.after is None or resolve(found.after, LIBRARY).numbers["school_years.duration"].value is None


def test_a_number_that_would_follow_an_edit_stays_as_its_cell_says() -> None:
    """A running cost begins after the last budgeted year unless somebody says when; the workbook says when."""
    lines = {**FOUNDING.budget, "later": FOUNDING.budget["line_work"]}
    later = {"later.per_year": FOUNDING.numbers["line_work.per_year"].model_copy(update={"value": 100_000.0})}
    case = FOUNDING.model_copy(update={"budget": lines, "numbers": {**FOUNDING.numbers, **later}})
    assert resolve(case, LIBRARY).numbers["later.starts"].value == 2023
    amount: Address = ("budget", "staff", "amounts", 2025)
    after = returned({amount: 1000.0}, case).after
    assert after is not None
    assert resolve(after.model_copy(update={"changes": {}}), LIBRARY).numbers["later.starts"].value == 2026
    assert resolve(after, LIBRARY).numbers["later.starts"].value == 2023


def test_words_that_are_chosen() -> None:
    after = returned({("perspective",): "Hela samhället", ("discount", "timing"): "I slutet"}).after
    assert after is not None
    assert (after.perspective, after.discount.timing) == ("society", "end")
    assert after.model_copy(update={"perspective": FOUNDING.perspective, "discount": FOUNDING.discount}) == FOUNDING


def test_a_line_and_an_effect_get_a_time_of_the_year_of_their_own_and_lose_it_again() -> None:
    line, effect = ("budget", "staff", "timing"), ("effects", "placements", "timing")
    after = returned({line: "I mitten", effect: "I slutet"}).after
    assert after is not None
    assert (after.budget["staff"].timing, after.effects["placements"].timing) == ("middle", "end")
    told = [list(row.values()) for row in difference_rows(FOUNDING, after, LIBRARY, "sv")]
    assert len(told) == 2 and all("när på året pengarna faller" in str(row[0]) for row in told), told
    assert returned({line: "Som kalkylen", effect: "Som kalkylen"}, after).after == FOUNDING
    refused = returned({line: "I maj"}).findings
    assert [problem.code for problem in refused if problem.severity == "error"] == ["workbook.input_choice"]


def test_an_income_gets_a_time_of_the_year_of_its_own_and_loses_it_again() -> None:
    case = dict(contracted())["coupon and other money"].case.edited(changes={})
    assert case.income["refund"].timing == "end"
    at = ("income", "refund", "timing")
    for word, timing in (("I mitten", "middle"), ("Som kalkylen", None)):
        after = returned({at: word}, case).after
        assert after is not None and after.income["refund"].timing == timing


def test_a_coupon_and_other_public_money_of_a_contract() -> None:
    case = dict(contracted())["coupon and other money"].case.edited(changes={})
    at = ("agreement", "contract")
    after = returned(
        {
            (*at, "terms", "coupon", "share"): 0.055,
            (*at, "other_money", 0, "share"): 0.5,
            (*at, "other_money", 1, "amounts", 3): 21_000.0,
        },
        case,
    ).after
    assert after is not None and after.agreement is not None
    contract = after.agreement.contract
    assert contract.coupons["coupon"].share == 0.055
    assert contract.other_money[0].share == 0.5 and contract.other_money[0].lines == ("refund", "state")
    assert contract.other_money[1].amounts == {2: 5_000.0, 3: 21_000.0}


def test_a_share_of_the_surplus_comes_back() -> None:
    case = dict(contracted())["a share of the surplus"].case.edited(changes={})
    at = ("agreement", "contract", "surplus")
    after = returned({(*at, 0, "share"): 0.25, (*at, 1, "above", "money"): 9_000.0}, case).after
    assert after is not None and after.agreement is not None
    first, other = after.agreement.contract.surplus
    assert (first.share, other.share, other.above.money) == (0.25, 0.2, 9_000.0)


def test_a_capped_return_comes_back() -> None:
    case = dict(contracted())["a capped return"].case.edited(changes={})
    after = returned({("agreement", "contract", "return_caps", 0, "rate"): 0.08}, case).after
    assert after is not None and after.agreement is not None
    assert after.agreement.contract.return_caps[0].rate == 0.08


def test_interest_of_a_year_and_the_rise_of_amounts_come_back() -> None:
    at = ("agreement", "contract")
    case = dict(contracted())["years and shares moved"].case.edited(changes={})
    after = returned({(*at, "capital", 0, "interest_in", 3): 0.08}, case).after
    assert after is not None and after.agreement is not None
    assert dict(after.agreement.contract.capital[0].interest_in) == {3: 0.08}
    case = dict(contracted())["times"].case.edited(changes={})
    after = returned({(*at, "terms", "line", "index"): 0.09, (*at, "terms", "plan", "index"): 0.01}, case).after
    assert after is not None and after.agreement is not None
    terms = after.agreement.contract.terms
    assert [index_of(terms[name]) for name in ("line", "plan", "flat")] == [0.09, 0.01, 0.02]


def test_the_contract_and_the_repayment() -> None:
    case = agreed()
    assert case.agreement is not None
    capital: Address = ("agreement", "contract", "capital", 0, "amounts", 1)
    year = case.start_year + 2
    edits: Values = {capital: 123_456.0, ("repayment", "share"): 0.25, ("repayment", "from_year"): float(year)}
    after = returned(edits, case).after
    assert after is not None and after.agreement is not None and after.repayment is not None
    assert after.agreement.contract.capital[0].amounts[1] == 123_456
    assert (after.repayment.share, after.repayment.from_year) == (0.25, year)
    assert type(after.repayment.from_year) is int


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({number("placements.reduction"): "5 %"}, "input_number_as_text"),
        ({number("placements.reduction"): "fem"}, "input_text"),
        ({number("placements.reach"): 1.5}, "input_outside"),
        ({number("placements.base_cost"): -1.0}, "input_outside"),
        ({number("placements.starts"): 2021.5}, "input_not_whole"),
        ({number("placements.base_cost"): None}, "input_blank"),
        ({number("placements.reduction"): None}, "input_blank"),
        ({number("discount_rate"): None}, "input_blank"),
        ({number("placements.ramp"): 0.0}, "ramp_below_one"),
        ({("budget", "staff", "amounts", 2021): "8 411"}, "input_number_as_text"),
        ({("budget", "staff", "amounts", 2021): -5.0}, "input_outside"),
        ({("perspective",): "Hela världen"}, "input_choice"),
        ({("perspective",): None}, "input_choice"),
        ({("discount", "timing"): 2.0}, "input_choice"),
    ],
)
def test_what_an_input_may_not_hold_is_told_at_its_cell(values: Values, code: str) -> None:
    found = returned(values)
    errors = [problem for problem in found.findings if problem.severity == "error"]
    assert errors[0].code.removeprefix("workbook.") == code
    assert {problem.address for problem in errors} == {f"{INPUTS}!{place(*next(iter(values)))}"}


@pytest.mark.parametrize("scenario", [None, "judged_ranges"])
def test_an_emptied_number_is_told_once_by_its_label_and_without_a_range_that_is_not_there(
    scenario: str | None,
) -> None:
    found = returned({number("placements.reduction"): None}, scenario=scenario)
    (told,) = [problem_sentence(problem, None, "sv") for problem in found.findings]
    at = f"{INPUTS}!{place(*number('placements.reduction'))} (Färre placeringar: minskning)"
    assert told == f"{at}: cellen är tom, men kalkylen behöver ett värde. Där stod 5\u00a0%."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({number("placements.reach"): 1.5}, "150\u00a0% ligger utanför det tillåtna, 0\u00a0% till 100\u00a0%"),
        ({number("placements.starts"): 2021.5}, "2021,5 är inget heltal"),
        ({number("placements.starts"): 2500.0}, "2500 ligger utanför det tillåtna, 1900 till 2200"),
        ({number("placements.base_cost"): "75 800 000"}, "”75 800 000” som text, men måste innehålla ett tal"),
    ],
)
def test_what_is_wrong_is_told_as_the_cell_shows_it(values: Values, words: str) -> None:
    assert words in problem_sentence(returned(values).findings[0], None, "sv")


def test_a_year_that_was_edited_is_told_as_a_year() -> None:
    found = said(read_workbook(saved_again(sent(), written(INPUTS, YEAR, 2030)), LIBRARY))
    words = problem_sentence(found.findings[0], None, "sv")
    assert f"där ska stå {FOUNDING.start_year}, men där står 2030" in words


def test_what_is_wrong_only_under_a_scenario_names_it() -> None:
    found = returned({number("placements.reduction"): 0.9})
    words = problem_sentence(found.findings[0], resolve(FOUNDING, LIBRARY), "sv")
    name = FOUNDING.scenarios["judged_ranges"].label.sv
    assert words.startswith(f"I scenariot ”{name}”: ”Färre placeringar: minskning” är 90\u00a0%, men spannet")


def test_a_number_that_was_rewritten_to_fifteen_digits_was_not_edited() -> None:
    exact = 1 / 19
    shorter = float(f"{exact:.15g}")
    assert shorter != exact
    case = FOUNDING.model_copy(update={"changes": {"placements.reduction": Change(value=exact)}})
    comes_back_as_it_was(with_typed(answered(case), {number("placements.reduction"): shorter}), case)


@pytest.mark.parametrize(
    ("found", "expected", "is_same"),
    [
        ("0.05", 0.05, True),
        ("0.0526315789473684", 1 / 19, True),
        ("0.0526315789473685", 1 / 19, False),
        ("75800000", 75_800_000.0, True),
        ("75800000.0000001", 75_800_000.0, False),
        ("0", 0.0, True),
        ("1E-300", 0.0, False),
        ("-1", 1.0, False),
    ],
)
def test_the_same_number_is_one_to_fifteen_digits(found: str, expected: float, is_same: bool) -> None:
    assert same_number(Decimal(found), expected) is is_same


# The words

IMPORTS = Path(imports.__file__).parent


def codes_in_the_source() -> Iterator[str]:
    """Every code of this group that can be given."""
    for path in (file for room in ("workbook", "guard") for file in sorted((IMPORTS / room).rglob("*.py"))):
        source = path.read_text("utf-8")
        yield from re.findall(r'"workbook\.([a-z_]+)"', source)
        yield from re.findall(r'WorkbookRefused\("([a-z_]+)"', source)
        yield from re.findall(r'else "(old_format)"', source)


def test_every_finding_says_what_is_wrong_and_what_to_do() -> None:
    texts = {key.removeprefix("problems.workbook."): text for key, text in catalogue().items()}
    ours = {key: text for key, text in texts.items() if f"problems.workbook.{key}" in catalogue()}
    given = set(codes_in_the_source())
    assert set(ours) == given
    for code, text in ours.items():
        for words in text.values():
            assert words.endswith("."), code
            assert len(re.findall(r"[.!](?: |$)", words)) >= 2, code
            assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(words))


def test_a_notice_of_the_case_is_not_a_finding_of_the_workbook() -> None:
    assert [problem for problem in check(FOUNDING, LIBRARY) if problem.severity == "notice"]
    found = returned({number("placements.fade"): 0.1})
    assert found.findings == ()
    assert isinstance(found.after, Case)


def test_a_fault_that_was_there_before_does_not_stop_an_edit() -> None:
    wrong = Scenario(label=Label(sv="Fel"), numbers={"placements.reach": Change(value=-0.5)})
    case = FOUNDING.model_copy(update={"scenarios": {"wrong": wrong}})
    assert [problem.code for problem in check(case, LIBRARY) if problem.severity == "error"] == ["outside_limits"]
    found = returned({number("placements.fade"): 0.1}, case)
    assert found.after is not None and found.after.scenarios == case.scenarios


def test_findings_are_plain_problems() -> None:
    found = returned({number("placements.reach"): 1.5})
    assert isinstance(found.findings[0], Problem)
    assert all(isinstance(fact, str) for fact in found.findings[0].facts.values())
