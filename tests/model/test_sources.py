"""Where numbers come from: what is asked for, what is an answer, and edits that give it (model/editing/sourcing.py)."""

import itertools
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from exports.documents.document import words_in
from exports.forms.application import application
from exports.report.report import report
from exports.workbook.build import book_of
from model.analysis.answer import Answer
from model.case.assumptions import Assumption, Basis, Change, Label, Source
from model.case.case import BudgetLine, Case, Scenario
from model.case.problem import Problem
from model.checking.case import check, check_resolved
from model.editing.edits import with_line, with_number
from model.editing.remaining import remaining
from model.editing.sourcing import (
    lacking,
    placeholders,
    presets,
    said_numbers,
    sources_named,
    stated_price_year,
    unpublished,
    with_new_source,
    with_source_for,
    without_basis,
    without_source,
)
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.prices import index_factor
from model.numbers.resolve import resolve
from presentation.sentences import number_label, problem_sentence
from tests.generators import a_case
from tests.model.test_filing import own_case
from wording.texts import say

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
SCHOOL = read_case(case_files()["skolstod_i_familjehem"].read_bytes())
REPORT = Source(publisher=Label(sv="Socialnämnden"), title=Label(sv="Årsredovisning 2025"), year=2025)
CHANGE, BASE = "farre.change", "farre.base"


def told_of(finding: Problem) -> tuple[str, ...]:
    """The numbers that a finding is about."""
    keys = finding.facts["numbers"]
    assert isinstance(keys, tuple)
    return keys


def asked(case: Case, scenario: str | None = None) -> list[Problem]:
    """The findings that ask where numbers come from."""
    problems = check_resolved(resolve(case, LIBRARY, scenario))
    return [problem for problem in problems if problem.code in ("no_source", "placeholder")]


def answered(case: Case, scenario: str | None = None, **fields: Any) -> Case:
    """The case with every question about sources answered one by one."""
    for _ in range(200):
        left = [item for item in remaining(resolve(case, LIBRARY, scenario)) if item.kind == "source"]
        if not left:
            return case
        case = with_source_for(case, LIBRARY, left[0].keys, scenario, **fields)
    raise AssertionError("the list has no end")


# What is asked


def test_what_is_typed_is_asked_about_once_together() -> None:
    (finding,) = asked(own_case())
    assert finding.code == "no_source"
    assert finding.facts["numbers"] == (
        "farre.base",
        "farre.change",
        "farre.reach.2028",
        "discount_rate",
        "budget.personal",
    )
    assert finding.facts["how_many"] == 5


def test_a_start_year_and_yes_or_no_are_not_asked_about() -> None:
    resolved = resolve(own_case(), LIBRARY)
    assert resolved.numbers["farre.starts"].basis == "judged"
    assert not lacking(resolved, ("farre.starts", "farre.included"))


def test_neutral_numbers_are_told_and_not_asked_for() -> None:
    resolved = resolve(own_case(), LIBRARY)
    assert {"farre.ramp", "farre.share_due_to_us", "farre.released"} <= set(presets(resolved))
    assert not set(presets(resolved)) & {key for keys in without_basis(resolved) for key in keys}


def test_numbers_by_year_are_one_question() -> None:
    case = own_case()
    for year in range(2029, 2039):
        case = with_number(case, LIBRARY, f"farre.reach.{year}", value=0.6)
    questions = [keys for keys in without_basis(resolve(case, LIBRARY)) if "farre.reach.2028" in keys]
    assert len(questions) == 1
    assert len(questions[0]) == 11
    case = with_source_for(case, LIBRARY, questions[0], source="S1")
    assert all(case.numbers[key].source == "S1" for key in questions[0])
    (finding,) = asked(with_number(own_case(), LIBRARY, "farre.reach.2029", value=0.6))
    words = problem_sentence(finding, resolve(own_case(), LIBRARY), "sv")
    assert words.startswith("5 tal saknar källa")
    assert "2028–2029" in words


