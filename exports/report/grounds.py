"""Page 2 of the decision report: what the answer rests on, as much of it as the page holds."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject, with_rest
from exports.report.appendix_doubt import terms_table
from exports.report.room import PAGE, room, room_of
from model.case.problem import Problem
from model.contract_risk.risk import Risk
from model.contract_risk.stress import Stressed, stress
from presentation import contracts, sentences, uncertainty
from wording.numbers import money, share_of_ten

LEAST_FINDINGS = 32.0
"""Millimetres at the foot of page 2 that are kept for findings."""


@dataclass(frozen=True)
class Cut:
    """How many rows of each table, and how many millimetres of the contract's sentences, there is room for."""

    must: int
    drivers: int
    scenarios: int
    terms: float
    stresses: int


CUTS = (
    Cut(6, 5, 9, 80, 5),
    Cut(5, 4, 8, 60, 4),
    Cut(5, 0, 8, 60, 4),
    Cut(4, 0, 6, 50, 3),
    Cut(3, 0, 4, 45, 3),
    Cut(3, 0, 3, 40, 2),
    Cut(2, 0, 2, 40, 2),
    Cut(2, 0, 2, 25, 1),
    Cut(1, 0, 2, 12, 1),
)
"""Page 2 from the most to the least: the first that leaves room for findings is used."""
MOST_NAMED = 3
"""Numbers without a source that the page has room to name; the appendix names them all."""
GRAVEST = (
    "units_do_not_multiply", "unit_per_wrong",
    "outside_horizon", "no_effects", "no_costs", "empty_year", "contract_before_years", "contract_outside_years",
    "grant_above_share", "grant_above_year", "grant_too_long", "no_running_cost", "no_new_need", "placeholder",
    "no_source", "all_due_to_us", "lasts_to_horizon", "all_released", "full_at_once", "cliff", "no_comparison",
    "bound_not_stated", "no_range", "no_grade", "no_funding", "price_year_missing",
)  # fmt: skip
"""Findings that bear most on the answer, the gravest first; others come after them, in the order of the case."""


def second_page(subject: Subject) -> tuple[Block, ...]:
    """What must be true, how sure it is and what drives it, the scenarios, the contract, repayment, the findings."""
    tried = (tuple(grounds(subject, cut)) for cut in CUTS[:-1])
    fitting = (blocks for blocks in tried if room(blocks) <= PAGE - LEAST_FINDINGS)
    rests_on = next(fitting, None) or tuple(grounds(subject, CUTS[-1]))
    return (*rests_on, *findings(subject, PAGE - room(rests_on)))


def grounds(subject: Subject, cut: Cut) -> Iterator[Block]:
    """Everything on page 2 but the findings."""
    yield from must_be_true(subject, cut.must)
    yield from odds(subject, cut.drivers)
    yield from scenarios(subject, cut.scenarios)
    for risk in subject.risks:
        yield from contract(subject, risk, cut)
    yield from repayment(subject)


def must_be_true(subject: Subject, most: int) -> Iterator[Block]:
    """What each of the numbers that matter must be for it to pay, beside what was filed and its range."""
    answer, language = subject.answer, subject.language
    keys = tuple(uncertainty.keys_in_front(answer.resolved))
    rows = uncertainty.break_even_rows(answer, subject.claimed(keys), answer.break_even(keys), language)
    if not rows:
        return
    names = [subject.say(f"doubt.must.{name}") for name in ("number", "range", "even", "in_people")]
    names.insert(1, uncertainty.claim_head(answer.case, subject.language))
    # A column in which no row says anything is left out.
    shown = [name for name in names if any(row[name] not in ("", "–") for row in rows)]
    cells = tuple(tuple(row[name] for name in shown) for row in rows[:most])
    yield Heading(subject.say("doubt.must.title"), 2)
    yield Table(tuple(shown), cells, text_columns=len(shown))
    yield Paragraph(with_rest(len(rows) - most, subject, subject.say("doubt.must.note")), "note")


def odds(subject: Subject, drivers: int) -> Iterator[Block]:
    """The chance, where the result lands and what is lost when it is lost, and what drives it; or that none can say."""
    answer, language = subject.answer, subject.language
    terms = uncertainty.terms_sentence(answer.terms, language)
    if not answer.has_ranges:
        yield Heading(subject.say("doubt.title.unknown"), 2)
        yield Paragraph(f"{subject.say('doubt.none.lead')} {terms}")
        if drivers:
            yield terms_table(subject)
        return
    yield Heading(uncertainty.chance_title(answer, language), 2)
    yield Paragraph(" ".join(uncertainty.odds_sentences(answer, language)))
    yield Paragraph(f"{uncertainty.drivers_sentence(answer, 'npv', language)} {terms}")
    if drivers:
        names = [subject.say(f"doubt.drivers.{name}") for name in ("number", "low", "npv_low", "high", "npv_high")]
        rows = [tuple(row[name] for name in names) for row in uncertainty.driver_rows(answer, language)[:drivers]]
        yield Table(tuple(names), tuple(rows), widths=(0.32, 0.16, 0.18, 0.16, 0.18))


