"""The LUM forms: the founding case's as they were filed, and no form with an empty sum or an unexplained difference."""

import io
import random
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from docx import Document as open_word

from exports.documents.document import Document, Paragraph
from exports.documents.pdf import pdf
from exports.documents.word import word
from exports.forms.local_account import account_document, faults_of_account
from exports.forms.local_project import budget_document, faults_of_budget
from model.analysis.answer import Answer
from model.case.application import LocalAccount, LocalProject
from model.case.assumptions import Label, Language
from model.case.case import BudgetLine, Case, Funding
from model.case.problem import CaseRefused
from model.checking.local_project import (
    COST_ROWS,
    local_budget,
    with_amount,
)
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from presentation.sentences import problem_sentence
from tests.exports.local_projects import FILED, FOUNDING, LANGUAGES, answered, codes, tables, with_account, with_project
from tests.generators import LIBRARY, a_case
from wording.texts import say

EXAMPLE = read_case(case_files()["skolstod_i_familjehem"].read_bytes())
YEARS = (2020, 2021, 2022)


def whole(cell: str) -> int:
    """A cell as a number; a dash is none."""
    return 0 if cell == "–" else int(cell.replace("\u202f", "").replace("−", "-"))


# As filed


def test_the_budget_as_filed() -> None:
    _, costs, income = tables(budget_document(with_project(FILED), "sv"))
    assert costs.head == ("Belopp i kronor", "Per år: 2020", "Per år: 2021", "Per år: 2022", "Hela perioden")
    assert [tuple(map(whole, row[1:])) for row in costs.rows] == [
        (1_450_000, 1_450_000, 1_450_000, 4_350_000),
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (50_000, 50_000, 50_000, 150_000),
        (1_500_000, 1_500_000, 1_500_000, 4_500_000),
    ]
    assert costs.rows[1][1:] == ("–",) * 4, "what is not stated is not a zero"
    assert [tuple(map(whole, row[1:])) for row in income.rows] == [
        (500_000, 500_000, 500_000, 1_500_000),
        (1_000_000, 1_000_000, 1_000_000, 3_000_000),
        (0, 0, 0, 0),
        (1_500_000, 1_500_000, 1_500_000, 4_500_000),
    ]
    assert [row[0] for row in income.rows] == ["Sökt belopp", "Egen insats", "Övriga intäkter", "Summa intäkter"]


def test_the_budget_as_filed_in_papers() -> None:
    document = budget_document(with_project(FILED), "sv")
    file = open_word(io.BytesIO(word(document)))
    found = [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in file.tables]
    for table in tables(document):
        assert [table.head, *table.rows] in found
    told = "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(document))).pages).split())
    assert "Summakostnader1500000150000015000004500000" in told
    assert "Summaintäkter1500000150000015000004500000" in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "sv",
            "Intäkterna är 1 150 000 kr, kostnaderna 700 263 kr och 0 kr återbetalas. "
            "449 737 kr saknar förklaring: fyll i raderna eller beloppet att återbetala.",
        ),
        (
            "en",
            "The income is 1 150 000 SEK, the costs are 700 263 SEK and 0 SEK is returned. "
            "449 737 SEK is unexplained: fill in the rows or the amount to be returned.",
        ),
    ],
)
def test_the_account_as_filed_is_refused_with_what_is_unexplained(language: Language, words: str) -> None:
    answer = answered(FOUNDING)
    with pytest.raises(CaseRefused) as refused:
        account_document(answer, language)
    assert refused.value.problems == faults_of_account(answer)
    (problem,) = refused.value.problems
    assert problem.code == "form_unexplained"
    assert problem.facts["difference"] == 449_737
    assert " ".join(problem_sentence(problem, answer.resolved, language).split()) == words


def test_the_account_can_be_filed_when_every_krona_is_explained() -> None:
    returned = with_account(returned=449_737)
    spent = with_account(costs={"staff": 700_263, "training": 449_737})
    for answer, cost, back in ((returned, 700_263, 449_737), (spent, 1_150_000, 0)):
        for language in LANGUAGES:
            _, income, costs, balance = tables(account_document(answer, language))
            plan, outcome, deviation = map(whole, income.rows[-1][1:])
            assert (plan, outcome, deviation) == (1_500_000, 1_150_000, -350_000), "as the budget has it, and less"
            assert tuple(map(whole, costs.rows[-1][1:])) == (1_500_000, cost, cost - 1_500_000)
            assert [whole(row[1]) for row in balance.rows] == [back, back, 0]
            assert income.head[1:3] == (
                say("local_project.plan", language, year=2022),
                say("local_project.outcome", language, year=2022),
            )


