"""A workbook that was sent out and comes back, perhaps edited, as the case that it now says, or as what is wrong.

Nothing is read best-effort. The file passes a guard, the case it carries passes the strict door, the workbook is made
once more from that case, and every cell is held against the one that was sent out. Only inputs may differ.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from xlsxwriter.utility import xl_cell_to_rowcol

from exports.workbook.build import book_of
from exports.workbook.case_file import FILE_FACTS, FORMAT
from imports.guard.refusal import WorkbookRefused
from imports.guard.sheets import Sheet, WholeWorkbook
from imports.guard.workbook import read_whole
from imports.workbook.compared import compared
from imports.workbook.edits import Edits
from imports.workbook.sameness import Place
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Language, Library
from model.case.case import Case
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused, Problem, error
from model.files.reading import read_case
from model.numbers.applicants import library_of
from model.numbers.resolve import resolve

_OUTSIDE = ("xl/externallinks/", "xl/connections", "xl/querytables/")
_EMBEDDED = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_CELL = re.compile(r"=?'?(?P<sheet>[^'!]+)'?!(?P<cell>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Returned:
    """The case as it was sent out, and as the workbook now says (None where that can't be trusted); what was found.

    `scenario` is the one that the workbook was made under; a finding's address is its cell, `Indata!C12`.
    """

    before: Case
    after: Case | None
    scenario: str | None
    findings: tuple[Problem, ...]


def read_workbook(content: bytes, library: Library) -> Returned:
    """The case of a workbook of ours, edited or not. Raises CaseRefused for any other file, and for a damaged one."""
    try:
        whole = read_whole(content)
        if any(part.startswith(_OUTSIDE) for part in whole.parts):
            raise WorkbookRefused("external_links")
        if any(part.startswith(_EMBEDDED) for part in whole.parts):
            raise WorkbookRefused("unsafe_part")
        if len({sheet.name.casefold() for sheet in whole.sheets}) < len(whole.sheets):
            raise WorkbookRefused("broken_workbook")
    except WorkbookRefused as refusal:
        raise CaseRefused((error(f"workbook.{refusal.code}", "", **refusal.facts),)) from None
    facts = _facts(whole)
    if not facts["format"].startswith(FORMAT.partition("/")[0] + "/"):
        raise _refused("workbook.not_our_workbook")
    is_of_this_version = facts["format"] == FORMAT and facts["results_date"] == RESULTS_DATE
    case = _case_of(whole, facts, is_of_this_version)
    scenario = facts["scenario"] or None
    if not is_of_this_version:
        other_version = error("workbook.other_version", "", made_with=facts["results_date"], ours=RESULTS_DATE)
        return Returned(case, None, scenario, (other_version,))
    return _compared(whole, facts, case, scenario, library)


def _refused(code: str) -> CaseRefused:
    return CaseRefused((error(code, ""),))


def _facts(whole: WholeWorkbook) -> dict[str, str]:
    """What the workbook says of itself. Raises CaseRefused where it is none of ours."""
    facts = {}
    for name in FILE_FACTS:
        stands = _stands_at(whole, f"file.{name}")
        if stands is None:
            raise _refused("workbook.not_our_workbook")
        sheet, place = stands
        cell = sheet.cells.get(place)
        facts[name] = str(cell.value) if cell is not None and cell.kind == "text" else ""
    return facts


def _stands_at(whole: WholeWorkbook, name: str) -> tuple[Sheet, Place] | None:
    """The sheet and place of a named cell."""
    stands_for = next((named.stands_for for named in whole.names if named.name.casefold() == name), "")
    match = _CELL.fullmatch(stands_for)
    sheets = {sheet.name: sheet for sheet in whole.sheets}
    if match is None or match["sheet"] not in sheets:
        return None
    row, column = xl_cell_to_rowcol(match["cell"])
    return sheets[match["sheet"]], (row + 1, column + 1)


def _case_of(whole: WholeWorkbook, facts: Mapping[str, str], is_of_this_version: bool) -> Case:
    """The case as a file that the workbook carries. Raises CaseRefused where it is not the one that was put there.

    A fingerprint of another version can't be held: a case has more fields since, and so another fingerprint.
    """
    stands = _stands_at(whole, "file.first")
    if stands is None:
        raise _refused("workbook.file_edited")
    sheet, (first, column) = stands
    cells = {row: cell for (row, at), cell in sheet.cells.items() if at == column and row >= first}
    if any(cell.kind != "text" for cell in cells.values()):
        raise _refused("workbook.file_edited")
    lines = [str(cells[row].value) if row in cells else "" for row in range(first, max(cells, default=first) + 1)]
    try:
        case = read_case("\n".join(lines))
    except CaseRefused:
        raise _refused("workbook.file_edited") from None
    if is_of_this_version and fingerprint(case) != facts["fingerprint"]:
        raise _refused("workbook.file_edited")
    return case


def _compared(
    whole: WholeWorkbook, facts: Mapping[str, str], case: Case, scenario: str | None, library: Library
) -> Returned:
    """The workbook held against the one that the case makes, and its edits laid over the case."""
    perspectives = library_of(case, library).perspectives
    known = facts["perspective"] in perspectives and (scenario is None or scenario in case.scenarios)
    language = next((one for one in get_args(Language) if one == facts["language"]), None)
    try:
        made = date.fromisoformat(facts["made"])
    except ValueError:
        made = None
    if not known or language is None or made is None:
        raise _refused("workbook.file_edited")
    lines = len(case.money_lines) + len(case.effects)
    if sum(len(sheet.formulas) for sheet in whole.sheets) < lines * case.horizon:
        # Too few formulas for such a case: a small file must not make us build a large one.
        raise _refused("workbook.file_edited")
    answer = Answer(resolve(case, library, scenario), facts["perspective"])
    book, inputs = book_of(answer, language, scenario, made)
    sheet, row, column = book.names["file.layout"]
    if sheet.cells[row, column].written != facts["layout"]:
        return Returned(case, None, scenario, (error("workbook.other_layout", ""),))
    comparison = compared(book, inputs.sheet, book.say("workbook.sheets.snapshots"), whole)
    findings, after = comparison.findings, None
    if not findings.has_errors:
        edits = Edits(inputs.sheet, book.inputs, comparison.typed, library, scenario)
        after = edits.laid_over(case, findings)
    return Returned(case, None if findings.has_errors else after, scenario, findings.in_order())
