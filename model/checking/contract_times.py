"""When the terms of a contract are paid, which of them is, and over whom and which years a rate is pooled."""

from collections.abc import Iterator

from model.case.contract import Contract
from model.case.problem import Problem, error, notice
from model.case.terms import Bands, Fixed, Term, index_of


def check_times(contract: Contract, address: str) -> Iterator[Problem]:
    """Terms that are paid both at milestones and otherwise, or whose milestones end before the measuring does.

    And an index of what is paid once, on delivery, which has the prices of the first year.
    """
    for name, term in contract.terms.items():
        place = f"{address}.terms.{name}"
        if term.milestones and term.paid is not None:
            yield error("paid_two_ways", place, term=name)
        is_certain = isinstance(term, Fixed) and term.per == "contract" and not term.amounts
        if is_certain and index_of(term):
            yield notice("index_of_once", f"{place}.index", term=name)
        ends = max(term.milestones, default=contract.window)
        if not is_certain and ends is not None and contract.window is not None and ends < contract.window:
            yield notice("milestones_end_early", place, term=name, value=ends, high=contract.window)


def check_either(contract: Contract, address: str) -> Iterator[Problem]:
    """Terms that are either of a group that is not there, alone in it, or paid in another way than the others of it."""
    for name, term in contract.terms.items():
        if term.either is not None and term.either not in contract.either:
            known = ", ".join(contract.either)
            yield error("unknown_either", f"{address}.terms.{name}", term=name, group=term.either, known=known)
    for group in contract.either:
        named = {name: term for name, term in contract.terms.items() if term.either == group}
        if len(named) < 2:
            yield notice("either_alone", f"{address}.either.{group}", group=group)
        first, *others = named or [""]
        for name in others:
            if _when(named[name]) != _when(named[first]):
                yield error("either_not_alike", f"{address}.terms.{name}", first=first, second=name)


def _when(term: Term) -> tuple[object, ...]:
    """What terms of a group must have alike, so that one can be chosen in each year."""
    return (term.per, term.paid, term.milestones, term.delay)


def check_pooling(contract: Contract, address: str) -> Iterator[Problem]:
    """Sizes of groups or years of what is no rate; and a rate pooled in two ways at once."""
    for name, outcome in contract.outcomes.items():
        place = f"{address}.outcomes.{name}"
        if outcome.unit != "rate" and (outcome.groups or outcome.sizes):
            yield error("pooled_no_rate", place, outcome=name)
        if outcome.sizes and outcome.measured_in is not None:
            yield error("measured_two_ways", place, outcome=name)


def check_steps(contract: Contract, name: str, term: Bands, address: str) -> Iterator[Problem]:
    """What is paid just below a bound, where no line leads up to it."""
    for at, band in enumerate(term.bands):
        if band.just_below is not None and (at == 0 or term.between == "step"):
            yield error("nothing_leads_up", f"{address}.bands.{at}", term=name)
