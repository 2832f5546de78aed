"""Is a joint application well formed: nobody applies twice, and the shares are no more than the whole."""

from collections.abc import Iterator

from model.case.case import Case
from model.case.problem import Problem, error
from model.checking.number import blank_among, wrong_units
from model.numbers.applicants import COST, SAVING, share_keys
from model.numbers.resolved_numbers import ResolvedNumbers

DUST = 1e-9
"""Shares that are written with a few decimals may sum to this much above the whole."""


def check_applicants(case: Case) -> Iterator[Problem]:
    """Whether somebody applies twice."""
    passed = {case.applicant}
    for actor in case.co_applicants:
        if actor in passed:
            yield error("applies_twice", "co_applicants", actor=actor)
        passed.add(actor)


def check_shares(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Whether each share is there, and they come to no more than the whole."""
    for part in (COST, SAVING):
        keys = share_keys(resolved.case, part)
        yield from blank_among(resolved, keys, "co_applicants")
        yield from wrong_units(resolved.structure.units, dict.fromkeys(keys, "share"))
        stated = [resolved.numbers[key].value for key in keys if key in resolved.numbers]
        together = sum(share for share in stated if share is not None)
        if together > 1 + DUST:
            yield error("shares_above_whole", keys[-1], part=part, value=together, unit="share")
