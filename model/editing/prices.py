"""A price index of one's own, where the published one ends, as edits."""

from model.case.assumptions import Label, Library, Source
from model.case.case import Case, OwnPriceIndex

SOURCE = "price_index"
"""The name of the case's source of its own price index."""


def with_price_change(case: Case, year: int, change: float | None) -> Case:
    """The case with the change of prices in a year, as a fraction; None takes it away."""
    known = {} if case.price_index is None else dict(case.price_index.change)
    known.pop(year, None)
    if change is not None:
        known[year] = change
    source = None if case.price_index is None else case.price_index.source
    own = OwnPriceIndex(change=dict(sorted(known.items())), source=source) if known else None
    left = case if own is not None else _without_source(case)
    return left.edited(price_index=own)


def with_price_source(case: Case, written: str) -> Case:
    """The case with where its own price index is from; nothing is said of an index that is not there."""
    if case.price_index is None:
        return case
    if not written:
        return _without_source(case).edited(price_index=case.price_index.edited(source=None))
    title = Label(sv="Prisförändring", en="Change of prices")
    sources = {**case.sources, SOURCE: Source(publisher=Label(sv=written), title=title)}
    return case.edited(sources=sources, price_index=case.price_index.edited(source=SOURCE))


def _without_source(case: Case) -> Case:
    return case.edited(sources={name: one for name, one in case.sources.items() if name != SOURCE})


def years_to_say(case: Case, library: Library) -> tuple[int, ...]:
    """The years whose change of prices is not published: up to the case's price year, and those that it has said."""
    last = max(library.price_index.change, default=0)
    said = () if case.price_index is None else tuple(case.price_index.change)
    until = last if case.price_year is None else min(case.price_year, last + MOST_YEARS)
    return tuple(sorted({*range(last + 1, until + 1), *said}))


MOST_YEARS = 20
"""Years that are asked about at once."""
