"""Can it be seen, in words and as a picture: the claimed effect beside the smallest that a follow-up would find."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from model.case.assumptions import Language
from model.case.reviewing.review import FollowUpPlan
from model.review.examined import Examined
from model.review.visibility import Visibility, of_all, of_reached
from wording.numbers import percent, write_number
from wording.texts import say


@dataclass(frozen=True)
class Seen:
    """What a follow-up would show of an effect: a heading, a text and the rows of a picture."""

    effect: str
    heading: str
    text: str
    frame: pd.DataFrame


def seen_effects(examined: Examined, language: Language) -> Iterator[Seen]:
    """Each effect whose follow-up is planned so far that it can be told what it would show."""
    for name, stated, claimed in examined.plans_of_shares():
        plan, label = examined.said.followup[name], examined.case.effects[name].label.text(language)
        seen, reached = of_all(stated, claimed), of_reached(stated, claimed)
        heading = say(
            "review.see.heading", language, effect=label, claimed=percent(claimed), chance=round(100 * seen.chance)
        )
        text = " ".join(_sentences(plan, seen, reached, language))
        yield Seen(name, heading, text, _frame(seen, reached, language))


def _sentences(plan: FollowUpPlan, seen: Visibility, reached: Visibility | None, language: Language) -> Iterator[str]:
    counted = say("review.see.cases", language) if plan.counted is None else plan.counted.text(language)
    assert plan.per_year is not None
    yield say(
        "review.see.all",
        language,
        count=write_number(plan.per_year),
        counted=counted,
        before=plan.years_before,
        after=plan.years_after,
        smallest=percent(seen.smallest),
        claimed=percent(seen.claimed),
    )
    if seen.is_seen:
        yield say("review.see.seen", language)
    else:
        years = write_number(round(seen.years, 0 if seen.years >= 10 else 1))
        yield say("review.see.years", language, claimed=percent(seen.claimed), years=years)
    if reached is not None and plan.reached_per_year is not None:
        count, smallest = write_number(plan.reached_per_year), percent(reached.smallest)
        if plan.control_per_year is None:
            yield say("review.see.reached_alone", language, count=count, smallest=smallest)
        else:
            control = write_number(plan.control_per_year)
            yield say("review.see.reached", language, count=count, smallest=smallest, control=control)
        if reached.is_few:
            yield say("review.see.few", language)
    if plan.overdispersion is None:
        yield say("review.see.spread", language)
    if plan.basis == "placeholder":
        yield say("review.see.placeholder", language)


def _frame(seen: Visibility, reached: Visibility | None, language: Language) -> pd.DataFrame:
    """Rows for `visibility_spec`: c0 what it is, c1 share, c2 its words, c3 whether it is claimed or seen."""
    rows = [("claimed", seen.claimed, "claimed"), ("smallest_all", seen.smallest, "seen")]
    rows += [] if reached is None else [("smallest_reached", reached.smallest, "seen")]
    told = [(say(f"review.see.{name}", language), share, percent(share), kind) for name, share, kind in rows]
    return pd.DataFrame(told, columns=["c0", "c1", "c2", "c3"])
