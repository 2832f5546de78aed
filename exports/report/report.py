"""The decision report that a fund committee reads: two pages and an appendix.

Page 1 is the answer, page 2 what it rests on, the appendix everything that is needed to check it. On the two pages
names are short and lists are cut, so that what a case holds never makes them three; the appendix has everything.
"""

import datetime
from collections.abc import Iterator, Sequence

from exports.documents.document import Block, Document, Figures, Heading, PageBreak, Paragraph, Picture, Table
from exports.documents.subject import Subject, shortened, with_rest
from exports.documents.vector import vector
from exports.report.appendix import appendix
from exports.report.grounds import second_page
from exports.report.room import PAGE, WIDTH, room, room_of_title
from model import RESULTS_DATE
from model.analysis.answer import Answer, whole
from model.case.assumptions import Language
from model.case.fingerprint import SHOWN, fingerprint
from model.case.problem import CaseRefused
from model.evaluate import actors_of
from model.numbers.amounts import amounts_in_force
from presentation import charts, counts, sentences, tables
from presentation.budget_form import budget_form
from presentation.contracts import in_currency
from presentation.figure import Figure
from wording.numbers import money, tkr, write_number

CHART_WIDTH = 640
"""Pixels of a chart, which is as wide as the text."""
LONGEST_TITLE = 110
"""Signs of the title; the appendix has the whole name."""
LOWEST_CURVE, HIGHEST_CURVE = 24.0, 70.0
"""Millimetres of the curve, which fills what is left of page 1."""


def report(answer: Answer, language: Language, made: datetime.date) -> Document:
    """The decision report of an answer, made on a day. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    subject = Subject.of(answer, language)
    case = answer.case
    short = subject.in_short
    title = shortened(case.label.text(language), LONGEST_TITLE)
    pages = (*first_page(short, title), PageBreak(), *second_page(short), PageBreak())
    return Document(
        title=title,
        language=language,
        blocks=(*pages, *appendix(subject, made)),
        above=subject.say("report.above"),
        foot=subject.say(
            "report.foot",
            version=RESULTS_DATE,
            made=made.isoformat(),
            draws=_draws(subject),
            fingerprint=fingerprint(case)[:SHOWN],
            scenario=shortened(short.scenario_label, 50),
        ),
    )


def _draws(subject: Subject) -> str:
    """The seed and how many draws; that there are none where no number has a range."""
    if not subject.answer.has_ranges:
        return subject.say("report.no_draws")
    return subject.say("report.draws", seed=str(subject.seed), count=write_number(subject.draws))


# Page 1: the answer


def first_page(subject: Subject, title: str) -> tuple[Block, ...]:
    """What is asked, the answer in words and figures, the curve, and who pays and who gains."""
    above = tuple(asked_and_answered(subject))
    if not subject.answer.ledger.net().any():
        return (*above, *actors(subject, 5))
    space = PAGE - room_of_title(title) - room((*above, *curve(subject, 0.0)))
    tried = (tuple(actors(subject, most)) for most in (5, 4, 3))
    below = next((blocks for blocks in tried if room(blocks) + LOWEST_CURVE <= space), tuple(actors(subject, 2)))
    height = min(max(space - room(below), LOWEST_CURVE), HIGHEST_CURVE)
    return (*above, *curve(subject, height), *below)


def asked_and_answered(subject: Subject) -> Iterator[Block]:
    """What is asked, and the answer in words and figures."""
    if subject.answer.case.summary is not None:
        yield Paragraph(subject.answer.case.summary.text(subject.language))
    yield question(subject)
    yield Heading(subject.say("overview.title"))
    first, *rest = answer_sentences(subject)
    yield Paragraph(first, "lead")
    if not subject.answer.case.budget and not subject.answer.case.effects:
        yield Paragraph(subject.say("report.empty"))
        return
    yield Paragraph(shortened(" ".join(rest), 800))
    yield Figures(figures(subject))
    if subject.answer.tells_chance and (subject.answer.odds.mean < 0) != (subject.answer.odds.point < 0):
        yield Paragraph(subject.say("report.mean_turns"), "note")


def question(subject: Subject) -> Table:
    """What is applied for, by whom, how much, for how long, and how the calculation looks at it."""
    answer, case, language = subject.answer, subject.answer.case, subject.language
    actors = actors_of(case, answer.resolved.library)
    form = budget_form(answer.resolved, language)
    blank = subject.say("answers.blank")
    granted: dict[str, float] = {}
    for name, line in case.funding.items():
        inside = sum(kr for year, kr in amounts_in_force(answer.resolved, name).items() if year in case.years)
        granted[line.paid_by] = granted.get(line.paid_by, 0.0) + inside
    funding = [f"{actors[payer].label.text(language)} {tkr(amount, language)}" for payer, amount in granted.items()]
    for contract in case.contracts.values():
        advance: dict[str, float] = {}
        for part in contract.capital:
            advance[part.party] = advance.get(part.party, 0.0) + sum(part.amounts.values())
        for party, amount in advance.items():
            name = contract.parties[party].label.text(language)
            in_words = in_currency(amount, contract, language)
            funding.append(subject.say("report.question.advanced", party=name, amount=in_words))
    numbers, schedule = answer.resolved.numbers, answer.resolved.library.schedules[answer.resolved.schedule_chosen]
    rates = [sentences.exact(numbers[key], language) for _, key in answer.resolved.schedule if key in numbers]
    facts = {
        "applicant": sentences.applicants_named(answer.resolved, language),
        "budget": f"{tkr(1000.0 * form.total, language)}, {span(form.years)}" if form.years else blank,
        "funding": _few(funding, 4, ", ", subject) if funding else blank,
        "years": subject.say(
            "report.question.years_counted",
            count=case.horizon,
            years=span(case.years),
            rate=rates[0] if len(rates) == 1 else schedule.label.text(language),
        ),
        "perspective": subject.perspective,
        "scenario": subject.scenario_label,
    }
    return Table(
        head=(subject.say("report.question.what"), subject.say("report.question.stands")),
        rows=tuple((subject.say(f"report.question.{name}"), fact) for name, fact in facts.items()),
        text_columns=2,
        widths=(0.22, 0.78),
    )


def span(years: Sequence[int]) -> str:
    """The first and the last of some years: *2020–2022*, or *2020*."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def answer_sentences(subject: Subject) -> list[str]:
    """The sentences that a committee reads first, as on the page Översikt."""
    answer, language = subject.answer, subject.language
    headline = answer.case.headline or ""
    texts = [
        sentences.payback_sentence(answer, language),
        sentences.cost_sentence(answer, language),
        sentences.enough_sentence(answer, subject.claimed([headline]).get(headline), language),
        counts.beside_sentence(answer, language),
        sentences.scenarios_sentence(subject.scenarios, answer.case, language, subject.scenario),
    ]
    return [text for text in texts if text]


