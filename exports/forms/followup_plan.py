"""The plan to follow up, on paper: a table for each effect; nothing where nobody has planned any."""

from collections.abc import Iterator

from exports.documents.document import Block, Heading, Points
from exports.documents.subject import Subject
from exports.forms.form_parts import facts_table
from model.case.contract import Contract
from presentation.followup_plan import plans_of_contract, plans_told


def followup_plan(subject: Subject) -> Iterator[Block]:
    """What is counted of each effect, by whom, when, from which system and against what; and whether it can be seen."""
    plans = list(plans_told(subject.answer, subject.language))
    if plans:
        yield Heading(subject.say("followup.plan.title"))
    for told in plans:
        yield Heading(told.label, 2)
        parts = {**told.parts, "seen": told.seen}
        yield facts_table(subject, {subject.say(f"followup.plan.{name}"): words for name, words in parts.items()})


def followup_terms(subject: Subject, contract: Contract) -> Iterator[Block]:
    """The plans of the effects that a contract measures, among its terms."""
    sentences = plans_of_contract(subject.answer, contract, subject.language)
    if sentences:
        yield Heading(subject.say("followup.plan.terms"), 3)
        yield Points(tuple(sentences))
