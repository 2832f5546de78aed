"""A joint application: what stands on the main applicant is divided among all who apply, by the shares of the case."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Factor, Posting
from model.case.case import Case
from model.numbers.applicants import Part, share_key, share_keys

Flow = tuple[Posting, Array]


def shared_by_applicants(case: Case, flows: Iterable[Flow], draws: Draws, part: Part) -> Iterator[Flow]:
    """The flows with each posting of the main applicant as one for every applicant, which sum to it."""
    if not case.co_applicants:
        yield from flows
        return
    shares = shares_of_applicants(case, draws, part)
    for posting, amounts in flows:
        if posting.actor != case.applicant:
            yield posting, amounts
            continue
        for actor, share in shares.items():
            factors = (*posting.factors, share) if posting.factors else ()
            yield replace(posting, actor=actor, factors=factors), amounts * share.values


def shares_of_applicants(case: Case, draws: Draws, part: Part) -> dict[str, Factor]:
    """Each applicant's share, `(1, draws)`: those of co-applicants as stated, and the rest for the main applicant.

    In a draw where the stated shares come to more than the whole they are scaled down to it.
    """
    keys = share_keys(case, part)
    stated = [draws[key][None, :] for key in keys]
    together = sum(stated, np.zeros((1, 1)))
    whole = np.maximum(1.0, together)
    rest = Factor("applicants_share", keys, np.maximum(0.0, 1.0 - together))
    others = {
        actor: Factor("applicants_share", (share_key(actor, part),), share / whole)
        for actor, share in zip(case.co_applicants, stated, strict=True)
    }
    return {case.applicant: rest, **others}
