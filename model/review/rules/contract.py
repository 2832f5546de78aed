"""The outcome contract: what is paid against what is gained, its window, its comparison and its steps."""

from collections.abc import Iterator
from dataclasses import replace

from model.case.agreement import place_of
from model.case.reviewing.review import InvestorLimits
from model.contract_risk.risk import Risk
from model.contract_risk.signing import nets_at_every_outcome
from model.numbers.contract_figures import figures, prefix_of
from model.review.examined import Examined
from model.review.finding import Correction, Fired, judged, rule

AFTER_WINDOW = 0.5
"""The share of the benefits that may come after the years that are measured."""
NEAR, LARGEST_SHARE = 1e-9, 99.0
"""How near a limit is kept, as a share of what is advanced; and the most that is told where nothing limits it."""


@rule("K02", "warning")
def bounds(case: Examined) -> Iterator[Fired]:
    """Terms overlap or leave a gap, or it is not said whether a bound itself belongs to the step."""
    for problem in case.notices("bound_not_stated", "terms_gap", "terms_overlap"):
        yield Fired(problem.address, {"kind": problem.code})


@rule("K03", "warning")
def pays_more_than_it_gains(case: Examined) -> Iterator[Fired]:
    """A payer pays more under the contracts than the cash it gains."""
    worth = case.answer.worth_by_kind
    payers: dict[str, str] = {}
    for name, contract in case.case.contracts.items():
        roles = case.case.all_agreements[name].roles
        for party in contract.payers:
            payers.setdefault(roles[party], name)
    for actor, name in payers.items():
        paid, gained = -worth.get(actor, {}).get("payment", 0.0), worth.get(actor, {}).get("cash", 0.0)
        if paid > max(gained, 0.0) + 0.005:
            yield Fired(f"{place_of(name)}.contract.terms", {"actor": actor, "paid_kr": paid, "gained_kr": gained})


@rule("K04", "warning")
def short_window(case: Examined) -> Iterator[Fired]:
    """Most of the benefits come after the years that a contract measures, and others that measure the same."""
    benefits = case.answer.everyone.benefits()[:, 0]
    total = float(benefits.sum())
    ends = {name: _end(case, name) for name in case.case.contracts}
    for name, contract in case.case.contracts.items():
        measured = _measured(case, name)
        end = max(ends[other] for other in ends if other == name or measured & _measured(case, other))
        late = float(benefits[max(end, 0) :].sum())
        if total > 0 and late > AFTER_WINDOW * total:
            yield Fired(f"{place_of(name)}.contract.window", {"years": contract.measured_years, "share": late / total})


def _end(case: Examined, name: str) -> int:
    """The year of the case, from 0, after the last that a contract measures."""
    return case.case.all_agreements[name].starts - case.case.start_year + case.case.contracts[name].measured_years


def _measured(case: Examined, name: str) -> set[str]:
    """The effects that a contract measures."""
    outcomes = case.case.contracts[name].outcomes
    return {effect for outcome in outcomes.values() for effect in (outcome.effects or case.case.effects)}


@rule("K05", "warning")
def nothing_to_compare_with(case: Examined) -> Iterator[Fired]:
    """An outcome is paid for without a baseline or a control group."""
    for problem in case.notices("no_comparison"):
        yield Fired(problem.address)


@rule("K06", "warning")
def cliff(case: Examined) -> Iterator[Fired]:
    """A small step in the outcome moves the payment by a leap."""
    for problem in case.notices("cliff"):
        yield Fired(problem.address, {"amount": problem.facts.get("amount")})


@rule("K07", "notice")
def beyond_its_limits(case: Examined) -> Iterator[Fired]:
    """Whatever is measured, an investor may get back more than it has been told, or less."""
    for name in case.case.contracts:
        risk = Risk(case.answer, name)
        for party in risk.contract.investors:
            limits, advanced = case.said.investors.get(f"{place_of(name)}.{party}"), risk.advanced(party)
            if limits is None or advanced <= 0.0:
                continue
            nets = nets_at_every_outcome(risk)[party]
            worst, best = (1.0 + float(net) / advanced for net in (nets.min(), nets.max()))
            is_above = limits.at_most is not None and best > limits.at_most + NEAR
            is_below = limits.at_least is not None and worst < limits.at_least - NEAR
            if is_above or is_below:
                kind = "both" if is_above and is_below else "above" if is_above else "below"
                ends = {"most": limits.at_most, "best": min(best, LARGEST_SHARE)} if is_above else {}
                ends |= {"least": limits.at_least, "worst": worst} if is_below else {}
                facts = {"kind": kind, "actor": case.case.all_agreements[name].roles[party], **ends}
                within = None if kind == "both" else _within(case, name, party, limits)
                yield Fired(f"{place_of(name)}.contract.parties.{party}", facts, within)


def _within(case: Examined, name: str, party: str, limits: InvestorLimits) -> Correction | None:
    """The cap or the floor of a contract that keeps an investor within what it has been told.

    Only where the contract has one limit of that kind for all that it pays, whatever is measured; and only if the
    contract with it does keep within. Which of several terms or limits should give way nobody can say.
    """
    risk = Risk(case.answer, name)
    nets, advanced = nets_at_every_outcome(risk)[party], risk.advanced(party)
    is_above = limits.at_most is not None and 1.0 + float(nets.max()) / advanced > limits.at_most + NEAR
    kind, share, end = ("cap", limits.at_most, nets.max()) if is_above else ("floor", limits.at_least, nets.min())
    stated = risk.contract.caps if is_above else risk.contract.floors
    if share is None or len(stated) != 1 or stated[0].per != "contract" or not stated[0].of_all:
        return None
    key = f"{prefix_of(name)}{kind}s.0.amount"
    figure = figures(risk.contract, prefix_of(name))[key]
    excess = float(end) - (share - 1.0) * advanced
    unit = 1.0 if figure.unit == "kr" else float(risk.settled[0].advance[0])
    if figure.value is None or not unit or figure.value - excess / unit < 0:
        return None
    value = figure.value - excess / unit
    tried = {**case.numbers, key: figure.as_number(risk.contract).known_as(value)}
    kept = Risk(replace(case.answer, resolved=replace(case.resolved, numbers=tried)), name)
    after = nets_at_every_outcome(kept)[party]
    most, least = (1.0 + float(net) / advanced for net in (after.max(), after.min()))
    is_within = limits.at_most is None or most <= limits.at_most + NEAR
    return judged({key: value}) if is_within and (limits.at_least is None or least >= limits.at_least - NEAR) else None
