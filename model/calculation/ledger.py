"""The Ledger: postings × years × draws, and how to read it.

Kronor of the case's price year, undiscounted, plus is good for the actor. Every transfer is posted twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.calculation.draws import Array
from model.case.assumptions import Actor, Perspective, RealisedAs, Timing

Mask = NDArray[np.bool_]
Kind = Literal["cost", "benefit", "funding", "payment"]


@dataclass(frozen=True)
class Factor:
    """One factor of a product: its name, the keys it is made from, and its values, broadcast to `(years, draws)`.

    `part` is the step or the level that it concerns, where its effect has several.
    """

    name: str
    keys: tuple[str, ...]
    values: Array | Mask
    part: str = ""


@dataclass(frozen=True)
class Posting:
    """Whose money or worth, of what kind, from which line; `factors` multiply to the size of what an effect gives.

    `timing` is where in the year it falls, if not as the case says.
    """

    line: str
    actor: str
    kind: Kind
    realised_as: RealisedAs
    cost_type: str | None = None
    factors: tuple[Factor, ...] = ()
    is_mirror: bool = False
    timing: Timing | None = None

    def mirrored(self, counterpart: str) -> "Posting":
        """The same posting as the counterpart of a transfer sees it."""
        return replace(self, actor=counterpart, is_mirror=True)


@dataclass(frozen=True)
class Ledger:
    """Postings, each with kronor by year and draw: `(years, draws)`, or `(years, 1)` where draws do not differ.

    `rates` is the discount rate that leads to each year, `(years + 1, draws)` or `(years + 1, 1)`; the first is unused.
    `apart` gives the units by year of those effects whose valuations count other things than the whole effect does.
    `counts` are the units by year of those effects that are shown beside the money: no kronor follow from them.
    """

    postings: tuple[Posting, ...]
    amounts: tuple[Array, ...]
    years: range
    draws: int
    rates: Array
    actors: Mapping[str, Actor]
    applicant: str
    counts: Mapping[str, Array] = field(default_factory=dict)
    apart: Mapping[str, Callable[[], Array]] = field(default_factory=dict)

    def only(self, wanted: Callable[[Posting], bool]) -> "Ledger":
        """The ledger with only the postings that are wanted."""
        kept = [number for number, posting in enumerate(self.postings) if wanted(posting)]
        return replace(
            self,
            postings=tuple(self.postings[number] for number in kept),
            amounts=tuple(self.amounts[number] for number in kept),
        )

    def within(self, perspective: Perspective) -> "Ledger":
        """The postings that count in a perspective."""
        return self.only(lambda posting: self._counts_in(perspective, posting))

    def beyond(self, perspective: Perspective) -> "Ledger":
        """The postings that a perspective leaves out."""
        return self.only(lambda posting: not self._counts_in(perspective, posting))

    def sees(self, perspective: Perspective, actor: str) -> bool:
        """Whether an actor's result counts in a perspective, as far as its kind of worth does."""
        return perspective.sees(actor, self.actors[actor].kind, self.applicant)

    def _counts_in(self, perspective: Perspective, posting: Posting) -> bool:
        return posting.realised_as in perspective.realised_as and self.sees(perspective, posting.actor)

    def of(self, actor: str) -> "Ledger":
        """The postings of one actor."""
        return self.only(lambda posting: posting.actor == actor)

    def first(self, years: int) -> "Ledger":
        """The kronor of the first years. Factors and units are left out, since they are those of all years."""
        return replace(
            self,
            postings=tuple(replace(posting, factors=()) for posting in self.postings),
            amounts=tuple(amounts[:years] for amounts in self.amounts),
            years=self.years[:years],
            rates=self.rates[: years + 1],
            counts={},
            apart={},
        )

    def total(self, wanted: Callable[[Posting], bool] = lambda posting: True) -> Array:
        """The sum of the postings that are wanted, by year and draw, kronor: `(years, draws)` or `(years, 1)`."""
        total = np.zeros((len(self.years), 1))
        chosen = (amounts for posting, amounts in zip(self.postings, self.amounts, strict=True) if wanted(posting))
        for amounts in sorted(chosen, key=lambda amounts: amounts.size):
            if total.shape == amounts.shape:
                total += amounts
            else:
                total = total + amounts
        return total

    def net(self) -> Array:
        """The sum of all postings, by year and draw, kronor."""
        return self.total()

    def costs(self) -> Array:
        """Costs by year and draw, kronor, as plus."""
        return -self.total(lambda posting: posting.kind == "cost")

    def benefits(self) -> Array:
        """Benefits by year and draw, kronor."""
        return self.total(lambda posting: posting.kind == "benefit")
