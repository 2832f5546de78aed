"""What now: to stop, to go on and to reach all, each from today, and what one more year of counting would teach."""

from collections.abc import Iterator, Mapping

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.results_of_followup import FollowUpResult
from model.results_of_ways import RestResult
from presentation.followed.lines import periods_told
from presentation.sentences import number_label
from presentation.tables.rows import Rows
from wording.numbers import money, percent, write_number
from wording.texts import say


def ways_rows(told: FollowUpResult, language: Language) -> Rows:
    """What now: to stop, to go on, and to reach all, each from today; nothing before any outcome."""
    ahead = told.ahead
    if ahead is None:
        return []
    nothing = dict.fromkeys(("costs", "benefits", "net", "worth"), 0.0)
    ways: list[tuple[str, Mapping[str, float]]] = [
        (say("followup.ways.stop", language), nothing),
        (say("followup.ways.go_on", language), ahead.model_dump(include=set(nothing))),
    ]
    if ahead.spread is not None:
        times = write_number(ahead.spread.times, 1)
        ways.append((say("followup.ways.spread", language, times=times), ahead.spread.model_dump(include=set(nothing))))
    rows = []
    for name, way in ways:
        row = {say("followup.ways.head", language): name}
        for what in nothing:
            signed = what in ("net", "worth")
            row[say(f"followup.ways.{what}", language)] = money(way[what], language, signed=signed)
        rows.append(row)
    return rows


def _when_paid(rest: RestResult, year: int, language: Language) -> Iterator[str]:
    """When payments and repayment of the rest of a year are taken to fall."""
    if rest.when_measured:
        yield say("followup.ways.rest_measured", language, year=year)
    if rest.evenly:
        what = ", ".join(say(f"followup.ways.evenly.{one}", language) for one in rest.evenly)
        yield say("followup.ways.rest_evenly", language, year=year, what=what)


def ways_sentences(answer: Answer, told: FollowUpResult, language: Language, on_paper: bool = False) -> list[str]:
    """From when the ways are told and what they rest on, and what one more year of counting would teach."""
    ahead = told.ahead
    if ahead is None:
        return []
    since = periods_told(ahead.from_year, (ahead.from_month,) if ahead.from_month > 1 else tuple(range(1, 13)))
    sentences = [say("followup.ways.from", language, since=since, year=ahead.from_year)]
    if not ahead.costs:
        sentences.append(say("followup.ways.no_costs", language, year=ahead.from_year, nothing=money(0.0, language)))
    if ahead.rest_of_year is not None:
        rest = {name: money(getattr(ahead.rest_of_year, name), language) for name in ("costs", "benefits")}
        sentences.append(say("followup.ways.rest", language, year=ahead.from_year, **rest))
        sentences += _when_paid(ahead.rest_of_year, ahead.from_year, language)
    other = ahead.net - (ahead.benefits - ahead.costs)
    if abs(other) >= 1:
        sentences.append(say("followup.ways.other", language, other=money(other, language, signed=True)))
    reached = "all_reached_on_paper" if on_paper else "all_reached"
    sentences.append(say(f"followup.ways.{reached if ahead.spread is None else 'for_each'}", language))
    for one in ahead.year_more:
        facts = {
            "name": number_label(answer.resolved, one.key, language), "year": one.year,
            "net": money(one.net_of_year, language, signed=True), "removes": percent(one.removes, 0),
            "teaches": money(one.teaches, language),
        }  # fmt: skip
        key = "teaches" if round(one.teaches) > 0 else "teaches_nothing"
        sentences.append(say(f"followup.ways.{key}", language, **facts))
    return sentences
