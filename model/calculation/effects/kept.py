"""What effects and lines gave last, and give again while they read the same: an edit moves what one of them reads.

Which numbers each reads is noted while it is worked out. What it gives follows from these, and from which of them it
asks for next, so it can be another only where one of them is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from model.calculation.draws import Array, Draws, Rows
from model.calculation.ledger import Posting
from model.calculation.years import Time
from model.case.case import BudgetLine
from model.case.effect import Effect
from model.numbers.worked_out import Kept

Flow = tuple[Posting, Array]
Part = Effect | BudgetLine
Work = Callable[[Draws], Iterable[Flow]]
SMALL = 500
"""Years × draws of the largest flows that are kept: those of scenarios are, those of a simulation are not."""
MOST = 2048
"""Flows that are kept: the last ones of each part for each number of draws. Those of effects are mostly some ten kB."""


class Noted(Mapping[str, Array]):
    """The numbers of a question, which notes what is read of them: key → its bytes, None where there is no number."""

    def __init__(self, numbers: Mapping[str, Array]) -> None:
        self._numbers = numbers
        self.read: dict[str, bytes | None] = {}

    def __getitem__(self, key: str) -> Array:
        self.read[key] = None
        column = self._numbers[key]
        self.read[key] = column.tobytes()
        return column

    def __iter__(self) -> Iterator[str]:
        raise TypeError("an effect asks for numbers by key, and which years have one it reads in `by_year`")

    def __len__(self) -> int:
        return len(self._numbers)


class Given(NamedTuple):
    """The flows of an effect or a line, and what they follow from."""

    part: Part
    by_year: Mapping[str, Mapping[int, str]]
    read: Mapping[str, bytes | None]
    flows: tuple[Flow, ...]

    def follows_from(self, draws: Draws) -> bool:
        """Whether the effect reads the same of these draws."""
        for key, read in self.read.items():
            column = draws.numbers.get(key)
            if (None if column is None else column.tobytes()) != read:
                return False
        return self.by_year is draws.by_year


def _place(name: str, part: Part, draws: Draws, time: Time) -> tuple[object, ...]:
    return id(part), name, draws.count, time.start_year, len(time.t)


def _taken(flow: Flow, rows: Rows) -> Flow:
    """A flow of another table, with its factors, as it is in the rows of one that has them."""
    posting, amounts = flow
    if posting.factors:
        factors = tuple(replace(factor, values=rows.taken(factor.values)) for factor in posting.factors)
        posting = replace(posting, factors=factors)
    return posting, rows.taken(amounts)


class KeptFlows:
    """The flows that effects and lines gave last; at most so many, and the oldest go."""

    def __init__(self, most: int) -> None:
        self._given: Kept[Given] = Kept(most)

    def of(self, name: str, part: Part, draws: Draws, time: Time, work: Work) -> Iterable[Flow]:
        """The flows of an effect or a line as it gave them last, or as `work` makes them of draws.

        A table that has the rows of another is given what that one gives, where nothing that is read was moved: every
        row is there, so that what is asked of all rows or of any is answered the same.
        """
        rows = draws.rows
        if rows is not None and self._may_spare(name, part, rows, time):
            given = self._given_of(name, part, rows.of, time, work)
            if rows.moved.isdisjoint(given.read) and given.by_year is draws.by_year:
                return given.flows if rows.which is None else [_taken(flow, rows) for flow in given.flows]
        if draws.count * len(time.t) > SMALL:
            return work(draws)
        return self._given_of(name, part, draws, time, work).flows

    def _may_spare(self, name: str, part: Part, rows: Rows, time: Time) -> bool:
        """Whether another table is small, and what was read in such a one before is not what was moved."""
        before = self._given.get(_place(name, part, rows.of, time))
        return rows.of.count * len(time.t) <= SMALL and (before is None or rows.moved.isdisjoint(before.read))

    def _given_of(self, name: str, part: Part, draws: Draws, time: Time, work: Work) -> Given:
        place = _place(name, part, draws, time)
        given = self._given.get(place)
        if given is None or not given.follows_from(draws):
            noted = Noted(draws.numbers)
            read_from = Draws(noted, draws.count, schedule=())
            vars(read_from)["by_year"] = draws.by_year
            flows = tuple(work(read_from))
            for _, amounts in flows:
                amounts.setflags(write=False)
            given = Given(part, draws.by_year, noted.read, flows)  # it holds the part: no other can get its id
            self._given.keep(place, given)
        return given

    def cache_clear(self) -> None:
        """Forgets all flows."""
        self._given.cache_clear()


KEPT = KeptFlows(MOST)