@pytest.mark.parametrize("basis", ["published", "own_ledger", "derived", "judged", "placeholder"])
@pytest.mark.parametrize("source", [None, "S1"])
@pytest.mark.parametrize("where", [None, Label(sv="Tabell 3")])
@pytest.mark.parametrize("note", [None, Label(sv="Källan saknas.")])
def test_what_is_an_answer(basis: Basis, source: str | None, where: Label | None, note: Label | None) -> None:
    if basis == "published" and source is None:
        return  # the types refuse it
    case = own_case()
    number = case.numbers[CHANGE].edited(basis=basis, source=source, where=where, note=note)
    case = case.edited(numbers={**case.numbers, CHANGE: number})
    keys = {key for problem in asked(case) for key in told_of(problem)}
    grounded = basis in ("judged", "derived") and where is not None
    needs = basis == "placeholder" or (source is None and not grounded)
    assert (CHANGE in keys) == needs


def test_a_number_as_the_library_has_it_is_not_the_applicants_to_source() -> None:
    case = SCHOOL.edited(discount=SCHOOL.discount.edited(schedule="zero"))
    assert resolve(case, LIBRARY).numbers["discount.zero"].source is None
    assert not lacking(resolve(case, LIBRARY), ("discount.zero",))


def test_each_finding_is_told_once_however_many_numbers() -> None:
    for case in (FOUNDING, SCHOOL, own_case(), *(a_case(seed) for seed in range(40))):
        codes = [problem.code for problem in asked(case)]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_long_list_is_named_in_full_or_in_part(language: Any) -> None:
    (finding,) = asked(SCHOOL)
    resolved = resolve(SCHOOL, LIBRARY)
    whole, part = (problem_sentence(finding, resolved, language, most) for most in (None, 3))
    assert whole.count("”" if language == "sv" else "“") > part.count("”" if language == "sv" else "“")
    assert ("18 till" if language == "sv" else "18 more") in part
    assert len(placeholders(resolved)) == 21


@pytest.mark.sampled(3)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("case", [FOUNDING, SCHOOL, own_case()], ids=["founding", "school", "own"])
def test_the_papers_and_the_workbook_ask_once(case: Case, language: Any) -> None:
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    (finding,) = asked(case)
    whole, short = (problem_sentence(finding, answer.resolved, language, most) for most in (None, 3))
    texts = [text for block in application(answer, language).blocks for text in words_in(block)]
    assert [text for text in texts if text.startswith(whole)] == [whole]
    book, _ = book_of(answer, language, None, date(2026, 1, 1))
    read = [sheet for sheet in book.sheets if sheet.name != say("workbook.sheets.stamp", language)]
    cells = [content.written for sheet in read for content in sheet.cells.values()]
    assert cells.count(whole) == 1
    blocks = report(answer, language, date(2026, 1, 1)).blocks
    texts = [text for block in blocks for text in words_in(block)]
    in_short = 0 if short == whole else texts.count(short)
    assert texts.count(whole) + in_short == 2, "on the second page in short, in the appendix in full"


# Answers


def test_a_first_source_makes_a_judgement_a_published_figure_and_its_loss_a_judgement() -> None:
    case = with_source_for(own_case(), LIBRARY, (CHANGE,), source="S1")
    assert (case.numbers[CHANGE].basis, case.numbers[CHANGE].source) == ("published", "S1")
    case = with_source_for(case, LIBRARY, (CHANGE,), basis="judged")
    case = with_source_for(case, LIBRARY, (CHANGE,), source="S2")
    assert case.numbers[CHANGE].basis == "judged", "another source says nothing of what somebody has said of it"
    case = with_source_for(case, LIBRARY, (CHANGE,), source="S2", basis="published")
    case = with_source_for(case, LIBRARY, (CHANGE,), source=None)
    assert (case.numbers[CHANGE].basis, case.numbers[CHANGE].source) == ("judged", None)


@pytest.mark.parametrize("fields", [{"source": "S1"}, {"basis": "judged", "where": Label(sv="Pilotens utfall")}])
@pytest.mark.parametrize("case", [own_case(), FOUNDING, SCHOOL], ids=["own", "founding", "school"])
def test_answering_one_by_one_clears_the_findings(case: Case, fields: dict[str, Any]) -> None:
    before = resolve(case, LIBRARY)
    done = answered(case, **fields)
    assert asked(case)
    assert not asked(done)
    assert not [problem for problem in check(done, LIBRARY) if problem.severity == "error"]
    assert read_case(write_case(done)) == done
    after = resolve(done, LIBRARY)
    assert {key: number.value for key, number in after.numbers.items()} == {
        key: number.value for key, number in before.numbers.items()
    }, "what is said of a number changes no number"


