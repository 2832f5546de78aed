"""What a follow-up prints of the ways on: to go on, to reach all, and what one more year of counting would teach."""

from model.results import Result


class WayResult(Result):
    """Kronor of a way on, undiscounted; `worth` is the net discounted to the year from which it is counted."""

    costs: float
    benefits: float
    net: float
    worth: float


class RestResult(WayResult):
    """What is to come of a year that is not over.

    `when_measured`: contracts pay for the year once it has been measured, and all of that is to come. `evenly` is what
    of payments and repayment nothing says the months of: it is spread evenly.
    """

    when_measured: bool = False
    evenly: tuple[str, ...] = ()


class SpreadResult(Result):
    """To reach all, so many times as many as now, at the same cost and effect for each; kronor as in `AheadResult`."""

    times: float
    costs: float
    benefits: float
    net: float
    worth: float


class LessonResult(Result):
    """One more year of counting: what it nets, the share of the doubt that it removes, and what it teaches, kronor."""

    key: str
    year: int
    net_of_year: float
    removes: float
    teaches: float


class AheadResult(Result):
    """Kronor from a month on, undiscounted; what has been paid is left out. `worth` is the net discounted to that year.

    `from_month` is 1 where all of the year is left; else `rest_of_year` is what is to come of it, and part of the sums.
    To stop costs nothing more and gives nothing.
    """

    from_year: int
    from_month: int = 1
    rest_of_year: RestResult | None = None
    costs: float
    benefits: float
    net: float
    worth: float = 0.0
    spread: SpreadResult | None = None
    year_more: tuple[LessonResult, ...] = ()
