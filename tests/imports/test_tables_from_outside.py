"""Tables from outside, read through the command line: approved with the right total, or refused with a reason."""

import json
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from imports.__main__ import main
from imports.budget import BudgetProposal, Decisions, read_file, read_pasted
from tests.tables_at_random import RandomTable, random_table
from wording.texts import LANGUAGES, say

TABLES = Path("tests/fixtures/tables")
LAYOUTS = Path("tests/fixtures/layouts")
EXPECTED: dict[str, dict[str, Any]] = json.loads((TABLES / "expected.json").read_text())
EXPECTED_LAYOUTS: dict[str, dict[str, Any]] = json.loads((LAYOUTS / "expected.json").read_text())

REASONS: dict[str, set[str]] = {
    "year heads dressed as numbers": {"column_without_year", "no_years"},
    "dates as serial numbers in heads": {"serial_date"},
    "a second table below, with other years": {"several_tables"},
    "a second table beside, with other years": {"several_tables"},
    "one row a year, not one column": {"no_years"},
    "columns that are no years: codes": {"one_amount_column"},
    "columns that are no years: periods": {"no_years"},
    "columns that are no years: months": {"part_of_year"},
    "columns that are no years: budget, outcome, deviation": {"outcome"},
    "columns that are no years: number and price": {"one_amount_column"},
    "columns that are no years: places": {"no_years"},
    "a column that says the unit of each row": {"mixed_units"},
    "foreign currency": {"foreign_money"},
    "foreign currency in a number format": {"foreign_money"},
    "letters in a number format: not money": {"unclear_format"},
    "letters in a number format: part of a year": {"money_per"},
    "formulas that were never calculated, stored as 0": {"not_calculated"},
    "a sum above its parts": {"looks_like_sum"},
    "income and net among costs": {"income"},
    "outcomes and other years among the budget's": {"outcome"},
    "counts and shares among costs": {"money_per", "column_without_year"},
    "part of a year": {"part_of_year", "money_per"},
}
"""Why a table of a kind may be refused; a kind that is not here must be read."""


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The code that the command line ends with, and what it prints as JSON."""
    code = main(["budget", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def stopped_by(answer: dict[str, Any]) -> set[str]:
    """The codes of what stops a budget."""
    return {each["code"].removeprefix("import.") for each in answer["problems"] if each["severity"] == "error"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_is_right_or_refused_with_its_reason(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = EXPECTED[name]
    unit, year = expected["unit"], str(expected["first_year"])
    code, answer = answered(capsys, str(TABLES / name), "--unit", unit, "--first-year", year)
    if code == 0:
        assert answer["total"] == expected["right_total_kr"]
        assert sum(sum(line["amounts"].values()) for line in answer["lines"]) == pytest.approx(answer["total"])
        return
    assert code == 1
    assert expected["may_be_refused"], stopped_by(answer)
    assert stopped_by(answer) & REASONS.get(expected["kind"], set()), stopped_by(answer)
    for problem in answer["problems"]:
        for language in LANGUAGES:
            assert say(f"problems.{problem['code']}", language, **problem["facts"])


@pytest.mark.parametrize("name", EXPECTED_LAYOUTS)
def test_the_layouts_of_municipalities(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = EXPECTED_LAYOUTS[name]
    unit, year = expected["unit"], str(expected["first_year"])
    code, answer = answered(capsys, str(LAYOUTS / name), "--unit", unit, "--first-year", year)
    assert set(expected["errors"]) <= stopped_by(answer)
    if expected["total_kr"] is None:
        assert code == 1
    else:
        assert (code, answer["total"]) == (0, expected["total_kr"])


def test_the_command_line_by_itself() -> None:
    command = [sys.executable, "-m", "imports", "budget", str(TABLES / "h13_acc.txt"), "--unit", "tkr", "--first-year"]
    done = subprocess.run([*command, "2020", "--json"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["total"], answer["unit"], answer["years"]) == (1_950_000, "tkr", [2020, 2021, 2022])
    assert answer["skipped"] == [{"row": 4, "label": "Ackumulerat", "why": "running"}]
    assert answer["lines"][1] == {
        "label": "Lokal", "cost_type": "other", "amounts": {"2020": 50_000, "2021": 50_000, "2022": 50_000},
    }  # fmt: skip
    said = subprocess.run([*command, "2020"], capture_output=True, encoding="utf-8", check=False)
    assert "total=1950000 unit=tkr" in said.stdout
    missing = subprocess.run([*command[:-3], "--unit", "tkr", "--first-year", "20"], capture_output=True, check=False)
    assert missing.returncode == 2


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = answered(capsys, str(tmp_path / "none.csv"), "--unit", "kr", "--first-year", "2020")
    assert code == 2
    assert answer["problems"][0]["code"] == "file_not_readable"


def test_text_is_read_as_pasted_or_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'Kostnad\t2020\n"Kvarnen\t5\n'
    for name, arguments, code in (("a.txt", (), 0), ("a.csv", ("--pasted",), 0), ("a.csv", (), 1)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        file = str(tmp_path / name)
        assert answered(capsys, file, "--unit", "kr", "--first-year", "2020", *arguments)[0] == code


# At random


def read(table: RandomTable) -> BudgetProposal:
    """The proposal in a table made at random."""
    if table.name.endswith(".txt"):
        return read_pasted(table.content.decode("utf-8-sig"), table.unit, table.first_year)
    return read_file(table.name, table.content, table.unit, table.first_year)


def tried(seeds: range) -> tuple[list[tuple[int, float, float | None]], int, int, int]:
    """The tables that were approved with another total; how many were approved; of the plain ones, all and read."""
    wrong, approved, plain, plain_read = [], 0, 0, 0
    for seed in seeds:
        table = random_table(seed)
        proposal = read(table)
        plain += table.is_plain
        if proposal.is_approvable:
            approved += 1
            plain_read += table.is_plain
            if table.total is None or abs(proposal.total - table.total) > 0.01:
                wrong.append((seed, proposal.total, table.total))
    return wrong, approved, plain, plain_read


@pytest.mark.parametrize(
    "seeds", [range(2_000), pytest.param(range(2_000, 22_000), marks=[pytest.mark.torture, pytest.mark.timeout(1_200)])]
)
def test_no_table_is_approved_with_another_total(seeds: range, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, approved, plain, plain_read = tried(seeds)
    with capsys.disabled():
        share = plain_read / plain
        print(f"\n{len(seeds)} tables: {approved} approved, {len(wrong)} of them wrongly")
        print(f"{plain} plain tables: {plain_read} read ({share:.1%})")
    assert wrong == []
    assert plain > len(seeds) // 4, "the generator makes too few plain tables to say anything"
    assert plain_read >= 0.8 * plain
    assert approved < len(seeds) * 0.9, "the generator makes too few tables that should be refused"


PIECES = (
    "Summa", "varav ", "tkr", "mnkr", "2020", "2021", "Intäkter", "Antal ", "Totalt", "500", "0", "-5", "\t\t", "\n\n",
    "År 1", "1 000 kr", " per månad", "€", "%", "(", '"', "\x00", "\u202e", ";", "'000", "\u00a0", "Enhet", "43831",
)  # fmt: skip


def test_two_thousand_mutated_texts_never_fall_over() -> None:
    """What is read or refused by a fault of the reader's own says *unreadable*: no such fault may be."""
    chance = random.Random(7)
    texts = [file.read_text(encoding="utf-8") for file in sorted(TABLES.glob("*.[tc][xs][tv]"))]
    for _ in range(2_000):
        text = chance.choice(texts)
        for _ in range(chance.choice((1, 2, 5, 15))):
            at, size = chance.randrange(len(text) + 1), chance.choice((1, 3, 10))
            match chance.randrange(4):
                case 0:
                    text = text[:at] + chance.choice(PIECES) + text[at:]
                case 1:
                    text = text[:at] + text[at + size :]
                case 2:
                    text = text[:at] + text[at : at + 5 * size] + text[at:]
                case _:
                    lines = text.split("\n")
                    chance.shuffle(lines)
                    text = "\n".join(lines)
        for proposal in (read_pasted(text, "tkr", 2020), read_file("a.csv", text.encode(), "kr", 2020)):
            assert "import.unreadable" not in {problem.code for problem in proposal.problems}, text
            assert proposal.lines or proposal.problems


