"""What is worth finding out before the decision, and whether a pilot is."""

from typing import NamedTuple

import pandas as pd

from model.analysis.answer import Answer
from model.analysis.odds import TWO_SIDED_5_PERCENT, Odds
from model.analysis.pilot import PilotWorth
from model.case.assumptions import Language
from presentation.sentences.labels import names_of
from presentation.tables.rows import Rows
from presentation.uncertainty.drivers import MOST_DRIVERS
from wording.numbers import money, percent
from wording.texts import say

WORTH_KNOWING, NOT_WORTH_WAITING = 0.1, 0.02
"""Shares of the worth of knowing everything, above which a number is worth finding out and below which it is not."""


def information_rows(answer: Answer, language: Language) -> Rows:
    """What it is worth to know each number, or numbers that share a random factor, before the decision; most first."""
    head = {name: say(f"doubt.worth.{name}", language) for name in ("number", "worth", "error", "advice")}
    return [
        {
            head["number"]: names_of(known.keys, answer.resolved, language),
            head["worth"]: worth_words(known, language),
            head["error"]: money(known.error, language) if known.is_told else "",
            head["advice"]: say(f"doubt.worth.{_advice(known, answer.odds)}", language),
        }
        for known in information(answer)
    ]


class Known(NamedTuple):
    """Numbers learned together: what that is worth, how far off that may be 19 times of 20, both kronor; if not 0."""

    keys: tuple[str, ...]
    worth: float
    error: float
    is_told: bool


def information(answer: Answer) -> list[Known]:
    """What it is worth to know the numbers of each random factor; most first."""
    odds, errors = answer.odds, answer.odds.information_errors
    knowns = [
        Known(
            learned.keys,
            odds.information(random_factor),
            TWO_SIDED_5_PERCENT * errors[random_factor],
            odds.is_worth_knowing(random_factor),
        )
        for random_factor, learned in odds.learned.items()
    ]
    return sorted(knowns, key=lambda known: -known.worth)


def worth_words(known: Known, language: Language) -> str:
    """What knowing is worth, or that it can't be told from nothing."""
    return money(known.worth, language) if known.is_told else say("doubt.worth.not_told", language)


def _advice(known: Known, odds: Odds) -> str:
    if known.worth + known.error <= NOT_WORTH_WAITING * odds.perfect_information:
        return "do_not_wait"
    if not known.is_told:
        return "cannot_be_said"
    return "find_out" if known.worth >= WORTH_KNOWING * odds.perfect_information else "may"


def information_sentence(answer: Answer, language: Language) -> str:
    """What knowing is worth at most, what to find out first, and what not to wait for."""
    odds, knowns = answer.odds, information(answer)
    if odds.perfect_information < 1:
        return say("doubt.worth.nothing", language)
    total = money(odds.perfect_information, language)
    first = next((known for known in knowns if known.is_told), None)
    if first is None:
        return say("doubt.worth.none_told", language, total=total)
    sentence = say(
        "doubt.worth.first",
        language,
        total=total,
        label=names_of(first.keys, answer.resolved, language),
        worth=money(first.worth, language),
    )
    idle = [known.keys for known in knowns if _advice(known, odds) == "do_not_wait"]
    if not idle:
        return sentence
    names = ", ".join(names_of(keys, answer.resolved, language) for keys in idle)
    return f"{sentence} {say('doubt.worth.do_not_wait_for', language, names=names)}"


def information_frame(answer: Answer, language: Language) -> pd.DataFrame:
    """What knowing each number is worth: c0 label, c1 mnkr, c2 its words, c3 how far the axis goes."""
    rows = [
        (names_of(known.keys, answer.resolved, language), known.worth / 1e6, worth_words(known, language))
        for known in information(answer)[:MOST_DRIVERS]
    ]
    frame = pd.DataFrame(rows, columns=["c0", "c1", "c2"])
    return frame.assign(c3=1.4 * frame["c1"].max())


def pilot_sentence(answer: Answer, pilot: PilotWorth, language: Language) -> str:
    """What the pilot removes of the doubt, what that is worth, and whether to run it before the decision."""
    label = names_of(answer.odds.learned[pilot.luck].keys, answer.resolved, language)
    if answer.case.pilot is not None and not answer.case.pilot.is_stated:
        return say("doubt.pilot.at_most", language, label=label, perfect=money(pilot.perfect, language))
    facts = {
        "label": label,
        "trusted": percent(pilot.trusted),
        "sample": money(pilot.sample, language),
        "net": money(pilot.net, language, signed=True),
    }
    small = max(1.0, 0.01 * answer.odds.perfect_information)
    advice = "run" if pilot.net > small else "same" if pilot.sample <= small else "decide"
    return f"{say('doubt.pilot.worth', language, **facts)} {say(f'doubt.pilot.{advice}', language)}"