def test_answers_beside_an_application_leave_it_as_it_was_filed() -> None:
    done = answered(FOUNDING, source="S1")
    assert done.numbers == FOUNDING.numbers
    assert {change.source for change in done.changes.values()} == {"S1"}
    assert all(change.reason is None for change in done.changes.values()), "the reason for a change is another field"


def test_under_a_scenario_only_its_own_numbers_are_answered_there() -> None:
    chosen = Scenario(label=Label(sv="Lägre"), numbers={CHANGE: Change(value=0.02)})
    case = own_case().edited(scenarios={"lower": chosen})
    done = answered(case, "lower", source="S1")
    assert set(done.scenarios["lower"].numbers) == {CHANGE}
    assert done.scenarios["lower"].numbers[CHANGE].source == "S1"
    assert done.numbers[CHANGE].source is None
    assert done.numbers[BASE].source == "S1"


@pytest.mark.parametrize("case", [own_case(), FOUNDING, SCHOOL], ids=["own", "founding", "school"])
def test_a_published_number_without_a_source_is_a_problem_and_no_exception(case: Case) -> None:
    resolved = resolve(case, LIBRARY)
    for key in (key for keys in without_basis(resolved) for key in keys if not key.startswith("budget.")):
        for fields in ({"basis": "published"}, {"basis": "published", "source": None}):
            problem = unpublished(case, LIBRARY, (key,), **fields)
            assert problem is not None
            assert (problem.severity, problem.code, problem.address) == ("error", "published_without_source", key)
            for language in ("sv", "en"):
                assert number_label(resolved, key, language) in problem_sentence(problem, resolved, language)
        assert unpublished(case, LIBRARY, (key,), basis="published", source="S1") is None
        assert unpublished(case, LIBRARY, (key,), basis="own_ledger") is None
    sourced = with_source_for(own_case(), LIBRARY, (CHANGE,), source="S1", basis="judged")
    assert unpublished(sourced, LIBRARY, (CHANGE,), basis="published") is None
    assert unpublished(sourced, LIBRARY, (CHANGE,), basis="published", source=None) is not None


def with_effects(count: int) -> Case:
    """The case with as many effects alike, each with numbers of its own."""
    case = own_case()
    effect = case.effects["farre"]
    effects, numbers = dict(case.effects), dict(case.numbers)
    for number in range(2, count + 1):
        effects[f"farre_{number}"] = effect.edited(label=Label(sv=f"Färre {number}"))
        for key, value in case.numbers.items():
            if key.startswith("farre."):
                numbers[key.replace("farre.", f"farre_{number}.", 1)] = value
    return case.edited(effects=effects, numbers=numbers)


@pytest.mark.parametrize(("count", "sv", "en"), [(1, "1 tal saknar", "1 number,"), (3, "3 tal saknar", "3 numbers,")])
def test_effects_without_a_grade_are_told_together(count: int, sv: str, en: str) -> None:
    resolved = resolve(with_effects(count), LIBRARY)
    (finding,) = [problem for problem in check_resolved(resolved) if problem.code == "no_grade"]
    assert finding.facts["how_many"] == count
    assert sv in problem_sentence(finding, resolved, "sv")
    assert en in problem_sentence(finding, resolved, "en")
    grades = [item.keys for item in remaining(resolved) if item.kind == "grade"]
    assert grades == [(key,) for key in told_of(finding)]
    for left, (key,) in zip(range(count - 1, -1, -1), grades, strict=True):
        resolved = resolve(with_number(resolved.case, LIBRARY, key, grade=3), LIBRARY)
        assert sum(item.kind == "grade" for item in remaining(resolved)) == left
    assert not [problem for problem in check_resolved(resolved) if problem.code == "no_grade"]