# Refused


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"costs": {}}, [("form_empty", "local_project.accounts.2022.costs")]),
        ({"costs": {"staff": 0}}, [("form_empty", "local_project.accounts.2022.costs")]),
        ({"granted": None, "own": None}, [("form_no_income", "local_project.accounts.2022.granted")]),
        ({"granted": None, "own": None, "costs": {}}, [("form_no_account", "local_project.accounts")]),
        ({"returned": 449_736}, [("form_unexplained", "local_project.accounts.2022")]),
        ({"returned": 449_738}, [("form_overspent", "local_project.accounts.2022")]),
        ({"costs": {"staff": 1_150_001}}, [("form_overspent", "local_project.accounts.2022")]),
        ({"costs": {"staff": -1}}, [("form_amount", "local_project.accounts.2022.staff")]),
        ({"returned": -5.0, "own": 1e14}, [
            ("form_amount", "local_project.accounts.2022.own"), ("form_amount", "local_project.accounts.2022.returned"),
        ]),
        ({"returned": 449_737}, []),
        ({"returned": 449_736.6}, []),
    ],
)  # fmt: skip
def test_faults_of_an_account(fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    answer = with_account(**fields)
    assert codes(faults_of_account(answer)) == expected
    assert_refused_or_written(answer, account_document, expected)


def assert_refused_or_written(answer: Answer, document: Any, expected: list[tuple[str, str]]) -> None:
    """That a form with faults is refused with them, each said in both languages; and one without is written."""
    if not expected:
        assert pdf(document(answer, "en")).startswith(b"%PDF")
        return
    with pytest.raises(CaseRefused) as refused:
        document(answer, "sv")
    assert codes(refused.value.problems) == expected
    for language in LANGUAGES:
        for problem in refused.value.problems:
            said = problem_sentence(problem, answer.resolved, language)
            assert "{" not in said
            assert "None" not in said


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((("staff", 2020, 1_450_001),), [("form_difference", "local_project.2020")]),
        ((("sought", 2021, None),), [("form_difference", "local_project.2021")]),
        ((("staff", 2020, 1_450_000.4),), []),
        ((("staff", 2022, -1),), [("form_amount", "local_project.staff.2022")]),
        ((("own", 2022, 2e13),), [("form_amount", "local_project.own.2022")]),
        (
            (("other", 2030, 10), ("other_income", 2030, 10)),
            [("form_year_outside", "local_project.2030")],
        ),
        (
            tuple((row, year, None) for row in ("staff", "other") for year in YEARS),
            [("form_empty", "local_project")],
        ),
        ((("training", 2020, 70_000), ("other_income", 2020, 70_000)), []),
    ],
)
def test_faults_of_a_budget(change: tuple[tuple[str, int, float | None], ...], expected: list[tuple[str, str]]) -> None:
    project = FILED
    for row, year, amount in change:
        project = with_amount(project, row, year, amount)
    answer = with_project(project)
    assert codes(faults_of_budget(answer)) == expected
    assert_refused_or_written(answer, budget_document, expected)


def test_the_difference_is_named_with_both_sums() -> None:
    (problem,) = faults_of_budget(with_project(with_amount(FILED, "staff", 2021, 1_000_000)))
    assert {name: problem.facts[name] for name in ("year", "cost", "income", "difference")} == {
        "year": 2021, "cost": 1_050_000, "income": 1_500_000, "difference": 450_000,
    }  # fmt: skip


def test_a_case_with_errors_gives_no_form() -> None:
    wrong = answered(FOUNDING.model_copy(update={"applicant": "nobody"}))
    for document in (budget_document, account_document):
        with pytest.raises(CaseRefused) as refused:
            document(wrong, "sv")
        assert "unknown_actor" in [problem.code for problem in refused.value.problems]


# Derived from the case