def figures(subject: Subject) -> tuple[Figure, ...]:
    """NPV with the ratio, the chance with the mean, payback, the most that is out, and what is enough."""
    answer, language = subject.answer, subject.language
    headline = answer.case.headline or ""
    by_name = sentences.key_figures(answer, subject.claimed([headline]).get(headline), language, subject.scenario)
    ratio = f"{by_name['ratio'].label}: {by_name['ratio'].value}"
    shown = []
    for name in ("npv", "chance", "payback", "trough", "enough"):
        if name in by_name:
            # What stands in brackets after the number is told in small under it.
            value, _, beside = by_name[name].value.partition(" (")
            beside = {"npv": ratio, "chance": _mean(subject) if answer.tells_chance else ""}.get(name, beside)
            shown.append(Figure(by_name[name].label, value, beside.removesuffix(")")))
    return tuple(shown)


def _mean(subject: Subject) -> str:
    """The mean of the draws; said beside the chance, since its sign may be another than the point's."""
    return subject.say("report.mean", mean=money(subject.answer.odds.mean, subject.language, signed=True))


def curve(subject: Subject, height: float) -> Iterator[Block]:
    """The running sum with its two points, so many millimetres high, under a heading that says what it shows."""
    answer, language, readings = subject.answer, subject.language, subject.answer.readings
    paid, trough_year = whole(readings.payback_year[0]), whole(readings.trough_year[0])
    is_back = paid is not None and not sentences.is_without_costs(answer)
    points = charts.cumulative_points(
        answer.ledger,
        float(readings.payback_years[0]) if is_back else None,
        subject.say("charts.back", year=paid),
        "" if trough_year is None else money(float(readings.trough[0]), language),
        language,
    )
    spec = charts.cumulative_spec(language, answer.case.start_year, answer.case.horizon)
    yield Heading(sentences.curve_heading(answer, language), 2)
    if height:
        pixels = round(height * CHART_WIDTH / WIDTH)
        words = f"{sentences.payback_sentence(answer, language)} {subject.say('charts.cumulative_note')}"
        yield Picture(vector(spec, points, CHART_WIDTH, pixels, language), words)
    yield Paragraph(subject.say("charts.cumulative_note"), "note")


def actors(subject: Subject, most: int) -> Iterator[Block]:
    """Who pays and who gains: each actor's present value by kind."""
    rows = tables.by_actor_rows(subject.answer, subject.language)
    if not rows:
        return
    yield Heading(subject.say("charts.actors"), 2)
    yield Table.of(rows[:most])
    npv = money(float(subject.answer.readings.npv[0]), subject.language, signed=True)
    whose = subject.say("report.purses", npv=npv, perspective=subject.perspective)
    note = f"{subject.say('charts.actors_note')} {whose}"
    note = sentences.left_out_sentence(subject.answer, subject.language) or note
    yield Paragraph(with_rest(len(rows) - most, subject, note), "note")


def _few(items: Sequence[str], most: int, joint: str, subject: Subject) -> str:
    """The first of some words, and how many more there are."""
    first = joint.join(items[:most])
    return first if len(items) <= most else f"{first} {subject.say('report.more', count=len(items) - most)}"
