"""The papers of a version for a municipal archive: as PDF/A, which can be opened when this program is gone."""

import contextlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from exports.documents.pdf import pdf_of_archive
from exports.files import Carried, Kind
from exports.minutes import Decided, Matter, minutes
from exports.names import file_name
from model.analysis.answer import Answer
from model.case.case import Case
from model.case.problem import CaseRefused
from model.files.reading import read_library
from model.numbers.resolve import resolve
from wording.texts import say

PAPERS: tuple[Kind, ...] = ("report", "application", "lum")


def papers(case: Case, about: Mapping[str, Any]) -> Mapping[str, bytes]:
    """File name → a paper of a version, dated the day that it was saved; a form that it cannot fill in is left out.

    `about` is what the archive says of the version: when it was made, and more.
    """
    day = date.fromisoformat(str(about["revision"]["made_at"])[:10])
    carried = Carried(Answer(resolve(case, read_library()), case.perspective), None, "sv", day)
    made: dict[str, bytes] = {}
    followed: tuple[Kind, ...] = ("followup",) if case.followup is not None and case.followup.is_begun else ()
    for kind in (*PAPERS, *followed):
        with contextlib.suppress(CaseRefused):
            made[carried.name(kind, "pdf")] = pdf_of_archive(carried.document(kind), day)
    decided = _matter(carried.answer, about)
    if decided is not None:
        title = say("decision.minutes.one", "sv", name=case.label.text("sv"))
        document = minutes(title, [decided], "sv", day, str(about["audit_head"])[:24])
        made[file_name(case, say("decision.minutes.name", "sv"), "pdf", "sv")] = pdf_of_archive(document, day)
    return made


def _matter(answer: Answer, about: Mapping[str, Any]) -> Matter | None:
    """What was last decided of a version, with what it rests on, as the archive tells it; None where nothing was."""
    version = about["revision"]
    rows = [row for row in about["decisions"] if row["revision"] == version["number"]]
    if not rows:
        return None
    said = json.loads(rows[-1]["body"])
    grounds = said.get("grounds", {})
    names = ("outcome", "reasons", "reservations", "decided_on", "paragraph", "terms")
    return Matter(
        answer=answer,
        number=version["number"],
        sha=version["sha"],
        library=str(grounds.get("library", version["library"])),
        results_date=str(grounds.get("results_date", version["results_date"])),
        seed=int(grounds.get("seed", answer.case.sampling.seed)),
        draws=int(grounds.get("draws", answer.case.sampling.draws)),
        npv_then=version["npv"],
        decided=Decided(**{name: said[name] for name in names}),
        signed=tuple(
            (say(f"decision.roles.{row['role']}", "sv"), _signed(row))
            for row in about["sign_offs"]
            if row["revision"] == version["number"]
        ),
        later=tuple(
            (" ".join((say(f"decision.laters.{row['outcome']}", "sv"), row["decided_on"])), row["note"])
            for row in about["later_decisions"]
        ),
    )


def _signed(row: Mapping[str, Any]) -> str:
    verdict = say(f"decision.signs.{row['verdict']}", "sv")
    by = ", ".join(filter(None, (row["by"], row["made_at"][:10])))
    return " ".join(filter(None, (f"{verdict} ({by}).", row["note"])))
