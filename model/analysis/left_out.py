"""What a perspective leaves out of an answer: what others pay and gain, and worth of kinds that it does not count."""

from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

from model.calculation.ledger import Ledger, Posting
from model.calculation.metrics import TOLERANCE, net_present_value
from model.case.assumptions import Perspective, RealisedAs, Timing

PartKind = Literal["cost", "benefit", "transfer"]


@dataclass(frozen=True)
class LeftOutPart:
    """What an actor pays (`cost`), gains or loses (`benefit`) or is paid by others (`transfer`), beside the answer.

    Present value in kronor at the point estimate, plus is good for the actor. `is_seen`: the actor itself counts, and
    only this kind of worth does not.
    """

    actor: str
    kind: PartKind
    realised_as: RealisedAs
    npv: float
    is_seen: bool


@dataclass(frozen=True)
class LeftOut:
    """Everything that a perspective leaves out: its NPV is that of everyone less that of the perspective."""

    npv: float
    parts: tuple[LeftOutPart, ...]

    @property
    def costs(self) -> float:
        """Costs that others bear, present value in kronor, as plus."""
        return -sum(part.npv for part in self.parts if part.kind == "cost")

    @property
    def benefits(self) -> float:
        """Benefits that are not counted, less what others lose by them, present value in kronor."""
        return sum(part.npv for part in self.parts if part.kind == "benefit")


def left_out(everyone: Ledger, perspective: Perspective, timing: Timing) -> LeftOut:
    """What a perspective leaves out of the ledger of everyone, by actor, kind and how it is realised."""
    beyond = everyone.beyond(perspective)
    parts = []
    for group in dict.fromkeys(map(_group, beyond.postings)):
        npv = _npv(beyond.only(partial(_is_in, group)), timing)
        if abs(npv) > TOLERANCE:
            parts.append(LeftOutPart(*group, npv, everyone.sees(perspective, group.actor)))
    return LeftOut(_npv(beyond, timing), tuple(parts))


class _Group(NamedTuple):
    actor: str
    kind: PartKind
    realised_as: RealisedAs


def _group(posting: Posting) -> _Group:
    """Whose a posting is, whether it is a cost, a benefit or money between actors, and how it is realised."""
    kind: PartKind = posting.kind if posting.kind == "cost" or posting.kind == "benefit" else "transfer"
    return _Group(posting.actor, kind, posting.realised_as)


def _is_in(group: _Group, posting: Posting) -> bool:
    return _group(posting) == group


def _npv(ledger: Ledger, timing: Timing) -> float:
    return float(net_present_value(ledger, timing)[0])