def test_a_case_without_a_project_has_a_derived_budget() -> None:
    """The example by hand: staff and backfill together, the school's share apart, own contribution what is left."""
    document = budget_document(answered(EXAMPLE), "sv")
    assert Paragraph(say("local_project.budget.derived", "sv")) in document.blocks
    _, costs, income = tables(document)
    assert [tuple(map(whole, row[1:])) for row in costs.rows] == [
        (1_450_000, 1_350_000, 1_350_000, 4_150_000), (0, 0, 0, 0), (0, 0, 0, 0),
        (150_000, 150_000, 150_000, 450_000), (1_600_000, 1_500_000, 1_500_000, 4_600_000),
    ]  # fmt: skip
    assert [tuple(map(whole, row[1:])) for row in income.rows] == [
        (800_000, 750_000, 750_000, 2_300_000), (650_000, 600_000, 600_000, 1_850_000),
        (150_000, 150_000, 150_000, 450_000), (1_600_000, 1_500_000, 1_500_000, 4_600_000),
    ]  # fmt: skip
    told = " ".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    assert "Löpande kostnad efter projektet ingår inte: Stöd i linjen till barn som varit med." in told


def test_a_stated_budget_is_not_derived() -> None:
    assert not local_budget(answered(FOUNDING).resolved).is_derived
    assert Paragraph(say("local_project.budget.derived", "sv")) not in budget_document(answered(FOUNDING), "sv").blocks
    only_account = LocalProject(accounts=FILED.accounts)
    assert local_budget(with_project(only_account).resolved).is_derived


def test_income_of_the_case_stands_in_the_form() -> None:
    """Fees of 60 and a refund of 10 × 100 × 400 × 0.5 = 200 tkr lower the own contribution; a later sale does not."""
    example = yaml.safe_load(Path("tests/worked_examples/intakter.yaml").read_text("utf-8"))["case"]
    example["budget"]["house"]["amounts"].pop(2024)
    budget = local_budget(answered(Case.model_validate(example)).resolved)
    assert budget.income["other_income"] == {2021: 260_000, 2022: 260_000, 2023: 60_000}
    assert budget.income["own"] == {2020: 2_000_000, 2021: 240_000, 2022: 240_000, 2023: 440_000}
    assert budget.apart == ("fees", "worth")
    document = budget_document(answered(Case.model_validate(example)), "sv")
    assert any("Avgifter; Huset" in part.text for part in document.blocks if isinstance(part, Paragraph))
    example["numbers"]["refund.included"] = {"label": "Räknas", "value": 0, "unit": "flag", "basis": "judged"}
    assert local_budget(answered(Case.model_validate(example)).resolved).income["other_income"][2021] == 60_000


def test_what_each_participant_costs_stands_in_the_form() -> None:
    example = yaml.safe_load(Path("tests/worked_examples/kostnad_per_deltagare.yaml").read_text("utf-8"))["case"]
    answer = answered(Case.model_validate(example))
    budget = local_budget(answer.resolved)
    assert {year: budget.cost(year) for year in budget.years} == {2020: 300_000 + 30 * 20_000, 2021: 50 * 20_000}
    assert budget.apart == ("line",)


def test_lines_left_out_and_running_cost_are_not_in_a_derived_budget() -> None:
    budget = local_budget(with_project(None).resolved)
    assert [budget.cost(year) for year in YEARS] == [9_577_000, 9_811_000, 3_152_000], "without the process leader"
    assert budget.apart == ()
    with_leader = local_budget(
        resolve(FOUNDING.model_copy(update={"local_project": None}), LIBRARY, "with_process_support")
    )
    assert with_leader.cost(2020) == 9_577_000 + 1_500_000
    in_line = local_budget(resolve(FOUNDING.model_copy(update={"local_project": None}), LIBRARY, "in_line"))
    assert in_line.apart == ("line_work",)
    assert in_line.cost(2023) == 0


def test_funding_above_the_cost_is_refused() -> None:
    grant = Funding(label=Label(sv="Bidrag"), paid_by="sociala_investeringsfonden", paid_to="stadsdelsnamnd",
                    amounts={2020: 9_577_001})  # fmt: skip
    answer = answered(FOUNDING.model_copy(update={"local_project": None, "funding": {"grant": grant}}))
    expected = [("form_funding_above_cost", "funding")]
    assert codes(faults_of_budget(answer)) == expected
    assert_refused_or_written(answer, budget_document, expected)
    exactly = grant.model_copy(update={"amounts": {2020: 9_577_000.0}})
    answer = answered(FOUNDING.model_copy(update={"local_project": None, "funding": {"grant": exactly}}))
    assert faults_of_budget(answer) == ()
    assert local_budget(answer.resolved).income["own"] == {2021: 9_811_000, 2022: 3_152_000}


