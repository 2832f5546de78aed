"""One case as a package that can be read without this program: every version, the audit, and the sum of every file."""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, select

from model.case.case import Case
from model.case.problem import Problem, error
from model.files.writing import write_case
from store.content.canonical import as_bytes, case_of, sha_of
from store.database.chain import head_of, rows_of
from store.database.clock import as_text, now
from store.database.faults import refusal
from store.database.revisions import proven
from store.database.tables import (
    DECISION,
    LATER_DECISION,
    LIBRARY,
    PERSON,
    REMARK,
    RESULT,
    REVISION,
    SIGN_OFF,
    STEP,
    VERSION,
)
from store.keeping.access import Desk
from store.keeping.results import whole

FORMAT = "fortjanst-archive/1"
MANIFEST = "manifest.json"
LARGEST = 500_000_000
"""Bytes that a package may hold unpacked."""
Papers = Callable[[Case, Mapping[str, Any]], Mapping[str, bytes]]
"""Makes the papers of a submitted or named revision: name of the file → its bytes. Who knows documents gives it."""


def no_papers(case: Case, about: Mapping[str, Any]) -> Mapping[str, bytes]:
    """No papers."""
    return {}


@dataclass(frozen=True)
class Packed:
    """A package that has been read and proven: what it says of itself, and the bytes of each revision in order."""

    about: Mapping[str, Any]
    revisions: tuple[bytes, ...]


def package(desk: Desk, case_id: str, papers: Papers = no_papers) -> bytes:
    """A case with all its versions as a zip: YAML and JSON of each, results, audit, papers, a manifest of sums."""
    files: dict[str, bytes] = {}
    with desk.database.reading() as connection:
        revisions = connection.execute(
            select(REVISION).where(REVISION.c.case_id == case_id).order_by(REVISION.c.number)
        ).all()
        if not revisions:
            raise refusal(error("store.no_such_case", case_id))
        about = _about(connection, case_id, [row.number for row in revisions])
        for row in revisions:
            content = proven(row)
            name = f"versions/{row.number:05}"
            files[f"{name}.json"] = content
            files[f"{name}.yaml"] = write_case(case_of(content)).encode()
        for row in connection.execute(select(RESULT).where(RESULT.c.case_id == case_id)):
            files[f"results/{row.revision:05}.json"] = whole(row.content, row.sha, case_id, row.revision)
            library = connection.scalar(select(LIBRARY.c.content).where(LIBRARY.c.sha == row.library))
            files[f"libraries/{row.library}.json"] = whole(library, row.library, case_id, row.revision)
        lines = [as_bytes(dict(row._mapping)) for row in rows_of(connection, case_id)]
        files["audit.jsonl"] = b"\n".join(lines) + b"\n"
    for told in about["revisions"]:
        if told["state"] != "draft" or told["name"]:
            case = case_of(files[f"versions/{told['number']:05}.json"])
            made = papers(case, {**about, "revision": told})
            files |= {f"papers/{told['number']:05}/{name}": content for name, content in made.items()}
    sums = {name: {"sha256": sha_of(content), "bytes": len(content)} for name, content in sorted(files.items())}
    files[MANIFEST] = json.dumps({**about, "files": sums}, ensure_ascii=False, indent=1).encode()
    return _zip(files)


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip that is the same for the same files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _about(connection: Connection, case_id: str, numbers: list[int]) -> dict[str, Any]:
    """What the manifest says: the case, each revision with who and when, every step and remark, the audit's head."""
    people = {row.id: row.name for row in connection.execute(select(PERSON.c.id, PERSON.c.name))}

    def rows(table: Any, *columns: str) -> list[dict[str, Any]]:
        asked = connection.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.seq)).mappings()
        return [{**{name: row[name] for name in columns}, "by": people.get(row["person"], "")} for row in asked]

    named = {row["revision"]: row for row in rows(VERSION, "revision", "name", "note", "made_at")}
    steps = rows(STEP, "revision", "from_state", "to_state", "note", "register_number", "made_at")
    states = {step["revision"]: step["to_state"] for step in steps}
    columns = [column for column in REVISION.c if column.name != "content"]
    asked = select(*columns).where(REVISION.c.case_id == case_id).order_by(REVISION.c.number)
    revisions = [
        {
            **{name: row[name] for name in ("number", "parent", "kind", "sha", "made_at", "npv", "payback_year")},
            **{name: row[name] for name in ("results_date", "library")},
            "by": people.get(row["author"], ""),
            "state": states.get(row["number"], "draft"),
            "name": named[row["number"]]["name"] if row["number"] in named else None,
        }
        for row in connection.execute(asked).mappings()
    ]
    said = {
        "remarks": rows(REMARK, "seq", "revision", "address", "note", "answers", "made_at"),
        "sign_offs": rows(SIGN_OFF, "revision", "role", "verdict", "note", "made_at"),
        "decisions": rows(DECISION, "revision", "outcome", "sha", "body", "made_at"),
        "later_decisions": rows(LATER_DECISION, "revision", "outcome", "decided_on", "note", "made_at"),
    }
    told = {"format": FORMAT, "case_id": case_id, "made_at": as_text(now()), "audit_head": str(head_of(connection))}
    return {**told, "revisions": revisions, "steps": steps, **said, "names": [*named.values()]}


def read_package(content: bytes) -> tuple[Packed | None, list[Problem]]:
    """A package read and proven: every file has its sum and none is missing, or the faults."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                return None, [error("store.not_a_package", "")]
            files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        about = json.loads(files.pop(MANIFEST))
        listed = about["files"]
        if about["format"] != FORMAT:
            return None, [error("store.not_a_package", "")]
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError, RuntimeError, OSError):
        return None, [error("store.not_a_package", "")]
    faults = [
        error("store.package_differs", name, file=name)
        for name in sorted({*files, *listed})
        if name not in files or name not in listed or sha_of(files[name]) != listed[name]["sha256"]
    ]
    if faults:
        return None, faults
    revisions = [files[f"versions/{told['number']:05}.json"] for told in about["revisions"]]
    return Packed(about, tuple(revisions)), []