def scenarios(subject: Subject, most: int) -> Iterator[Block]:
    """The scenarios side by side: the case as it stands, the one that is shown, and the worst of the others."""
    rows = subject.scenario_table
    if len(rows) < 2:
        return
    names = subject.scenarios.names
    first = {0, names.index(subject.scenario) if subject.scenario in names else 0}
    npv = subject.scenarios.readings.npv
    others = sorted((at for at in range(len(rows)) if at not in first), key=lambda at: float(npv[at]))
    shown = sorted((*first, *others)[:most])
    yield Heading(subject.say("overview.scenarios"), 2)
    yield Table.of([rows[at] for at in shown])
    readings = subject.scenarios.readings
    differ = any(readings.npv[at] < 0 and not math.isnan(readings.payback_year[at]) for at in shown)
    left = len(rows) - len(shown)
    notes = (
        subject.say("report.worst_shown", count=left) if left else "",
        subject.say("report.scenarios_note") if differ else "",
    )
    if any(notes):
        yield Paragraph(" ".join(filter(None, notes)), "note")


def contract(subject: Subject, risk: Risk, cut: Cut) -> Iterator[Block]:
    """What the contract pays, what it does to the answer, its sentences, and who loses what if it fails."""
    language = subject.language
    stresses = stress(risk)
    yield Heading(
        of_contract(subject, risk, subject.say("contract.title_paid", paid=money(stresses[0].paid, language))), 2
    )
    grave = contracts.finding_sentences(risk, language)
    yield Paragraph(" ".join((*grave, contract_sentence(subject, risk), *risk_sentences(subject, risk))))
    terms = contracts.sentences(risk.contract, risk.agreement.starts, language)
    shown = _fitting(terms, cut.terms)
    yield Points(shown, numbered=True)
    if len(terms) > len(shown):
        yield Paragraph(with_rest(len(terms) - len(shown), subject), "note")
    names = [subject.say(f"contract.stress.{name}") for name in ("name", "paid", "loses")]
    rows = contracts.stress_rows(worst(stresses, cut.stresses), risk.contract, language)[1:]
    yield Table.of([{name: row[name] for name in names} for row in rows], text_columns=3)


def of_contract(subject: Subject, risk: Risk, heading: str) -> str:
    """A heading, with the name of the contract before it where there are several."""
    return heading if len(subject.risks) == 1 else f"{risk.contract.label.text(subject.language)}: {heading}"


def contract_sentence(subject: Subject, risk: Risk) -> str:
    """What the contract does to the chance and what that costs, or to the net present value where none has a range."""
    if subject.answer.has_ranges:
        return contracts.lead_sentence(risk, subject.perspective, subject.language)
    npv = {"with_it": subject.answer, "without_it": risk.without}
    facts = {name: money(float(answer.readings.npv[0]), subject.language, signed=True) for name, answer in npv.items()}
    return subject.say("report.contract_npv", **facts)


def risk_sentences(subject: Subject, risk: Risk) -> list[str]:
    """What each investor gets back a krona as calculated, and, where numbers have ranges, how often it loses."""
    texts = contracts.investor_sentences(risk, subject.language)
    if subject.answer.has_ranges:
        texts += [
            subject.say(
                "report.investor_loses",
                party=risk.contract.parties[investor].label.text(subject.language),
                share=share_of_ten(risk.spreads[investor].chance_of_loss, subject.language),
            )
            for investor in risk.contract.investors
        ]
    return texts


def worst(stresses: tuple[Stressed, ...], most: int) -> tuple[Stressed, ...]:
    """As it stands, then the stresses in which some party loses most, the worst first."""
    base, *stressed = stresses

    def largest_loss(one: Stressed) -> float:
        return max(base.worth[party] - worth for party, worth in one.worth.items())

    return (base, *sorted(stressed, key=largest_loss, reverse=True)[:most])


def repayment(subject: Subject) -> Iterator[Block]:
    """When the fund has got back what it granted; nothing where no repayment is agreed."""
    repaid = subject.answer.repaid
    if repaid is None:
        return
    if subject.risk is None:
        yield Heading(subject.say("contract.repayment.title"), 2)
    yield Paragraph(contracts.repayment_sentence(repaid, subject.language))


def findings(subject: Subject, left: float) -> Iterator[Block]:
    """What to review before a decision, the gravest first, one sentence of a kind, in what is left of the page."""
    by_code: dict[str, list[Problem]] = {}
    for problem in subject.answer.problems:
        by_code.setdefault(problem.code, []).append(problem)
    if not by_code:
        return
    order = sorted(by_code, key=lambda code: GRAVEST.index(code) if code in GRAVEST else len(GRAVEST))
    points = []
    for code in order:
        first, *alike = by_code[code]
        sentence = sentences.problem_sentence(first, subject.answer.resolved, subject.language, MOST_NAMED)
        points.append(f"{sentence} {subject.say('report.alike', count=len(alike))}" if alike else sentence)
    heading, rest = Heading(subject.say("overview.notices"), 2), len(points)
    shown = _fitting(points, left - room((heading, Paragraph(with_rest(rest, subject), "note"))))
    yield heading
    yield Points(shown)
    # A sentence that stands for several of its kind counts for all of them, so that the counts add up.
    left = len(subject.answer.problems) - sum(len(by_code[code]) for code in order[: len(shown)])
    if left:
        yield Paragraph(with_rest(left, subject), "note")


def _fitting(items: Sequence[str], height: float) -> tuple[str, ...]:
    """As many of the first items as so many millimetres hold, and at least one."""
    count = sum(room_of(Points(tuple(items[: at + 1]))) <= height for at in range(len(items)))
    return tuple(items[: max(1, count)])
