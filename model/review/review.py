"""The review of an answer: every finding with what it would do to the answer if it were put right (4.17).

All corrections are draws of one table: the same `evaluate`, one scenario each, key → number.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

import model.review.rules  # noqa: F401 – the rules add themselves
from model.analysis.answer import Answer, plain, whole
from model.analysis.break_even import BreakEven
from model.calculation.draws import moved_together
from model.calculation.metrics import TOLERANCE, net_present_value, payback_year
from model.case.assumptions import Assumption
from model.case.problem import CaseRefused
from model.case.reviewing.review import Reply, ReplyState
from model.evaluate import evaluate
from model.numbers.amounts import amounts_named
from model.numbers.contract_figures import figure_of
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.worked_out import worked_out
from model.review.examined import Examined
from model.review.finding import RULES, SEVERITIES, Correction, Fired, Rule, Severity
from model.review.running import running_line, with_running_line

State = ReplyState | None
LONGEST_FACT = 400
"""Signs of a fact that are kept whole beside an answer."""


@dataclass(frozen=True)
class Outcome:
    """The answer as some correction leaves it: NPV in kronor, and the calendar year of payback, None for never."""

    npv: float
    payback_year: int | None


@dataclass(frozen=True)
class Finding:
    """A rule that fires somewhere in a case, with the answer if it were put right and what is replied to it.

    `corrected` and `other` are the ends of a judgement's range; `other` is None where there is one number, `corrected`
    where there is none: then `limit` says how far the number may go. An `overruled` severity is the fund's own.
    """

    rule: Rule
    fired: Fired
    severity: Severity
    as_filed: Outcome
    corrected: Outcome | None = None
    other: Outcome | None = None
    limit: BreakEven | None = None
    reply: Reply | None = None
    HOLDS_NO_ARRAYS: ClassVar = True

    @property
    def identity(self) -> str:
        """What an answer to it is kept under: the rule and the place."""
        return f"{self.rule.id}@{self.fired.address}"

    @property
    def correction(self) -> Correction | None:
        """How it could be put right; None where no number would do it."""
        return self.fired.correction

    @property
    def change(self) -> float:
        """What putting it right does to NPV, kronor, at the end that matters most; 0 where it cannot be told."""
        ends = [end.npv - self.as_filed.npv for end in (self.corrected, self.other) if end is not None]
        return max(ends, key=abs, default=0.0)

    @property
    def changes_answer(self) -> bool:
        """Whether putting it right moves NPV."""
        return abs(self.change) > TOLERANCE

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.reply is None

    @property
    def stops(self) -> bool:
        """Whether it stops a submission: an error, or a warning that nobody has answered."""
        return self.severity == "error" or (self.severity == "warning" and self.is_open)

    @property
    def facts_as_text(self) -> dict[str, str]:
        """Its facts as they are kept beside an answer, so that it can be told what has changed since."""
        return {name: _short(_text(fact)) for name, fact in self.fired.facts.items()}

    @property
    def changed_since(self) -> bool:
        """Whether it is no longer what it was when it was answered."""
        return self.reply is not None and dict(self.reply.facts) != self.facts_as_text


def _short(text: str) -> str:
    """A fact as an answer may keep it: of a long one the beginning, and a sum that tells it from others."""
    if len(text) <= LONGEST_FACT:
        return text
    return f"{text[: LONGEST_FACT // 2]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _text(fact: object) -> str:
    if isinstance(fact, float):
        return f"{fact:.10g}"
    return ",".join(map(_text, fact)) if isinstance(fact, tuple) else str(fact)


@dataclass(frozen=True)
class Review:
    """Every finding of an answer, in the order in which they are asked."""

    answer: Answer

    @worked_out
    def examined(self) -> Examined:
        """The answer as the rules look at it. Raises CaseRefused if the case has errors."""
        if self.answer.has_errors:
            raise CaseRefused(self.answer.problems)
        return Examined(self.answer)

    @worked_out
    def as_filed(self) -> Outcome:
        """The answer as it stands."""
        readings = self.answer.readings
        return Outcome(float(readings.npv[0]), whole(readings.payback_year[0]))

    @worked_out
    def fired(self) -> tuple[Finding, ...]:
        """Every finding without what putting it right would do: all that is needed to count them."""
        return tuple(self._fired())

    @worked_out
    def findings(self) -> tuple[Finding, ...]:
        """Every finding: by the place of its rule, then the one that moves the answer most."""
        with_effects = self._with_effects(self.fired)
        return tuple(sorted(with_effects, key=lambda one: (_place(one), -abs(one.change), one.identity)))

    def _fired(self) -> Iterator[Finding]:
        own = {} if self.examined.fund is None else self.examined.fund.rules
        replies = self.examined.said.replies
        for each in RULES.values():
            severity = own[each.id].severity if each.id in own else None
            if severity == "off":
                continue
            for fired in each.find(self.examined):
                finding = Finding(each, fired, severity or fired.severity or each.severity, self.as_filed)
                reply = replies.get(finding.identity)
                yield finding if reply is None else replace(finding, reply=reply)

    def _with_effects(self, bare: tuple[Finding, ...]) -> Iterator[Finding]:
        """The findings with what their corrections do: all of them draws of one table."""
        moves: list[Mapping[str, float]] = []
        for finding in bare:
            correction = finding.correction
            if correction is not None and correction.numbers:
                moves.append(correction.numbers)
                if correction.other is not None:
                    moves.append(correction.other)
        outcomes = iter(self.outcomes(moves))
        limited = tuple(dict.fromkeys(f.correction.limit for f in bare if f.correction and f.correction.limit))
        limits = self.examined.limits(limited) if limited else {}
        for finding in bare:
            correction = finding.correction
            if correction is None:
                yield finding
            elif correction.numbers:
                corrected = next(outcomes)
                yield replace(finding, corrected=corrected, other=next(outcomes) if correction.other else None)
            else:
                yield replace(finding, limit=limits.get(correction.limit or ""))

    @worked_out
    def beneath(self) -> ResolvedNumbers:
        """The numbers as they stand, and besides those that corrections may set: amounts, a running cost of nothing."""
        resolved, case = self.answer.resolved, with_running_line(self.answer.case)
        keys = [f"{name}.{year}" for name, line in case.money_lines.items() for year in line.amounts]
        numbers = {**dict(amounts_named(case, keys)), **self._figures_moved(), **resolved.numbers}
        name = running_line(case)
        if f"{name}.per_year" not in numbers:
            laid = resolve(case, resolved.library).numbers
            numbers |= {key: laid[key] for key in laid if key.startswith(f"{name}.")}
            numbers.setdefault("budget.running_factor", laid["budget.running_factor"])
        return replace(resolved, case=case, numbers=numbers)

    def _figures_moved(self) -> dict[str, Assumption]:
        """The figures of contracts that corrections set, as numbers that stand in the contracts."""
        corrections = [finding.correction for finding in self.fired if finding.correction is not None]
        keys = dict.fromkeys(key for correction in corrections for key in correction.numbers)
        named = {key: figure_of(self.answer.case, key) for key in keys}
        return {key: found[0].as_number(found[1]) for key, found in named.items() if found is not None}

    def outcomes(self, moves: list[Mapping[str, float]]) -> list[Outcome]:
        """The answer under each of some moves of numbers: one evaluation, a draw each."""
        if not moves:
            return []
        table = moved_together(self.beneath, moves)
        perspective = self.answer.perspective_record
        ledger = evaluate(self.beneath.case, table, self.beneath.library).within(perspective)
        net = np.broadcast_to(ledger.net(), (len(ledger.years), table.count))
        npv = np.broadcast_to(net_present_value(ledger, self.answer.case.discount.timing), (table.count,))
        years = payback_year(net, ledger.years.start)
        return [Outcome(float(npv[at]), whole(years[at])) for at, _ in enumerate(moves, start=1)]

    @worked_out
    def all_corrected(self) -> tuple[Outcome, Outcome] | None:
        """The answer with every finding put right, at the worse and at the better ends; None where none can be."""
        worse: dict[str, float] = {}
        better: dict[str, float] = {}
        for finding in self.findings:
            if finding.corrected is None or finding.correction is None:
                continue
            low = high = finding.correction.numbers
            if finding.other is not None and finding.correction.other is not None:
                low, high = finding.correction.numbers, finding.correction.other
                if finding.other.npv < finding.corrected.npv:
                    low, high = high, low
            elif finding.correction.nature == "judgement":
                # One number of what is possible: as it stands is the other end.
                low, high = (low, {}) if finding.corrected.npv < self.as_filed.npv else ({}, high)
            worse = {**low, **worse}
            better = {**high, **better}
        if not worse and not better:
            return None
        first, second = self.outcomes([worse, better])
        return (first, second) if first.npv <= second.npv else (second, first)

    @property
    def that_change(self) -> tuple[Finding, ...]:
        """The findings that move the answer if they are put right."""
        return tuple(finding for finding in self.findings if finding.changes_answer)

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """The findings that stop a submission: errors, and warnings that nobody has answered."""
        return tuple(finding for finding in self.findings if finding.stops)

    @worked_out
    def answered_in_vain(self) -> Mapping[str, Reply]:
        """Answers whose finding no longer fires, by what they answered."""
        fired = {finding.identity for finding in self.findings}
        return {name: reply for name, reply in self.examined.said.replies.items() if name not in fired}

    def counted(self) -> dict[Severity, int]:
        """How many findings of each severity."""
        return {severity: sum(one.severity == severity for one in self.fired) for severity in SEVERITIES}


def _place(finding: Finding) -> int:
    return min(finding.rule.place, 4) if finding.severity == "error" else finding.rule.place


def chance(answer: Answer, finding: Finding) -> float | None:
    """The chance that it pays if a finding is put right; None where no number has a range, or where none is moved."""
    if finding.correction is None or not finding.correction.numbers or not answer.has_ranges:
        return None
    beneath = Review(answer).beneath
    numbers = dict(beneath.numbers)
    for key, value in finding.correction.numbers.items():
        is_within = numbers[key].is_within_range(value)
        update = {"value": value} if is_within else {"value": value, "low": None, "high": None}
        numbers[key] = numbers[key].model_copy(update=update)
    put_right = replace(answer, resolved=replace(beneath, numbers=numbers))
    return plain(put_right.odds.chance)
