"""The fund's application, filled in from the case, in tkr: every sum balances, and what is missing is said."""

from collections.abc import Iterator

from exports.documents.document import Block, Document, Heading, Paragraph, Points
from exports.documents.subject import Subject, shortened
from exports.forms.application_economy import economy, financing, income
from exports.forms.application_end import answer_told, numbers_with_sources, sources, sources_named, to_think_of
from exports.forms.application_indicators import indicators
from exports.forms.application_outcomes import benefits, effects_without_price, outcomes, worths_of
from exports.forms.followup_plan import followup_plan
from exports.forms.form_parts import (
    answered,
    contacts,
    facts_table,
    foot,
    given,
    in_tkr,
    left_blank,
    signature,
    span,
    written,
)
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.numbers.resolved_numbers import is_included
from presentation.budget_form import BudgetForm, budget_form
from presentation.sentences import applicants_named, exact

BEFORE_OUTCOMES = ("situation", "need", "why_investment", "special_target_group", "why_area")
AFTER_OUTCOMES = ("method_development", "cooperation", "research")
"""The texts of the form under headings of their own, before and after the table of target group and outcome."""
TEXTS = tuple(name for name in (*BEFORE_OUTCOMES, *AFTER_OUTCOMES) if name != "need")
"""Those of them that have no heading where they are not filled in."""
LONGEST_TITLE = 160


def application(answer: Answer, language: Language) -> Document:
    """The application of an answer. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    subject = Subject.of(answer, language)
    worths, form = worths_of(answer), budget_form(answer.resolved, language)
    texts = answer.case.application
    blocks = (
        *_project(subject, form),
        *contacts(subject, texts.contacts),
        *answered(subject, texts, BEFORE_OUTCOMES, "application.texts", always=("need",)),
        *outcomes(subject, worths),
        *answered(subject, texts, AFTER_OUTCOMES, "application.texts"),
        *economy(subject, form),
        *indicators(subject),
        *followup_plan(subject),
        *benefits(subject, worths),
        *effects_without_price(subject),
        *financing(subject, form),
        *income(subject),
        *_permanence(subject),
        *signature(subject, texts.signature, subject.say("application.signature.head_of_administration")),
        *answer_told(subject),
        *numbers_with_sources(subject),
        *to_think_of(subject, left_blank(subject, texts, TEXTS, "application.texts")),
        *sources(subject),
    )
    blocks += tuple(sources_named(subject, blocks))
    return Document(
        title=shortened(answer.case.label.text(language), LONGEST_TITLE),
        language=language,
        blocks=blocks,
        above=subject.say("application.above"),
        foot=foot(subject),
    )


def _project(subject: Subject, form: BudgetForm) -> Iterator[Block]:
    """Who applies, for what and when; then the need."""
    answer, language = subject.answer, subject.language
    case = answer.case
    texts = case.application
    facts = {
        "municipality": texts.municipality or "",
        "applicant": applicants_named(answer.resolved, language),
        "activities": written(subject, texts.activities),
        "project": case.label.text(language),
        "step": "" if texts.step is None else subject.say(f"application.steps.{texts.step}"),
        "registry_number": texts.registry_number or "",
        "date": texts.date or "",
        "years": span(form.years),
        "sum": in_tkr(form.total, subject) if form.years else "",
        "counted": subject.say("application.years_counted", years=span(tuple(case.years)), count=case.horizon),
        "prices": "" if case.price_year is None else str(case.price_year),
    }
    yield facts_table(subject, {subject.say(f"application.project.{name}"): fact for name, fact in facts.items()})
    if case.summary is not None:
        yield Paragraph(case.summary.text(language))


def _permanence(subject: Subject) -> Iterator[Block]:
    """Whether the way of working is to last, and what it then costs a year."""
    answer, language = subject.answer, subject.language
    yield Heading(subject.say("application.texts.permanence"))
    yield Paragraph(given(subject, answer.case.application.permanence))
    numbers = answer.resolved.numbers
    running = [
        subject.say(
            "application.running.line",
            label=line.label.text(language),
            amount=exact(numbers[f"{name}.per_year"], language),
            year=exact(numbers[f"{name}.starts"], language),
        )
        for name, line in answer.case.budget.items()
        if line.cost_type == "running" and is_included(answer.resolved, f"{name}.included")
        if numbers[f"{name}.per_year"].value
    ]
    if running:
        yield Points(tuple(running))
    else:
        yield Paragraph(subject.say("application.running.none"))