@pytest.mark.parametrize("seed", range(150))
def test_a_derived_budget_balances_or_is_refused(seed: int) -> None:
    for case in (a_case(seed), without_faults(a_case(seed))):
        answer = answered(case)
        budget = local_budget(answer.resolved)
        if answer.has_errors or faults_of_budget(answer):
            with pytest.raises(CaseRefused):
                budget_document(answer, "sv")
            continue
        assert all(abs(budget.left(year)) < 0.005 for year in budget.years)
        assert_sums(budget_document(answer, "sv"))


def without_faults(case: Case) -> Case:
    """The case with a cost, every amount within its years, and grants of at most a cost's seventh."""
    first = BudgetLine(label=Label(sv="Post"), cost_type="backfill", paid_by=case.applicant,
                       amounts={year: 0.5 + year for year in case.years})  # fmt: skip
    budget = {
        name: line.model_copy(
            update={"amounts": {at: amount for at, amount in line.amounts.items() if at in case.years}, "ranges": {}}
        )
        for name, line in case.budget.items()
    }
    funding = {
        name: line.model_copy(update={"amounts": {year: year / 7 for year in case.years}, "ranges": {}})
        for name, line in list(case.funding.items())[:7]
    }
    income = {
        name: line.model_copy(update={"amounts": {year: year / 9 for year in case.years}})
        for name, line in case.income.items()
        if line.participants_of is None and not (resolve(case, LIBRARY).numbers[f"{name}.residual"].value or 0)
    }
    return case.model_copy(update={"budget": {**budget, "first": first}, "funding": funding, "income": income})


def test_most_random_cases_can_be_filed_once_their_faults_are_gone() -> None:
    answers = [answered(without_faults(a_case(seed))) for seed in range(150)]
    assert sum(not answer.has_errors and not faults_of_budget(answer) for answer in answers) > 140


def assert_sums(document: Document) -> None:
    """That costs and income sum both ways and to the same totals."""
    _, costs, income = tables(document)
    for table in (costs, income):
        numbers = [[whole(cell) for cell in row[1:]] for row in table.rows]
        assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
        assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert costs.rows[-1][1:] == income.rows[-1][1:]


@pytest.mark.parametrize("seed", range(200))
def test_any_balanced_project_sums_both_ways_in_whole_kronor(seed: int) -> None:
    """Öre, halves and many rows: costs and income come out equal to the krona, in every year and in all."""
    dice = random.Random(seed)
    project = LocalProject()
    for year in YEARS[: dice.randint(1, 3)]:
        rows = {
            row: dice.choice([0.5, 1.0, round(dice.uniform(0, 2e6), 2)]) for row in COST_ROWS if dice.random() < 0.7
        }
        rows |= {} if rows else {"staff": 100.5}
        cost = sum(rows.values())
        sought = round(cost * dice.random(), 2)
        income = (
            {"sought": sought, "own": cost - sought}
            if dice.random() < 0.8
            else {"sought": cost + dice.uniform(-0.4, 0.4)}
        )
        for row, amount in (rows | income).items():
            project = with_amount(project, row, year, max(0.0, amount))
    answer = with_project(project)
    assert faults_of_budget(answer) == ()
    assert_sums(budget_document(answer, "sv"))


@pytest.mark.parametrize("seed", range(200))
def test_any_explained_account_sums_in_whole_kronor(seed: int) -> None:
    dice = random.Random(seed)
    costs = {row: dice.choice([0.5, round(dice.uniform(0, 1e6), 2)]) for row in COST_ROWS if dice.random() < 0.8}
    costs |= {} if any(costs.values()) else {"staff": 100.5}
    returned = dice.choice([None, 0.0, 0.5, round(dice.uniform(0, 1e5), 2)])
    earned = sum(costs.values()) + (returned or 0) + dice.uniform(-0.45, 0.45)
    granted = round(earned * dice.random(), 2)
    account = LocalAccount(granted=granted, own=earned - granted, costs=costs, returned=returned)
    _, income, spent, balance = tables(account_document(with_project(LocalProject(accounts={2022: account})), "en"))
    for table in (income, spent):
        for column in (1, 2, 3):
            assert sum(whole(row[column]) for row in table.rows[:-1]) == whole(table.rows[-1][column])
    left, back, unexplained = (whole(row[1]) for row in balance.rows)
    assert whole(income.rows[-1][2]) - whole(spent.rows[-1][2]) == left
    assert (left - back, unexplained) == (0, 0)
