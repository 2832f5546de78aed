"""Whom the programme reaches against whom the effect is counted on, and whether anybody could see the effect."""

from collections.abc import Iterator

from model.case.reviewing.review import FollowUpPlan
from model.numbers.keys import key_of
from model.review.examined import Examined
from model.review.finding import Fired, rule, slip
from model.review.visibility import of_all, of_reached

WIDER = 1.05
"""How many times larger than what is reached a group may be before the claim is made on another one."""
HALF_A_PER_CENT = 0.005
"""How far a share that is told in whole per cent may be from what it is of."""


@rule("E07", "warning", 10)
def another_group(case: Examined) -> Iterator[Fired]:
    """An effect is counted on a larger group than the one that the programme reaches."""
    for name, share, counted in _reached(case):
        if counted > share * WIDER:
            said = case.said.reached[name]
            key = key_of(name, case.case.effects[name], "reach")
            facts: dict[str, object] = {"kind": "share", "effect": name, "share": share, "counted": counted}
            if said.people is not None and said.of is not None:
                facts |= {"kind": "people", "people": said.people, "of": said.of}
            change = case.slot(name, "change")
            yield Fired(key, {**facts, "needed": min(change * counted / share, 99.0)}, slip({key: share}))


@rule("A07", "notice")
def another_share(case: Examined) -> Iterator[Fired]:
    """The share that is said to be reached is not what the counts beside it come to, to the per cent that is shown."""
    for name, said in case.said.reached.items():
        if name not in case.case.effects or said.share is None or said.people is None or said.of is None:
            continue
        counted = min(1.0, said.people / said.of)
        if abs(said.share - counted) > HALF_A_PER_CENT:
            facts = {"effect": name, "share": said.share, "counted": counted, "people": said.people, "of": said.of}
            yield Fired(f"effects.{name}", facts)


@rule("E08", "warning", 12)
def more_than_possible(case: Examined) -> Iterator[Fired]:
    """Among those reached the effect would have to be larger than its own range, or than everything."""
    for name, share, counted in _reached(case):
        number = case.numbers[key_of(name, case.case.effects[name], "change")]
        most = 1.0 if number.high is None else number.high
        needed = case.slot(name, "change") * counted / share
        if needed > most and counted > share * WIDER:
            key = key_of(name, case.case.effects[name], "reach")
            yield Fired(key, {"effect": name, "needed": min(needed, 99.0), "most": most}, slip({key: share}))


def _reached(case: Examined) -> Iterator[tuple[str, float, float]]:
    """The effects of which it is said whom they reach: the share reached, and the share that is counted on."""
    for name, said in case.said.reached.items():
        effect = case.case.effects.get(name)
        if effect is not None and "reach" in effect.slots and case.counts(name) and effect.direction == "less":
            share = said.part
            if share is not None:
                yield name, share, case.slot(name, "reach")


@rule("E14", "warning", 70)
def cannot_be_seen(case: Examined) -> Iterator[Fired]:
    """The claimed effect is smaller than what the follow-up would find 8 times of 10."""
    for name, plan, claimed in case.plans_of_shares():
        seen = of_all(plan, claimed)
        if seen.is_seen:
            continue
        reached = of_reached(plan, seen.claimed)
        facts: dict[str, object] = {
            "kind": "all" if reached is None else "reached",
            "effect": name,
            "claimed": seen.claimed,
            "smallest": seen.smallest,
            "chance": seen.chance,
            "before": plan.years_before,
            "after": plan.years_after,
            "years": seen.years,
            **({} if reached is None else {"reached_smallest": reached.smallest}),
        }
        yield Fired(f"review.followup.{name}", facts)


@rule("E15", "warning", 72)
def no_follow_up(case: Examined) -> Iterator[Fired]:
    """It is not said what is to be counted of an effect, by whom and from when."""
    for name, _ in case.benefits:
        plan = case.said.followup.get(name)
        lacking = FollowUpPlan().lacks if plan is None else plan.lacks
        if lacking:
            kind = "nothing" if plan is None else "parts"
            yield Fired(f"review.followup.{name}", {"kind": kind, "effect": name, "parts": lacking})


@rule("U06", "warning", 74)
def nothing_to_compare_with(case: Examined) -> Iterator[Fired]:
    """Indicators of the application have no baseline, or there are none."""
    indicators = case.case.application.indicators
    bare = sum(1 for one in indicators if one.baseline is None)
    if bare or not indicators:
        yield Fired(
            "application.indicators", {"kind": "bare" if indicators else "none", "count": bare, "all": len(indicators)}
        )
