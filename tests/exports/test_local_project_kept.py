"""What is typed in the LUM forms is kept by the case, year by year, also from files that were written before."""

import io
from pathlib import Path

import pytest
from docx import Document as open_word

from exports.documents.document import Heading, Paragraph, Points
from exports.documents.word import word
from exports.forms.local_account import account_document, faults_of_account
from exports.forms.local_project import budget_document
from model.analysis.as_json import evaluate_as_json
from model.case.application import FinalReport, LocalAccount, LocalProject
from model.case.assumptions import Label
from model.case.case import BudgetLine
from model.case.problem import CaseRefused
from model.checking.local_project import (
    BUDGET_INCOME,
    COST_ROWS,
    faults_in_account,
    local_budget,
    planned,
    with_amount,
    with_local_project,
    without_year,
)
from model.checking.local_project import with_account as with_account_of
from model.files.reading import read_case
from model.files.writing import write_case
from tests.exports.local_projects import (
    FILED,
    FILED_ACCOUNT,
    FOUNDING,
    answered,
    codes,
    tables,
    with_account,
    with_project,
)
from wording.numbers import write_number

# The case keeps them


def test_the_forms_survive_a_file() -> None:
    again = read_case(write_case(FOUNDING))
    assert again.local_project == FILED
    assert again.local_project.accounts[2022].costs == {"staff": 700_263}


def test_a_row_that_nobody_knows_is_refused() -> None:
    text = write_case(FOUNDING).replace("staff: 700263", "catering: 700263")
    with pytest.raises(CaseRefused) as refused:
        read_case(text)
    assert [problem.code for problem in refused.value.problems] == ["not_in_list"]


def test_a_source_that_nobody_knows_is_told() -> None:
    account = FILED_ACCOUNT.model_copy(update={"source": "S998"})
    project = FILED.model_copy(update={"source": "S999", "accounts": {2022: account}})
    found = [p for p in with_project(project).problems if p.code == "unknown_source"]
    assert codes(tuple(found)) == [
        ("unknown_source", "local_project.source"), ("unknown_source", "local_project.accounts.2022.source"),
    ]  # fmt: skip


def test_an_amount_is_put_and_taken_away() -> None:
    project = with_amount(LocalProject(), "training", 2021, 5.0)
    project = with_amount(project, "training", 2020, 0.0)
    assert list(project.costs["training"].items()) == [(2020, 0.0), (2021, 5.0)]
    project = with_amount(with_amount(project, "training", 2020, None), "training", 2021, None)
    assert project == LocalProject()
    assert with_local_project(FOUNDING, project).local_project is None
    for row in (*COST_ROWS, *BUDGET_INCOME):
        assert local_budget(with_project(with_amount(LocalProject(), row, 2020, 1.0)).resolved).years == (2020,)


def test_no_project_has_no_account() -> None:
    assert codes(faults_in_account(None)) == [("form_no_account", "local_project.accounts")]
    assert codes(faults_in_account(FILED, 2021)) == [("form_no_account", "local_project.accounts.2021")]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "payload", ['=HYPERLINK("x")', "#set page(fill: red)", "<b>x</b>", "{year}", "[x](javascript:x)"]
)
def test_hostile_texts_stand_literally(payload: str) -> None:
    label = Label(sv=payload)
    account = LocalAccount(granted=1.0, costs={"staff": 1.0}, comment=label, note=label, source=None)
    project = FILED.model_copy(update={"label": label, "note": label, "accounts": {2022: account}})
    lines = {"own_line": BudgetLine(label=label, cost_type="running", paid_by="stadsdelsnamnd", amounts={2020: 1.0})}
    for document, count in (
        (budget_document(with_project(project), "sv"), 2),
        (account_document(with_project(project), "sv"), 3),
        (budget_document(answered(FOUNDING.model_copy(
            update={"local_project": None, "budget": {**FOUNDING.budget, **lines}})), "sv"), 1),
    ):  # fmt: skip
        file = open_word(io.BytesIO(word(document)))
        said = [paragraph.text for paragraph in file.paragraphs]
        said += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        assert sum(text.count(payload) for text in said) == count


def test_amounts_are_kronor_and_not_thousands() -> None:
    cells = [cell for table in tables(budget_document(answered(FOUNDING), "sv")) for row in table.rows for cell in row]
    assert write_number(1_450_000, 0) in cells
    assert not any("tkr" in cell for cell in cells)


# What is changed is no longer the source's


def test_a_changed_budget_is_no_longer_the_sources() -> None:
    assert FILED.source and FILED.note
    assert with_amount(FILED, "staff", 2020, 1_450_000) == FILED, "the amount that stood there"
    changed = with_amount(FILED, "staff", 2020, 1_400_000)
    assert (changed.source, changed.note) == (None, None)
    assert (changed.label, changed.accounts) == (FILED.label, FILED.accounts)


def test_a_changed_account_is_no_longer_the_sources() -> None:
    assert with_account_of(FILED, 2022, granted=500_000) == FILED
    changed = with_account_of(FILED, 2022, returned=449_737)
    assert (changed.accounts[2022].source, changed.accounts[2022].note, changed.source) == (None, None, FILED.source)
    words = " ".join(block.text for block in account_document(with_project(changed), "sv").blocks
                     if isinstance(block, Paragraph))  # fmt: skip
    assert "lämnades in" not in words
    assert "Källa" not in words


def test_a_year_without_amounts_is_gone() -> None:
    changed = without_year(FILED, 2022)
    assert local_budget(with_project(changed).resolved).years == (2020, 2021)
    assert without_year(FILED, 2030) == FILED


