"""What happened beside the plan, as a document of its own: outcomes, what they say, what now, and what was settled."""

import datetime
from collections.abc import Iterator

import pandas as pd

from exports.documents.document import Block, Document, Heading, Paragraph, Picture, Points, Table
from exports.documents.subject import Subject
from exports.documents.vector import vector
from exports.forms.followup_plan import followup_plan
from exports.report.seen_cases import seen_part
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.fingerprint import SHOWN, fingerprint
from model.case.problem import CaseRefused
from model.followup.answer import followup_of, sampling
from model.results_of_followup import ContractSettledResult, FollowUpResult, RepaymentsResult
from presentation import followup as told
from presentation.charts import Spec
from presentation.followed import control_chart, lines, quantities, settled, unusual, ways
from presentation.tables import scenario_name
from wording.numbers import write_number
from wording.texts import say

CHART_WIDTH = 640
"""Pixels of a chart, which is as wide as the text."""


def followup_document(answer: Answer, language: Language, made: datetime.date, plan: str = "") -> Document:
    """The follow-up of an answer, made on a day; `plan` says whose plan it is. CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    subject, result = Subject.of(answer, language), followup_of(answer)
    return Document(
        title=answer.case.label.text(language),
        language=language,
        blocks=(
            *_lead(subject, result, plan),
            *_differences(subject, result),
            *_estimates(subject, result),
            *_what_now(subject, result),
            *_settled(subject, result),
            *_events(subject),
            *followup_plan(subject),
            *seen_part(subject),
            *_how(subject, result),
        ),
        above=say("followup.document.above", language),
        foot=_foot(subject, made),
    )


def _foot(subject: Subject, made: datetime.date) -> str:
    case, (count, seed) = subject.answer.case, sampling(subject.answer)
    draws = subject.say("report.no_draws")
    if subject.answer.has_ranges:
        draws = subject.say("report.draws", seed=str(seed), count=write_number(count))
    scenario = scenario_name(subject.scenario, case, subject.language, subject.is_changed)
    facts = {"version": RESULTS_DATE, "made": made.isoformat(), "fingerprint": fingerprint(case)[:SHOWN]}
    return subject.say("report.foot", draws=draws, scenario=scenario, **facts)


def _lead(subject: Subject, result: FollowUpResult, plan: str) -> Iterator[Block]:
    """What is followed and what can be said of it, and the plan beside what is believed now."""
    yield Heading(subject.say("followup.title"))
    yield Paragraph(told.first_sentence(subject.answer, result, subject.language, on_paper=True), "lead")
    if plan:
        yield Paragraph(plan)
    yield Table.of(told.plan_and_now(result, subject.language))
    yield Paragraph(subject.say("followup.note"), "note")
    far = unusual.far_sentences(subject.answer, subject.language)
    if far:
        yield Heading(subject.say("followup.far_title"))
        yield Points(tuple(far))


def _differences(subject: Subject, result: FollowUpResult) -> Iterator[Block]:
    """Plan and outcome by line and year, in volume and price where volumes are stated; what is left of a year."""
    answer, language = subject.answer, subject.language
    rows, counted = (of(answer, result, language) for of in (lines.difference_rows, quantities.quantity_rows))
    if not rows and not counted:
        return
    yield Heading(subject.say("followup.differences"))
    if rows:
        yield Table.of(rows, text_columns=3)
    for sentence in lines.not_over_sentences(subject.answer, result, subject.language):
        yield Paragraph(sentence)
    if counted:
        yield Table.of(counted, text_columns=4, caption=subject.say("followup.quantities.title"))
    for sentence in quantities.quantity_sentences(result, language):
        yield Paragraph(sentence, "note")
    yield Paragraph(lines.limits_sentence(answer, result, language), "note")
    yield Paragraph(subject.say("followup.document.from"), "note", stays=True)
    yield Points(tuple(lines.origins_told(subject.answer, result, subject.language)))


def _estimates(subject: Subject, result: FollowUpResult) -> Iterator[Block]:
    """Every estimate with its interval in words and what it can't say; and the control charts."""
    language = subject.language
    if result.estimates or result.not_estimated or result.shares or result.charts:
        yield Heading(subject.say("followup.effects"))
    for one in result.estimates:
        yield Paragraph(told.estimate_sentence(one, language), stays=True)
        yield Paragraph(" ".join(told.limits_told(one, language)), "note")
    for counted in result.not_estimated:
        yield Paragraph(told.not_estimated_sentence(counted, language))
    for share in result.shares:
        sentence, limits = told.share_sentences(share, language)
        yield Paragraph(sentence, stays=True)
        yield Paragraph(limits, "note")
    followup = subject.answer.case.followup
    for chart, series in zip(result.charts, () if followup is None else followup.series, strict=True):
        sentence = control_chart.chart_sentence(chart, series, language)
        if chart.mean is not None:
            frame = control_chart.chart_frame(chart, series)
            yield _picture(control_chart.chart_spec(language), frame, sentence, language)
        yield Paragraph(sentence)