def test_a_line_of_the_budget_is_answered_by_a_source_or_by_what_it_rests_on() -> None:
    for fields in ({"source": "S1"}, {"where": Label(sv="Två tjänster")}):
        case = with_source_for(own_case(), LIBRARY, ("budget.personal",), **fields)
        assert not [key for problem in asked(case) for key in told_of(problem) if key == "budget.personal"]
    unused = BudgetLine(label=Label(sv="Tom"), cost_type="other", paid_by="socialnamnd")
    assert ("budget.tom",) not in without_basis(resolve(with_line(own_case(), unused), LIBRARY))


def test_one_source_can_hold_for_the_numbers_of_an_effect() -> None:
    resolved = resolve(own_case(), LIBRARY)
    keys = lacking(resolved, said_numbers(resolved, "farre"))
    assert set(keys) == {BASE, CHANGE, "farre.reach.2028"}
    case = with_source_for(own_case(), LIBRARY, keys, source="S1", price_year=2020)
    assert case.numbers[BASE].price_year == 2020
    assert case.numbers[CHANGE].price_year is None, "a share has no prices"
    left = {key for keys in without_basis(resolve(case, LIBRARY)) for key in keys}
    assert left == {"discount_rate", "budget.personal"}


# Sources of one's own


def test_a_new_source_has_a_name_that_was_never_used() -> None:
    case, first = with_new_source(own_case(), LIBRARY, REPORT)
    case, second = with_new_source(case, LIBRARY, REPORT.edited(year=2024))
    assert len({first, second}) == 2
    gone = without_source(case, second)
    assert second not in gone.sources
    _, third = with_new_source(gone, LIBRARY, REPORT.edited(year=2023))
    assert third not in (first, second)
    assert not set(case.sources) & set(LIBRARY.sources)


def test_the_same_source_is_not_added_twice() -> None:
    case, first = with_new_source(own_case(), LIBRARY, REPORT)
    assert with_new_source(case, LIBRARY, REPORT) == (case, first)
    name, known = next(iter(LIBRARY.sources.items()))
    assert with_new_source(case, LIBRARY, known) == (case, name)


def test_a_source_in_use_stays() -> None:
    case, name = with_new_source(own_case(), LIBRARY, REPORT)
    uses = [
        with_source_for(case, LIBRARY, (CHANGE,), source=name),
        with_source_for(case, LIBRARY, ("budget.personal",), source=name),
        case.edited(
            scenarios={"one": Scenario(label=Label(sv="Ett"), numbers={CHANGE: Change(value=0.1, source=name)})}
        ),
    ]
    for used in uses:
        assert without_source(used, name) == used
        assert name in {named for _, named in sources_named(used)}
    assert name not in without_source(case, name).sources


def test_a_scenario_that_names_an_unknown_source_is_told() -> None:
    numbers = {CHANGE: Change(value=0.1, source="nobody")}
    case = own_case().edited(scenarios={"one": Scenario(label=Label(sv="Ett"), numbers=numbers)})
    assert [problem.address for problem in check(case, LIBRARY) if problem.code == "unknown_source"] == [
        "scenarios.one.numbers.farre.change.source"
    ]


@pytest.mark.parametrize("field", ["publisher", "title", "url"])
def test_no_personnummer_in_a_source(field: str) -> None:
    with pytest.raises(ValidationError, match="personnummer"):
        REPORT.edited(**{field: "Journal 640823-3234"})


# Prices


def priced() -> Case:
    """A case in the prices of 2017 with an amount of its own."""
    return own_case().edited(price_year=2017)


def test_an_amount_is_re_expressed_once_however_often_its_price_year_is_said() -> None:
    case = with_source_for(priced(), LIBRARY, (BASE,), price_year=2014)
    factor = index_factor(LIBRARY.price_index.change, 2014, 2017)
    assert factor is not None
    for edits in ({"source": "S1"}, {"price_year": 2014}, {"basis": "own_ledger"}, {"where": Label(sv="s. 3")}):
        assert resolve(case, LIBRARY).numbers[BASE].value == pytest.approx(4e7 * factor)
        assert stated_price_year(case, resolve(case, LIBRARY), BASE, None) == 2014
        case = with_source_for(case, LIBRARY, (BASE,), **edits)
    assert case.numbers[BASE].value == 4e7