# The account is of a year


def test_accounts_of_several_years_are_kept_beside_each_other() -> None:
    earlier = LocalAccount(granted=10.0, costs={"staff": 10.0}, comment=Label(sv="Första året"))
    project = with_account_of(FILED, 2020, **dict(earlier))
    assert project.years_accounted == (2020, 2022)
    again = read_case(write_case(FOUNDING.model_copy(update={"local_project": project}))).local_project
    assert again == project
    answer = with_project(project)
    words = [block.text for block in account_document(answer, "sv", 2020).blocks if isinstance(block, Paragraph)]
    assert "Första året" in words
    assert codes(faults_of_account(answer)) == [("form_unexplained", "local_project.accounts.2022")], "the latest"
    assert faults_of_account(answer, 2020) == ()
    gone = with_account_of(project, 2020, granted=None, costs={}, comment=None)
    assert tuple(gone.accounts) == (2022,)


def test_the_plan_of_a_year_is_what_its_budget_says() -> None:
    assert planned(FILED, 2022) == {
        "granted": 500_000, "own": 1_000_000, "other_income": None,
        "staff": 1_450_000, "administration": None, "training": None, "other": 50_000,
    }  # fmt: skip
    assert set(planned(FILED, 2023).values()) == {None}
    account = LocalAccount(granted=10.0, costs={"staff": 10.0})
    _, income, costs, _ = tables(account_document(with_project(LocalProject(accounts={2023: account})), "sv"))
    assert income.rows[0][1:] == ("–", "10", "–"), "no plan, nothing to compare with"
    assert costs.rows[-1][1:] == ("–", "10", "–")


def test_a_box_that_says_money_is_left_needs_the_sum() -> None:
    spent = {"costs": {"staff": 1_150_000}}
    ticked = with_account(**spent, not_all_spent=True)
    assert codes(faults_of_account(ticked)) == [("form_nothing_returned", "local_project.accounts.2022.returned")]
    assert faults_of_account(with_account(**spent)) == ()
    returned = account_document(with_account(returned=449_737), "sv")
    boxes = next(block.items for block in returned.blocks if isinstance(block, Points))
    assert [item[:3] == "[x]" for item in boxes] == [False, True], "a sum that goes back is money left"


def test_the_final_report_has_its_nine_headings_where_any_of_it_is_written() -> None:
    answer = with_account(returned=449_737)
    heads = [block.text for block in account_document(answer, "sv").blocks if isinstance(block, Heading)]
    at = heads.index("Slutrapport")
    assert heads[at + 1 :] == [
        "Sammanfattning", "Bakgrund", "Syfte", "Avgränsning", "Metod och material", "Resultat",
        "Slutsatser och förslag", "Källförteckning", "Bilagor",
    ]  # fmt: skip
    without = account_document(with_account(returned=449_737, report=FinalReport()), "sv")
    assert Heading("Slutrapport") not in without.blocks


# Files written before

OLDER = Path(__file__).parents[1] / "older_files" / "one_account.yaml"


def test_a_file_with_one_account_still_opens_with_the_same_answers() -> None:
    older = read_case(OLDER.read_bytes())
    assert older.local_project is not None
    account = older.local_project.accounts[2022]
    assert tuple(older.local_project.accounts) == (2022,), "the last year of its budget"
    assert (account.granted, account.own, account.costs, account.source) == (500_000, 650_000, {"staff": 700_263}, "S4")
    assert len(older.application.indicators) == 7
    assert read_case(write_case(older)) == older
    for scenario in (None, *older.scenarios):
        answers = [evaluate_as_json(answered(case, scenario)) for case in (older, FOUNDING)]
        # An effect that is blank and not included has come since: it has its own keys and is worth nothing.
        kept = [{name: part for name, part in each.items() if name not in ("break_even", "units")} for each in answers]
        assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("project", "budget", "year"),
    [
        ("sought: {2024: 5, 2025: 0}", "", 2024),
        ("costs: {staff: {2023: 1}, other: {2026: 2}}", "", 2026),
        ("own: {}", "{line: {label: L, cost_type: staff, paid_by: socialnamnd, amounts: {2025: 7, 2026: 0}}}", 2025),
        ("own: {}", "", 2023),
    ],
)
def test_the_year_of_an_older_account(project: str, budget: str, year: int) -> None:
    text = "format: fortjanst-case/1\nlabel: A\napplicant: socialnamnd\nstart_year: 2023\nhorizon: 5\n"
    text += f"budget: {budget}\n" if budget else ""
    case = read_case(f"{text}local_project: {{{project}, account: {{granted: 3}}}}\n")
    assert case.local_project is not None
    assert case.local_project.accounts == {year: LocalAccount(granted=3.0)}


@pytest.mark.parametrize("account", ["7", "[]", "{granted: x}", "{wages: 1}"])
def test_an_older_account_that_is_wrong_is_refused_all_the_same(account: str) -> None:
    text = OLDER.read_text("utf-8")
    start = text.index("  account:\n")
    with pytest.raises(CaseRefused):
        read_case(f"{text[:start]}  account: {account}\n{text[text.index(chr(10) + 'numbers:') :]}")


def test_a_file_with_both_an_old_account_and_new_ones_is_refused() -> None:
    text = write_case(FOUNDING).replace("  accounts:\n", "  account: {granted: 1}\n  accounts:\n")
    with pytest.raises(CaseRefused) as refused:
        read_case(text)
    assert [problem.code for problem in refused.value.problems] == ["unknown_field"]