def _picture(spec: Spec, frame: pd.DataFrame, words: str, language: Language) -> Picture:
    return Picture(vector(spec, frame, CHART_WIDTH, language=language), words)


def _what_now(subject: Subject, result: FollowUpResult) -> Iterator[Block]:
    """What is believed now with its weights, and the ways on, each from today."""
    updates = told.update_sentences(subject.answer, result, subject.language)
    now = ways.ways_rows(result, subject.language)
    if updates or now:
        yield Heading(subject.say("followup.what_now"))
    for sentence in updates:
        yield Paragraph(sentence)
    if now:
        yield Table.of(now)
    for sentence in ways.ways_sentences(subject.answer, result, subject.language, on_paper=True):
        yield Paragraph(sentence)


def _settled(subject: Subject, result: FollowUpResult) -> Iterator[Block]:
    """Contracts on what was measured, and repayment beside its plan."""
    if settled.has_settled(result):
        yield Heading(subject.say("settled.title"))
    for one in result.contracts:
        yield from _contract(subject, one)
    if result.repayment is not None:
        yield from _repayment(subject, result.repayment)


def _contract(subject: Subject, one: ContractSettledResult) -> Iterator[Block]:
    answer, language = subject.answer, subject.language
    sentence = settled.contract_sentence(answer, one, language)
    yield Heading(settled.contract_label(answer, one, language), 2)
    yield Paragraph(sentence)
    frame = settled.achieved_frame(answer, one, language)
    if len(frame):
        words = f"{sentence} {'; '.join(frame['c0'])}."
        yield _picture(settled.achieved_spec(language, len(frame)), frame, words, language)
    yield Table.of(settled.achieved_rows(answer, one, language), text_columns=2)
    if one.paid:
        yield Table.of(settled.paid_rows(answer, one, language), caption=subject.say("settled.by_year"))


def _repayment(subject: Subject, repaid: RepaymentsResult) -> Iterator[Block]:
    yield Heading(subject.say("settled.repayment"), 2)
    yield Paragraph(settled.balance_sentence(subject.answer, repaid, subject.language))
    rows = settled.repaid_rows(subject.answer, repaid, subject.language)
    if rows:
        yield Table.of(rows, text_columns=3)


def _events(subject: Subject) -> Iterator[Block]:
    """What was decided and happened, in order."""
    rows = told.event_rows(subject.answer, subject.language)
    if rows:
        yield Heading(subject.say("followup.events"))
        has_source = any(list(row.values())[-1] for row in rows)
        yield Table.of(rows if has_source else [dict(list(row.items())[:-1]) for row in rows], text_columns=3)


def _how(subject: Subject, result: FollowUpResult) -> Iterator[Block]:
    """How the figures are worked out, of what there is."""
    has = {
        "difference": bool(result.differences),
        "parts": any(one.volume_part is not None for one in result.differences),
        "interval": bool(result.estimates or result.shares),
        "forecast": bool(result.updates),
        "ways": result.ahead is not None,
        "contract": bool(result.contracts),
    }
    if any(has.values()):
        yield Heading(subject.say("followup.document.how"))
        yield Points(tuple(subject.say(f"followup.document.steps.{step}") for step, there in has.items() if there))
