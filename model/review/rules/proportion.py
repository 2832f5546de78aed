"""Stage and proportion: is it before the decision, and is a calculation of this size worth making?"""

import re
from collections.abc import Iterator

from model.review.examined import Examined
from model.review.finding import FIRST, Fired, rule

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


@rule("P01", "notice", FIRST)
def small(case: Examined) -> Iterator[Fired]:
    """The whole project costs less than what the fund wants a full calculation of."""
    least = None if case.fund is None else case.fund.full_review_from
    cost = sum(case.project_cost.values())
    if least is not None and cost < least:
        yield Fired("budget", {"cost_kr": cost, "least_kr": least})


@rule("P02", "warning", FIRST + 1)
def late(case: Examined) -> Iterator[Fired]:
    """The application is dated after the project has started, so that the calculation follows the decision."""
    filed = case.case.filed
    dates = {"filed.on": filed.on if filed is not None else None, "application.date": case.case.application.date}
    for address, written in dates.items():
        years = _YEAR.findall(written or "")
        if years and int(years[0]) > case.case.start_year:
            yield Fired(address, {"filed": int(years[0]), "starts": case.case.start_year})
            return


@rule("L01", "warning", FIRST + 2)
def long_horizon(case: Examined) -> Iterator[Fired]:
    """More years are counted than the fund counts with."""
    longest = None if case.fund is None else case.fund.longest_horizon
    if longest is not None and case.case.horizon > longest:
        yield Fired("horizon", {"years": case.case.horizon, "most": longest})
