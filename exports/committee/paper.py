"""What a comparison and a choice have in common on paper: head and foot, and what each case is known again by."""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from exports.documents.document import Block, Document, Heading, Table
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Language
from presentation.committee.naming import identity_rows
from presentation.tables.rows import Rows
from wording.texts import say

WIDTH = 640
"""Pixels of a picture, which is as wide as the text."""


def meeting_paper(title: str, blocks: Iterable[Block], language: Language, made: datetime.date) -> Document:
    """A paper for a meeting, made on a day; at its foot, of which day the rules are."""
    return Document(
        title=title,
        language=language,
        blocks=tuple(blocks),
        above=say("fund.paper.above", language),
        foot=say("fund.paper.foot", language, version=RESULTS_DATE, made=made.isoformat()),
    )


def known_again_by(answers: Sequence[tuple[str, Answer]], language: Language) -> Iterator[Block]:
    """Each case by name, as it was filed, with its applicant, its first year and its fingerprint."""
    yield Heading(say("fund.paper.cases", language))
    yield Table.of(identity_rows(answers, language), text_columns=4)


def only(rows: Rows, heads: Sequence[str]) -> Rows:
    """The rows with some of their columns, by head: a list may have more than a page is wide."""
    return [{head: row[head] for head in heads} for row in rows]
