"""What differs between two versions and what it did to the answer, in rows and in a line."""

from collections.abc import Callable

import streamlit as st

from model.case.assumptions import Language
from model.case.case import Case
from model.files.reading import read_library
from presentation.differences import difference_values
from store.records import VersionRow
from views.state.store_here import the_store
from views.state.workspace import Workspace
from wording.numbers import money
from wording.text_safety import markdown

MOST_KEPT = 2000
LONGEST = 110
"""Signs of a value in a line; the comparison shows all of it."""


@st.cache_data(max_entries=MOST_KEPT, show_spinner=False)
def rows_between(
    before: str, after: str, language: Language, _before: Callable[[], Case], _after: Callable[[], Case]
) -> list[tuple[str, str, str]]:
    """What differs between two versions, each named by the sum of its content; worked out once."""
    return list(difference_values(_before(), _after(), read_library(), language))


def between(work: Workspace, earlier: VersionRow, later: VersionRow) -> list[tuple[str, str, str]]:
    """What differs between two versions of the case that is open."""
    return rows_between(
        earlier.sha, later.sha, work.language, case_of(work, earlier.revision), case_of(work, later.revision)
    )


def case_of(work: Workspace, revision: int) -> Callable[[], Case]:
    """Reads the case of a version when it is needed."""
    return lambda: the_store().open(work.acting, str(work.draft.case_id), revision).case


def effect_on_answer(work: Workspace, earlier: VersionRow, later: VersionRow) -> str:
    """What a change did to the answer: *nettonuvärde −365 → −4 692 tkr; tillbaka 2029 → aldrig*; empty for nothing."""
    parts = []
    if earlier.npv != later.npv:
        parts.append(work.say("versions.npv", before=npv_words(work, earlier), after=npv_words(work, later)))
    if earlier.payback_year != later.payback_year:
        parts.append(work.say("versions.payback", before=year_words(work, earlier), after=year_words(work, later)))
    return "; ".join(parts)


def npv_words(work: Workspace, row: VersionRow) -> str:
    """The net present value of a version."""
    return "–" if row.npv is None else money(row.npv, work.language, signed=True)


def year_words(work: Workspace, row: VersionRow) -> str:
    """The year when the money is back."""
    if row.payback_year is not None:
        return str(row.payback_year)
    return "–" if row.npv is None else work.say("cases.never")


def change_line(work: Workspace, earlier: VersionRow | None, later: VersionRow, most: int = 3) -> str:
    """What a version changed and what that did, in a line that is ready for the page."""
    if earlier is None:
        return markdown(work.say(f"versions.kinds.{later.kind}"))
    rows = between(work, earlier, later)
    told = [f"{what} {short(old)} → {short(new)}" for what, old, new in rows[:most]]
    if len(rows) > most:
        told.append(work.say("versions.and_more", count=len(rows) - most))
    if later.reason:
        told.append(work.say("versions.reason", reason=later.reason))
    effect = effect_on_answer(work, earlier, later)
    return markdown("; ".join(filter(None, (", ".join(told) or work.say("versions.no_difference"), effect))))


def short(value: str) -> str:
    """A value that fits in a line."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
