"""An effect as a sentence with its numbers in it, one function a kind of effect."""

from functools import singledispatch

from model.case.effect import CaseFlow, Cohort, Effect, EffectRecord, Levels, Planned, Reduction
from model.case.units import SUCCESS, is_money
from model.editing.effect_years import full_from, given_in_all, run_of, scale_of, successes
from model.editing.effects import unit_counted
from model.evaluate import actors_of
from model.numbers.keys import by_year_prefix, key_of, month_keys, years_given
from model.numbers.resolved_numbers import effect_years
from presentation.counts import counted
from presentation.sentences import short_label, told
from views.state.workspace import Workspace
from wording.numbers import money, percent, write_number
from wording.text_safety import markdown


@singledispatch
def chain(effect: EffectRecord, work: Workspace, name: str) -> str:
    """The numbers that a kind without a sentence of its own is made of, each by its name."""
    resolved = work.answer.resolved
    keys = (key_of(name, effect, slot) for slot in effect.slots)
    return " · ".join(
        f"{markdown(short_label(resolved, key, work.language))} {_number(work, key)}"
        for key in keys
        if key in resolved.numbers
    )


@chain.register
def cohort_chain(effect: Cohort, work: Workspace, name: str) -> str:
    """How many start, what changes for each, after how long and for how long."""
    lag = _number(work, key_of(name, effect, "lag"))
    started = started_words(work, name)
    facts = _facts(effect, work, name)
    if unit_counted(work.case, work.library, name) != SUCCESS:
        return work.say("effects.chain_cohort", lag=lag, started=started, **facts)
    worths = [
        one.unit_value for one in effect.valuations if one.priced and one.unit_value in work.answer.resolved.numbers
    ]
    worth = " + ".join(_number(work, key) for key in dict.fromkeys(filter(None, worths)))
    starting, succeed = (
        f"**{counted(people, effect, SUCCESS, work.language)}**" for people in successes(work.answer.resolved, name)
    )
    way = "chain_success" if worth else "chain_success_counted"
    counts = {"lag": lag, "started": started, "starting": starting, "succeed": succeed, "worth": worth}
    return work.say(f"effects.{way}", **counts, **facts)


@chain.register
def planned_chain(effect: Planned, work: Workspace, name: str) -> str:
    """What the plan comes to over its years, how much of it comes true, and how late."""
    resolved, facts = work.answer.resolved, _facts(effect, work, name)
    run = run_of(resolved, name)
    if run is None:
        return work.say("effects.chain_planned_none", receivers=facts["receivers"])
    total = f"**{markdown(money(given_in_all(resolved, name), work.language))}**"
    lag = _number(work, key_of(name, effect, "lag"))
    return work.say("effects.chain_planned", total=total, first=run.first, last=run.last, lag=lag, **facts)


@chain.register
def reduction_chain(effect: Reduction, work: Workspace, name: str) -> str:
    """Of how much a year, how large a part is reached, from when, and how much of it changes."""
    numbers = work.answer.resolved.numbers
    base, starts = _number(work, key_of(name, effect, "base")), starts_words(work, name, effect)
    what = "money" if is_money(numbers[key_of(name, effect, "base")].unit) else "volume"
    reach = numbers[key_of(name, effect, "reach")].value
    reached = "–" if reach is None else f"**{markdown(percent(reach))}**"
    if years_given(by_year_prefix(name, effect), numbers):
        reached = f"**{work.say('effects.reach_varies')}**"
    facts = _facts(effect, work, name)
    return work.say(f"effects.chain_{what}", base=base, reach=reached, starts=starts, **facts)


@chain.register
def flow_chain(effect: CaseFlow, work: Workspace, name: str) -> str:
    """How many cases a year go through which steps, and how many of them the programme reaches."""
    return _chain_of_parts(work, name, effect, "chain", _number(work, key_of(name, effect, "cases")))


@chain.register
def levels_chain(effect: Levels, work: Workspace, name: str) -> str:
    """Which levels there are, and how many of the people the programme reaches."""
    return _chain_of_parts(work, name, effect, "chain_levels")


def _chain_of_parts(work: Workspace, name: str, effect: Effect, way: str, count: str = "") -> str:
    resolved = work.answer.resolved
    reach, starts = _number(work, key_of(name, effect, "reach")), starts_words(work, name, effect)
    if effect_years(resolved, name):
        reach = f"**{work.say('effects.reach_varies')}**"
    steps = " → ".join(markdown(label.text(work.language)) for label in effect.valued_parts.values())
    receivers = _facts(effect, work, name)["receivers"]
    return work.say(f"effects.flow.{way}", count=count, steps=steps, reach=reach, starts=starts, receivers=receivers)


def starts_words(work: Workspace, name: str, effect: Effect) -> str:
    """From which year it counts; and when in full, where that takes more than a year."""
    starts = _number(work, key_of(name, effect, "starts"))
    numbers = work.answer.resolved.numbers
    first, ramp = (numbers.get(key_of(name, effect, slot)) for slot in ("starts", "ramp"))
    full = None if first is None or ramp is None else full_from(first.value, ramp.value)
    if full is None:
        return starts
    over = _number(work, key_of(name, effect, "ramp"))
    return work.say("effects.chain_ramp", starts=starts, ramp=over, full=f"**{full}**")


def months_words(work: Workspace, name: str) -> str:
    """From and to which month the first and the last year count, where they are not whole; else nothing."""
    numbers, told = work.answer.resolved.numbers, []
    for key in month_keys(name, work.case.effects[name]):
        slot, said = key.rpartition(".")[2], numbers.get(key)
        if said is not None and said.value is not None and said.value != work.library.numbers[f"default.{slot}"].value:
            month = f"**{work.say(f'fields.months.{said.value:.0f}')}**"
            told.append(work.say(f"effects.chain_{slot}", month=month))
    return " ".join(told)


def _facts(effect: Effect, work: Workspace, name: str) -> dict[str, object]:
    """What the sentences of all kinds say."""
    change, due = (_number(work, key_of(name, effect, slot)) for slot in ("change", "share_due_to_us"))
    duration = _number(work, key_of(name, effect, "duration")) if "duration" in effect.slots else ""
    actors = actors_of(work.case, work.library)
    receivers = (actors[one.actor].label.text(work.language) for one in effect.valuations if one.actor in actors)
    return {
        "change": change,
        "due": due,
        "duration": duration,
        "receivers": markdown(", ".join(dict.fromkeys(receivers))),
        "direction": work.say(f"effects.{effect.direction}"),
    }


def _number(work: Workspace, key: str) -> str:
    return f"**{markdown(told(work.answer.resolved.numbers[key], work.language))}**"


def started_words(work: Workspace, name: str) -> str:
    """How many participants start, and when."""
    resolved = work.answer.resolved
    run = run_of(resolved, name)
    if run is None:
        return work.say("effects.chain_started.none")
    values = (resolved.numbers[key].value for key in effect_years(resolved, name).values())
    total = sum(value for value in values if value is not None)
    count = counted(total if run.value is None else run.value, work.case.effects[name], "person/year", work.language)
    way = "differs" if run.value is None else "one_year" if run.first == run.last else "same"
    told = work.say(f"effects.chain_started.{way}", count=f"**{count}**", first=run.first, last=run.last)
    scale = scale_of(resolved, name)
    if scale is None or scale == 1:
        return told
    return work.say("effects.chain_started.times", told=told, scale=f"**{write_number(scale)}**")