# Workbooks of other programs


def test_a_formula_that_xlsxwriter_left_is_refused_where_it_stands() -> None:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Kostnad", 2020, 2021])
    sheet.write_row(1, 0, ["Lön", 500])
    sheet.write_formula(1, 2, "=B2*1.02")
    sheet.write_row(2, 0, ["Hyra", 50])
    sheet.write_formula(2, 2, "=B3", None, 50)
    book.close()
    proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2020)
    problem = next(problem for problem in proposal.problems if problem.severity == "error")
    assert (problem.code, problem.address) == ("import.not_calculated", "row 2, column C (2021)")


def test_a_zero_that_a_program_calculated_is_a_zero() -> None:
    book = openpyxl.Workbook()
    for row in (["Kostnad", 2020, 2021], ["Lön", 500, "=B2*0"], ["Hyra", 50, "=B3"]):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    parts = {}
    with zipfile.ZipFile(stream) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<f>B2*0</f><v/>", b"<f>B2*0</f><v>0</v>")
    sheet = sheet.replace(b"<f>B2*0</f><v></v>", b"<f>B2*0</f><v>0</v>")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<f>B3</f><v/>", b"<f>B3</f><v>50</v>").replace(
        b"<f>B3</f><v></v>", b"<f>B3</f><v>50</v>"
    )
    for mark, is_read in ((b"", True), (b' fullCalcOnLoad="1"', False)):
        parts["xl/workbook.xml"] = (
            parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"").replace(b"<calcPr", b"<calcPr" + mark)
        )
        saved = BytesIO()
        with zipfile.ZipFile(saved, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        assert read_file("a.xlsx", saved.getvalue(), "tkr", 2020).is_approvable is is_read


def test_a_sheet_of_its_own_for_each_year_is_told_and_chosen() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Budget 2020"
    book.create_sheet("Budget 2021")
    for sheet, year, amount in zip(book.worksheets, (2020, 2021), (500, 600), strict=True):
        sheet.append(["Kostnad", year])
        sheet.append(["Lön", amount])
    stream = BytesIO()
    book.save(stream)
    proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2020)
    assert [problem.code for problem in proposal.problems] == ["import.several_tables"]
    assert proposal.tables == ("Budget 2020: 1–2 (2020)", "Budget 2021: 1–2 (2021)")
    second = read_file("a.xlsx", stream.getvalue(), "tkr", 2020, Decisions(table=2))
    assert (second.is_approvable, second.total, second.years) == (True, 600_000, (2021,))
