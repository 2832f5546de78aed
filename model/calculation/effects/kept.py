"""What effects gave last, which they give again as long as they read the same: an edit moves what one of them reads.

Which numbers an effect reads is noted while it is worked out. What it gives follows from these, and from which of them
it asks for next, so it can be another only where one of them is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Posting
from model.calculation.years import Time
from model.case.effect import Effect
from model.numbers.worked_out import Kept

Flow = tuple[Posting, Array]
SMALL = 500
"""Years × draws of the largest flows that are kept: those of scenarios are, those of a simulation are not."""
MOST = 1024
"""Flows that are kept: the last ones of each effect for each number of draws. Mostly some ten kB each."""


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
    """The flows of an effect, and what they follow from."""

    effect: Effect
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


class KeptFlows:
    """The flows that effects gave last; at most so many, and the oldest go."""

    def __init__(self, most: int) -> None:
        self._given: Kept[Given] = Kept(most)

    def of(
        self, effect_id: str, effect: Effect, draws: Draws, time: Time, work: Callable[[Draws], Iterable[Flow]]
    ) -> Iterable[Flow]:
        """The flows of an effect as it gave them last, or as `work` makes them of draws."""
        if draws.count * len(time.t) > SMALL:
            return work(draws)
        place = (id(effect), effect_id, draws.count, time.start_year, len(time.t))
        given = self._given.get(place)
        if given is None or not given.follows_from(draws):
            noted = Noted(draws.numbers)
            read_from = Draws(noted, draws.count, schedule=())
            vars(read_from)["by_year"] = draws.by_year
            flows = tuple(work(read_from))
            for _, amounts in flows:
                amounts.setflags(write=False)
            given = Given(effect, draws.by_year, noted.read, flows)  # it holds the effect: no other can get its id
            self._given.keep(place, given)
        return given.flows

    def cache_clear(self) -> None:
        """Forgets all flows."""
        self._given.cache_clear()


KEPT = KeptFlows(MOST)
