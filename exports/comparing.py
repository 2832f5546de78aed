"""A comparison on paper, for a meeting: the common terms and what they change, figures, who pays, drivers and odds."""

import datetime
from collections.abc import Iterator

from exports.committee.paper import WIDTH, known_again_by, meeting_paper, only
from exports.documents.document import Block, Document, Heading, Paragraph, Picture, Points, Table
from exports.documents.vector import vector
from model.case.assumptions import Language, Library
from model.committee.comparison import Comparison
from presentation.committee import comparing, comparing_more
from presentation.tables.rows import Rows
from wording.currency import spoken_in
from wording.texts import say

MOST_ASKED = 12
"""Cases that are told of one by one: a review takes as long as several answers."""
TWO = (0.24, 0.76)
FIGURES = (("case", "npv", "payback", "own", "trough"), ("case", "ratio", "enough", "claimed", "chance"))
"""The columns of the figures, which are more than a page is wide."""


def comparison_document(comparison: Comparison, library: Library, language: Language, made: datetime.date) -> Document:
    """A comparison of at least two cases as a document, made on a day."""
    with spoken_in(comparison.cases[0].own.case.currency):
        names = comparing.told_names(comparison, language)
        blocks = (
            *_lead(comparison, library, language),
            *_figures(comparison, language),
            *_between(comparison, language),
            *_one_by_one(comparison, language),
            *known_again_by([(names[each.application.name], each.own) for each in comparison.in_order], language),
        )
    title = say("fund.compare.document.title", language, count=len(comparison.cases))
    return meeting_paper(title, blocks, language, made)


def _lead(comparison: Comparison, library: Library, language: Language) -> Iterator[Block]:
    """Which is worth the most, on which terms, and what those change in each."""
    yield Paragraph(comparing_more.best_sentence(comparison, language), "lead")
    yield Paragraph(comparing.terms_sentence(comparison, library, language))
    yield Paragraph(comparing.differing_sentence(comparison, language))
    order = comparing.order_sentence(comparison, language)
    if order:
        yield Paragraph(order)
    changed = comparing.changed_sentences(comparison, language)
    if changed:
        yield Heading(say("fund.compare.what_terms_do", language))
        yield Points(tuple(changed))


def _figures(comparison: Comparison, language: Language) -> Iterator[Block]:
    """The figures, the pictures, and who pays and who gains."""
    yield Heading(say("fund.compare.document.figures", language))
    rows, by = comparing.comparison_rows(comparison, language), comparison.order.by
    sorted_by = (by,) if by in comparing.SHOWN_WHEN_SORTED_BY else ()
    first, second = FIGURES
    for columns in (first, (*second[:1], *sorted_by, *second[1:])):
        yield Table.of(only(rows, [comparing.column_name(name, language) for name in columns]))
    if "start_year" in comparison.differing:
        yield Paragraph(say("fund.compare.start_years", language), "note")
    yield Heading(say("fund.compare.who_pays", language))
    yield Table.of(comparing_more.who_pays_rows(comparison, language), text_columns=3)
    yield Paragraph(say("fund.compare.who_pays_note", language), "note")
    yield Heading(say("fund.compare.picture", language), 2)
    spec = comparing.npv_spec(language, len(comparison.cases))
    svg = vector(spec, comparing.npv_frame(comparison, language), WIDTH, language=language)
    yield Picture(svg, comparing_more.best_sentence(comparison, language))
    yield Heading(say("fund.compare.curves", language), 2)
    spec = comparing_more.curves_spec(language, comparing_more.curve_names(comparison, language))
    svg = vector(spec, comparing_more.curves_frame(comparison, language), WIDTH, language=language)
    yield Picture(svg, comparing_more.curves_words(comparison, language))


def _between(comparison: Comparison, language: Language) -> Iterator[Block]:
    """Of each pair, in how many draws the first is better; what moves each most."""
    if len(comparison.cases) > MOST_ASKED:
        yield Paragraph(say("fund.compare.beside_many", language, most=MOST_ASKED), "note")
        return
    better = comparing.better_sentences(comparison, language)
    if better:
        yield Heading(say("fund.compare.better_title", language))
        yield Points(tuple(better))
    yield Heading(say("fund.compare.drivers_title", language))
    yield _named(comparing_more.driver_rows(comparison, language))


def _one_by_one(comparison: Comparison, language: Language) -> Iterator[Block]:
    """What the review asks of each, its contract, and whether its effects can be seen, as it was filed."""
    if len(comparison.cases) > MOST_ASKED:
        return
    yield Heading(say("fund.compare.beside_title", language))
    yield Paragraph(say("fund.compare.beside_note", language), "note")
    head = (say("fund.compare.document.what", language), say("fund.compare.document.stands", language))
    for row in comparing.beside_rows(comparison, language):
        (_, name), *parts = row.items()
        yield Heading(name, 2)
        yield Table(head, tuple(parts), text_columns=2, widths=TWO)


def _named(rows: Rows) -> Table:
    """A table of two columns of words, the first of them names."""
    return Table(tuple(rows[0]), tuple(tuple(row.values()) for row in rows), text_columns=2, widths=TWO)
