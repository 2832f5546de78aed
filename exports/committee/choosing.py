"""A choice on paper, for a meeting: the budget, the demands, what is chosen and how surely, and what would move it."""

import datetime
from collections.abc import Iterator, Mapping

from exports.committee.paper import WIDTH, known_again_by, meeting_paper, only
from exports.documents.document import Block, Document, Heading, Paragraph, Picture, Points, Table
from exports.documents.vector import vector
from model.case.assumptions import Language
from model.committee.comparison import differing_terms
from model.committee.order import Order
from model.committee.selection import Selection
from presentation.committee import choosing, choosing_more
from presentation.committee.naming import names_told
from wording.currency import spoken_in
from wording.texts import say

FIGURES, SURENESS = ("case", "chosen", "asked", "npv", "per_krona"), ("case", "share", "group")
"""The columns of the list, which are more than a page is wide."""


def choice_document(
    selection: Selection, language: Language, made: datetime.date, order: Order = choosing.CHOSEN_FIRST
) -> Document:
    """A choice among at least two applications as a document, made on a day; the list in an order."""
    names = names_told(selection.applications, language)
    with spoken_in(selection.applications[0].answer.case.currency):
        blocks = (
            *_lead(selection, names, language),
            *_list(selection, names, language, order),
            *_moved(selection, names, language),
            *_years_and_budgets(selection, language),
            *_grounds(selection, names, language),
        )
    title = say("fund.choose.paper.title", language, count=len(selection.applications))
    return meeting_paper(title, blocks, language, made)


def _lead(selection: Selection, names: Mapping[str, str], language: Language) -> Iterator[Block]:
    """What is chosen, within which budget, and what was demanded."""
    yield Paragraph(choosing.choice_sentence(selection.choice, names, language), "lead")
    after = choosing.next_best_sentence(selection.choice, names, language)
    if after:
        yield Paragraph(after)
    yield Heading(say("fund.choose.paper.limits", language))
    yield Paragraph(choosing_more.budget_sentence(selection.asked, language))
    yield Points(tuple(choosing_more.demand_sentences(selection, names, language)))


def _list(selection: Selection, names: Mapping[str, str], language: Language, order: Order) -> Iterator[Block]:
    """Each application: whether it is chosen, what it asks for, its worth; how surely, and what to do."""
    yield Heading(say("fund.choose.paper.list", language))
    rows = choosing.choice_rows(selection.choice, names, language, order)
    yield Table.of(only(rows, _heads(FIGURES, language)), text_columns=2)
    yield Paragraph(say("fund.choose.asked_note", language), "note")
    groups = choosing_more.group_sentences(selection, names, language)
    if groups:
        yield Heading(say("fund.choose.paper.sureness", language))
        yield Points(tuple(groups))
        yield Paragraph(say("fund.choose.groups_note", language), "note")
        yield Table.of(only(rows, _heads(SURENESS, language)), text_columns=3)
    yield Paragraph(choosing_more.draws_sentence(selection, language), "note")


def _moved(selection: Selection, names: Mapping[str, str], language: Language) -> Iterator[Block]:
    """What would move those that are worth finding out more about."""
    sentences = choosing.turn_sentences(selection.turns, selection.applications, names, language)
    if sentences:
        yield Heading(say("fund.choose.turns_title", language))
        yield Points(tuple(sentences))


def _years_and_budgets(selection: Selection, language: Language) -> Iterator[Block]:
    """What the chosen ask for each year, and what another budget would give."""
    rows = choosing.spent_rows(selection.choice, language)
    if rows:
        yield Heading(say("fund.choose.spent_title", language))
        yield Table.of(rows, totals=1)
    points = selection.frontier
    if points:
        yield Heading(say("fund.choose.frontier", language))
        spec = choosing.frontier_spec(language, selection.asked.total)
        picture = vector(spec, choosing.frontier_frame(points, language), WIDTH, language=language)
        yield Picture(picture, say("fund.choose.frontier", language))
        if selection.asked.total is not None:
            yield Paragraph(say("fund.choose.frontier_here", language), "note")
        yield Table.of(choosing_more.frontier_rows(points, language), text_columns=0)
        yield Paragraph(say("fund.choose.paper.frontier_note", language), "note")


def _grounds(selection: Selection, names: Mapping[str, str], language: Language) -> Iterator[Block]:
    """The terms that each is counted on, and what each is known again by."""
    yield Heading(say("fund.choose.paper.terms", language))
    differing = differing_terms([one.answer.case for one in selection.applications])
    if differing:
        terms = ", ".join(say(f"fund.compare.differing.{name}", language) for name in differing)
        yield Paragraph(say("fund.choose.paper.own_terms", language, terms=terms))
    yield Table.of(choosing_more.terms_rows(selection.applications, names, language), text_columns=5)
    yield from known_again_by([(names[one.name], one.answer) for one in selection.applications], language)


def _heads(columns: tuple[str, ...], language: Language) -> list[str]:
    """The heads of some columns."""
    return [say(f"fund.choose.head.{name}", language) for name in columns]