def test_a_figure_typed_over_a_re_expressed_one_is_in_the_prices_of_the_case() -> None:
    case = with_source_for(priced(), LIBRARY, (BASE,), price_year=2014)
    case = with_number(case, LIBRARY, BASE, value=5e7)
    assert resolve(case, LIBRARY).numbers[BASE].value == 5e7
    assert stated_price_year(case, resolve(case, LIBRARY), BASE, None) == 2017


@pytest.mark.parametrize("place", ["changes", "scenario"])
def test_a_change_stated_in_other_prices_is_re_expressed(place: str) -> None:
    change = Change(value=1e7, low=9e6, high=1.2e7, price_year=2014)
    case = priced()
    if place == "changes":
        case = case.edited(changes={BASE: change})
    else:
        case = case.edited(scenarios={"one": Scenario(label=Label(sv="Ett"), numbers={BASE: change})})
    scenario = "one" if place == "scenario" else None
    factor = index_factor(LIBRARY.price_index.change, 2014, 2017)
    assert factor is not None
    number = resolve(case, LIBRARY, scenario).numbers[BASE]
    assert (number.value, number.low, number.high) == pytest.approx((1e7 * factor, 9e6 * factor, 1.2e7 * factor))
    assert number.price_year == 2017
    wider = with_number(case, LIBRARY, BASE, scenario, low=1e6, high=9e7)
    kept = resolve(wider, LIBRARY, scenario).numbers[BASE]
    assert (kept.value, kept.low, kept.high) == pytest.approx((1e7 * factor, 1e6, 9e7))


def test_prices_of_a_year_that_the_index_does_not_know_are_told() -> None:
    case = priced().edited(changes={BASE: Change(value=1e7, price_year=2190)})
    resolved = resolve(case, LIBRARY)
    assert resolved.numbers[BASE].value == 1e7
    assert [problem.facts["price_year"] for problem in resolved.problems if problem.code == "price_year_differs"] == [
        2190
    ]


# What is left


def test_what_is_left_comes_in_an_order_worth_working_in() -> None:
    order = ["costs", "effects", "blank", "running", "range", "source", "grade", "price_year", "funding", "uncounted"]
    for case in (FOUNDING, SCHOOL, own_case(), *(a_case(seed) for seed in range(20))):
        kinds = [item.kind for item in remaining(resolve(case, LIBRARY))]
        assert kinds == sorted(kinds, key=order.index)
        addresses = [item.address for item in remaining(resolve(case, LIBRARY))]
        assert len(addresses) == len(set(addresses))


def test_a_cost_of_nothing_after_the_project_is_an_answer() -> None:
    line = BudgetLine(label=Label(sv="Drift"), cost_type="running", paid_by="socialnamnd")
    case = with_line(own_case(), line)
    assert "running" in [item.kind for item in remaining(resolve(case, LIBRARY))]
    case = with_number(case, LIBRARY, "drift.per_year", value=0.0)
    assert "running" not in [item.kind for item in remaining(resolve(case, LIBRARY))]


def test_the_list_asks_of_what_the_findings_ask() -> None:
    for case, scenario in itertools.chain(((FOUNDING, name) for name in FOUNDING.scenarios), [(SCHOOL, None)]):
        resolved = resolve(case, LIBRARY, scenario)
        listed = {key for item in remaining(resolved) if item.kind == "source" for key in item.keys}
        found = {key for problem in asked(case, scenario) for key in told_of(problem)}
        assert listed == found


def test_a_blank_number_is_first_where_its_effect_counts_and_last_where_it_does_not() -> None:
    case = own_case()
    blank = Assumption(label=Label(sv="Bas"), unit="kr/year", basis="placeholder")
    case = case.edited(numbers={**case.numbers, BASE: blank})
    assert remaining(resolve(case, LIBRARY))[0].address == f"blank:{BASE}"
    case = with_number(case, LIBRARY, "farre.included", value=0.0)
    assert remaining(resolve(case, LIBRARY))[-1].address == f"uncounted:{BASE}"
