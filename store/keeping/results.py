"""What was submitted, calculated again: with the library it rested on and the model of today, figure by figure."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from model import RESULTS_DATE
from model.case.assumptions import Library
from model.case.problem import CaseRefused, error
from store.content.canonical import as_bytes, sha_of, unpacked
from store.content.figures import answer_to, results_of
from store.database.faults import refusal
from store.database.tables import LIBRARY, RESULT
from store.keeping.people import People
from store.keeping.reading import case_at
from store.records import Acting, Recalculated

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
NEAR = 1e-9
"""Figures that differ by less than this share of themselves are the same: the last bit depends on the processor."""
_OF_THE_DAY = frozenset({"evaluate.results_date", "simulate.results_date"})


class Results(People):
    """Calculating again."""

    def recalculated(self, acting: Acting, case_id: str, revision: int) -> Recalculated:
        """Whether a submitted revision comes to the figures that it was submitted with, and what changed if not."""
        with self.database.reading() as connection:
            self.for_revision(connection, acting, case_id, revision)
            asked = select(RESULT).where(RESULT.c.case_id == case_id, RESULT.c.revision == revision)
            row = connection.execute(asked).first()
            if row is None:
                raise refusal(error("store.never_submitted", case_id, revision=revision))
            library = connection.scalar(select(LIBRARY.c.content).where(LIBRARY.c.sha == row.library))
            _, case = case_at(connection, case_id, revision)
        then = json.loads(whole(row.content, row.sha, case_id, revision))
        try:
            rested_on = Library.model_validate_json(whole(library, row.library, case_id, revision))
            now = json.loads(as_bytes(results_of(answer_to(case, rested_on))))
        except (ValidationError, CaseRefused):
            now = {}
        differing = {name: pair for name, pair in _pairs("", then, now) if name not in _OF_THE_DAY and not _near(*pair)}
        rules = changed_since(row.results_date) if differing else ()
        return Recalculated(not differing, row.results_date, RESULTS_DATE, differing, rules)


def whole(content: bytes | None, sha: str, case_id: str, revision: int) -> bytes:
    """What lies packed with a sum, if it has that sum."""
    try:
        found = unpacked(content or b"")
    except ValueError:
        found = b""
    if sha_of(found) != sha:
        raise refusal(error("store.damaged_result", case_id, revision=revision))
    return found


def changed_since(date: str) -> tuple[str, ...]:
    """The entries of the changelog of a day and later, as one line each: which rules have changed since."""
    try:
        written = CHANGELOG.read_text("utf-8")
    except OSError:
        return ()
    parts = re.split(r"^## (\d{4}-\d{2}-\d{2}).*$", written, flags=re.MULTILINE)[1:]
    entries: list[str] = []
    for day, text in zip(parts[::2], parts[1::2], strict=True):
        if day >= date:
            entries += [" ".join(entry.split()) for entry in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    return tuple(entries)


def _pairs(name: str, then: Any, now: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Every figure by its dotted name, as it was and as it is."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*then, *now)):
            yield from _pairs(f"{name}.{key}".lstrip("."), then.get(key), now.get(key))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for position, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _pairs(f"{name}.{position}", one, other)
    else:
        yield name, (then, now)


def _near(then: Any, now: Any) -> bool:
    if isinstance(then, int | float) and isinstance(now, int | float) and not isinstance(then, bool):
        return math.isclose(then, now, rel_tol=NEAR, abs_tol=1e-6)
    return bool(then == now)
