"""The papers of a version for a municipal archive: as PDF/A, which can be opened when this program is gone."""

import contextlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from exports.documents.pdf import pdf_of_archive
from exports.files import Carried, Kind
from model.analysis.answer import Answer
from model.case.case import Case
from model.case.problem import CaseRefused
from model.files.reading import read_library
from model.numbers.resolve import resolve

PAPERS: tuple[Kind, ...] = ("report", "application", "lum")


def papers(case: Case, about: Mapping[str, Any]) -> Mapping[str, bytes]:
    """File name → a paper of a version, dated the day that it was saved; a form that it cannot fill in is left out.

    `about` is what the archive says of the version: when it was made, and more.
    """
    day = date.fromisoformat(str(about["revision"]["made_at"])[:10])
    carried = Carried(Answer(resolve(case, read_library()), case.perspective), None, "sv", day)
    made: dict[str, bytes] = {}
    for kind in PAPERS:
        with contextlib.suppress(CaseRefused):
            made[carried.name(kind, "pdf")] = pdf_of_archive(carried.document(kind), day)
    return made
