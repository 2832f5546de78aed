"""A contract in a case: its payments as postings; and repayment to the fund."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.flows import Flow
from model.calculation.ledger import Posting
from model.calculation.years import Time
from model.case.agreement import FIRST, line_of
from model.case.assumptions import Actor
from model.case.case import Case
from model.case.repayment import CommitteeTerms, Repayment
from model.contracts.measuring import measure
from model.contracts.settlement import Measured, Settled, settle
from model.numbers.contract_figures import prefix_of, with_figures


def settle_case(case: Case, flows: Sequence[Flow], draws: Draws, name: str = FIRST) -> tuple[Settled, Measured]:
    """A contract of a case settled on what is measured of its effects, by contract year and draw."""
    contract = with_figures(case.contracts[name], draws.numbers, prefix_of(name))
    measured = measure(case, case.all_agreements[name], contract, flows, draws, name)
    return settle(contract, measured), measured


def agreement_flows(case: Case, flows: Sequence[Flow], draws: Draws) -> Iterator[Flow]:
    """The payments of every contract, posted twice: minus for the actor who pays, plus for the one who gets.

    Each measures the effects by itself: what one pays is not seen by another.
    """
    for name in case.contracts:
        agreement, (settled, _) = case.all_agreements[name], settle_case(case, flows, draws, name)
        first = agreement.starts - case.start_year
        for payment in settled.payments:
            payer, payee = agreement.roles[payment.paid_by], agreement.roles[payment.paid_to]
            if payer == payee:
                continue
            line = line_of(name, payment.what)
            yield Posting(line, payer, "payment", "cash"), in_calendar(-payment.amounts, first, case.horizon)
            yield Posting(line, payee, "payment", "cash"), in_calendar(payment.amounts, first, case.horizon)


def in_calendar(paid: Array, first: int, horizon: int) -> Array:
    """Money by contract year as money by calendar year; what falls outside the case's years is left out."""
    amounts = np.zeros((horizon, paid.shape[1]))
    for row in range(max(0, first), min(horizon, first + len(paid))):
        if paid[row - first].any():  # most years pay nothing, and are not worth touching in every draw
            amounts[row] = paid[row - first]
    return amounts


def repayment_flows(case: Case, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]) -> Iterator[Flow]:
    """Repayment from budget frames of gaining committees (minus) to the fund (plus), until the grant is back (4.10)."""
    repayment = repaid(case, flows, time, actors)
    if repayment is None or case.repayment is None:
        return
    for committee, amounts in repayment.cuts.items():
        yield Posting("repayment", committee, "payment", "cash"), -amounts
        yield Posting("repayment", case.repayment.fund, "payment", "cash"), amounts


@dataclass(frozen=True)
class Repaid:
    """Frame cuts by committee, `(years, draws)`; what the fund grants each year, and its balance, kronor (draw 0)."""

    cuts: Mapping[str, Array]
    granted: Array
    balance: Array
    years: range

    @property
    def is_granted(self) -> bool:
        """Whether the fund grants anything, so that there is something to repay."""
        return bool(self.granted.any())

    @property
    def done(self) -> int | None:
        """The calendar year in which the fund has got everything back, at the point estimate; None if never.

        None also if it has granted nothing. Never before the last year in which it grants something.
        """
        out = np.flatnonzero(self.balance < -0.005)
        first_back = 0 if not len(out) else int(out[-1]) + 1
        if not self.is_granted or first_back == len(self.years):
            return None
        last_granted = max((year for year, amount in zip(self.years, self.granted, strict=True) if amount), default=0)
        return max(self.years.start + first_back, last_granted)

    def as_json(self) -> dict[str, Any]:
        """As plain values, kronor by calendar year."""
        return {
            "cuts": {
                actor: {str(year): float(amounts[t, 0]) for t, year in enumerate(self.years)}
                for actor, amounts in self.cuts.items()
            },
            "granted": {str(year): float(self.granted[t]) for t, year in enumerate(self.years)},
            "fund_balance": {str(year): float(self.balance[t]) for t, year in enumerate(self.years)},
            "repaid_in": self.done,
        }


def repaid(case: Case, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]) -> Repaid | None:
    """What each committee's frame is cut by, and the fund's balance; None where nothing is repaid."""
    repayment = case.repayment
    if repayment is None or repayment.model != "repayment":
        return None
    given = [
        -amounts
        for posting, amounts in flows
        if posting.kind == "funding" and posting.actor == repayment.fund == case.funding[posting.line].paid_by
    ]
    granted = sum(given, np.zeros((len(time.t), 1)))
    due = due_by_committee(repayment, flows, time, actors)
    total = sum(due.values(), np.zeros((len(time.t), 1)))
    paid = _until_repaid(total, np.cumsum(granted, axis=0), repayment.at_most)
    part = np.where(total > 0, paid / np.where(total > 0, total, 1.0), 0.0)
    cuts = {committee: part * amounts for committee, amounts in due.items()}
    return Repaid(cuts, granted[:, 0], np.cumsum(paid[:, 0] - granted[:, 0]), case.years)


def due_by_committee(
    repayment: Repayment, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]
) -> dict[str, Array]:
    """Committee → share × max(0, its cash benefit − its running cost − its new need) by year, under its own terms."""
    released: dict[str, Array] = {}
    for posting, amounts in flows:
        counts = posting.kind == "benefit" or posting.cost_type in ("running", "new_need")
        is_committee = actors[posting.actor].kind in ("committee", "municipality")
        if counts and is_committee and posting.realised_as == "cash":
            released[posting.actor] = released.get(posting.actor, np.zeros((len(time.t), 1))) + amounts
    return {actor: _due(repayment.terms_of(actor), amounts, time) for actor, amounts in released.items()}


def _due(terms: CommitteeTerms, released: Array, time: Time) -> Array:
    """What a committee is to repay by year of what is released there, between its first and last year."""
    assert terms.share is not None and terms.from_year is not None
    years = time.start_year + time.t
    repays = years >= terms.from_year
    if terms.until is not None:
        repays = repays & (years <= terms.until)
    due = terms.share * np.maximum(0.0, released)
    return np.asarray((due if terms.at_most is None else np.minimum(due, terms.at_most)) * repays)


def _until_repaid(due: Array, granted: Array, at_most: float | None) -> Array:
    """What is repaid each year: what is due, at most so much a year, and never more than is granted and not yet repaid.

    `granted` is what is granted up to each year, `(years, draws)`, or 1 where draws do not differ.
    """
    limited = due if at_most is None else np.minimum(due, at_most)
    limited = np.broadcast_to(limited, (len(limited), max(limited.shape[1], granted.shape[1])))
    paid, back = np.zeros_like(limited), np.zeros(limited.shape[1])
    for year, wanted in enumerate(limited):
        paid[year] = np.clip(granted[year] - back, 0.0, wanted)
        back = back + paid[year]
    return paid
