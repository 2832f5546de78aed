"""Every file that a case can be carried away as: its formats, its name, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from exports.documents.document import Document
from exports.documents.pdf import pdf
from exports.documents.word import word
from exports.forms.application import application
from exports.forms.local_account import account_document
from exports.forms.local_project import budget_document
from exports.ledger_files import ledger_csv, ledger_parquet
from exports.left import Left
from exports.names import file_name
from exports.report.followup import followup_document
from exports.report.report import report
from exports.report.review import review_document
from exports.workbook.build import workbook
from exports.workbook.front import front_sheet
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.files.writing import write_case
from presentation import budget_form as forms
from wording.currency import spoken_in
from wording.texts import say

Kind = Literal[
    "application",
    "lum",
    "account",
    "report",
    "review",
    "followup",
    "workbook",
    "ledger",
    "ledger_excel",
    "budget",
    "case",
]

ENDINGS: dict[Kind, tuple[str, ...]] = {
    "application": ("docx", "pdf"),
    "lum": ("docx", "pdf"),
    "account": ("docx", "pdf"),
    "report": ("docx", "pdf"),
    "review": ("docx", "pdf"),
    "followup": ("docx", "pdf"),
    "workbook": ("xlsx",),
    "ledger": ("csv", "parquet"),
    "ledger_excel": ("csv",),
    "budget": ("csv",),
    "case": ("yaml",),
}
"""Kind → the endings of the formats that it can be written in."""

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "yaml": "application/yaml",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Carried:
    """What files are made from: an answer, the scenario it is under, the reader's language, the day they are made.

    `account_year` is the year of a local project's account; the latest where it is None. `left` is the version of a
    saved case that they are files of, where it is one. `plan` says which version outcomes are held against.
    """

    answer: Answer
    scenario: str | None
    language: Language
    made: date
    account_year: int | None = None
    left: Left | None = None
    plan: str = ""
    _documents: dict[Kind, Document] = field(default_factory=dict, compare=False, repr=False)

    def document(self, kind: Kind) -> Document:
        """A printed document, written once for all its formats. Raises CaseRefused where it would be wrong."""
        if kind not in self._documents:
            self._refuse_errors()
            with spoken_in(self.answer.case.currency):
                document = DOCUMENTS[kind](self)
            told = "" if self.left is None else f" · {self.left.told(self.language)}"
            self._documents[kind] = replace(document, foot=f"{document.foot}{told}")
        return self._documents[kind]

    def content(self, kind: Kind, ending: str) -> bytes:
        """The bytes of a file, in a format that its kind can have. Raises CaseRefused where it would be wrong."""
        if kind == "case":
            first = "" if self.left is None else self.left.as_line()
            return f"{first}{write_case(self.answer.case)}".encode()
        with spoken_in(self.answer.case.currency):
            return self._written(kind, ending)

    def _written(self, kind: Kind, ending: str) -> bytes:
        if kind in DOCUMENTS:
            return WRITERS[ending](self.document(kind))
        self._refuse_errors()
        if kind == "workbook":
            left = "" if self.left is None else self.left.as_line().strip("# \n")
            return workbook(self.answer, self.language, self.scenario, self.made, left)
        if kind == "budget":
            return forms.budget_csv(self.answer.resolved, self.language)
        if ending == "parquet":
            return ledger_parquet(self.answer, self.language)
        return ledger_csv(self.answer, self.language, "excel" if kind == "ledger_excel" else "plain")

    def name(self, kind: Kind | Literal["bundle"], ending: str) -> str:
        """The name of a file: the case, the kind, the scenario and the language."""
        word_for_it = say(f"files.names.{kind}", self.language)
        return file_name(self.answer.case, word_for_it, ending, self.language, self.scenario)

    def _refuse_errors(self) -> None:
        if self.answer.has_errors:
            raise CaseRefused(self.answer.problems)


DOCUMENTS: dict[Kind, Callable[[Carried], Document]] = {
    "application": lambda carried: application(carried.answer, carried.language),
    "lum": lambda carried: budget_document(carried.answer, carried.language),
    "account": lambda carried: account_document(carried.answer, carried.language, carried.account_year),
    "report": lambda carried: report(carried.answer, carried.language, carried.made),
    "review": lambda carried: review_document(carried.answer, carried.language, carried.made),
    "followup": lambda carried: followup_document(carried.answer, carried.language, carried.made, carried.plan),
}
PICTURES: dict[Kind, Callable[[Carried], Document]] = {
    **DOCUMENTS,
    "workbook": lambda carried: front_sheet(carried.answer, carried.language, carried.scenario, carried.made),
}
"""What is shown as a picture of its first page, as a document."""
WRITERS: dict[str, Callable[[Document], bytes]] = {"docx": word, "pdf": pdf}
