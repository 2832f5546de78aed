"""The effect and what it rests on: what would have happened anyway, how strong it is, how fast it comes."""

from collections.abc import Iterator

from model.case.assumptions import Source
from model.case.reviewing.review import AboutEffect
from model.followup.forecast import falls_at_most
from model.numbers.beside import keys_relied_on
from model.numbers.keys import by_year_prefix, key_of
from model.review.examined import Examined
from model.review.finding import Fired, judged, rule, until

OLD = 5
"""Years before the start from which a source is old."""
FEW = 5.0
"""Expected cases avoided in all below which one more or less decides."""


@rule("E01", "warning", 60)
def no_zero_alternative(case: Examined) -> Iterator[Fired]:
    """Nobody says how what is counted would have developed without the programme."""
    for name, effect in case.benefits:
        if "growth" in effect.slots:
            key = key_of(name, effect, "growth")
            number = case.numbers[key]
            if not case.is_said(key) or (not number.value and number.source is None and number.where is None):
                yield Fired(key, {"effect": name}, until(key))


@rule("E02", "warning", 45)
def nothing_would_have_happened(case: Examined) -> Iterator[Fired]:
    """All of an effect is taken to be due to the programme."""
    for name, effect in case.benefits:
        key = key_of(name, effect, "share_due_to_us")
        if case.known(key) >= 1.0:
            yield Fired(key, {"effect": name}, until(key))


@rule("E05", "warning", 65)
def no_source(case: Examined) -> Iterator[Fired]:
    """A number that moves the answer by a tenth or more has no source, or only the applicant's own judgement."""
    lacking = tuple(key for key in case.weighty if key in keys_relied_on(case.resolved) and _is_own(case, key))
    if lacking:
        yield Fired(lacking[0], {"numbers": lacking, "how_many": len(lacking)}, until(lacking[0]))


def _is_own(case: Examined, key: str) -> bool:
    number = case.numbers[key]
    is_as_shared = number == case.resolved.library.numbers.get(key)
    return number.source is None and number.unit not in ("year", "flag") and not is_as_shared


@rule("E06", "notice")
def old_source(case: Examined) -> Iterator[Fired]:
    """A number that moves the answer rests on a source that was old when the project started."""
    known: dict[str, Source] = {**case.resolved.library.sources, **case.case.sources}
    for key in case.weighty:
        source = known.get(case.numbers[key].source or "")
        if source is not None and source.year is not None and source.year < case.case.start_year - OLD:
            yield Fired(key, {"key": key, "year": source.year, "start": case.case.start_year})


@rule("E09", "warning")
def added_up(case: Examined) -> Iterator[Fired]:
    """Two effects reduce the same base, and are added as if neither left less for the other."""
    before: dict[str, list[tuple[str, float]]] = {}
    for name, effect in case.benefits:
        if "base" not in effect.slots:
            continue
        base, key = key_of(name, effect, "base"), key_of(name, effect, "change")
        change = case.known(key)
        left = 1.0
        for _, other in before.get(base, []):
            left *= 1.0 - other
        if before.get(base):
            facts = {"effect": name, "other": before[base][0][0], "together": (key, change * left)}
            # Nothing in the case says whether the later effect already is of what the first leaves.
            yield Fired(key, facts, judged({key: change * left}))
        before.setdefault(base, []).append((name, change))


@rule("E10", "warning", 50)
def full_at_once(case: Examined) -> Iterator[Fired]:
    """The whole effect is there from its first year; put right, it grows until the project ends."""
    last = case.project_years[-1] if case.project_years else case.case.start_year
    last = last if last + 1 in case.case.years else case.case.start_year
    for name, effect in case.benefits:
        if "ramp" not in effect.slots or case.slot(name, "ramp") > 1.0:
            continue
        starts = int(case.of(name, "starts") or case.case.start_year)
        years = max(2, last - starts + 1)
        key = key_of(name, effect, "ramp")
        yield Fired(key, {"effect": name, "starts": starts, "years": years}, judged({key: float(years)}))


@rule("E11", "warning", 66)
def lasts(case: Examined) -> Iterator[Fired]:
    """An effect lasts to the horizon and never fades."""
    for problem in case.notices("lasts_to_horizon"):
        name = str(problem.facts["effect"])
        key = key_of(name, case.case.effects[name], "duration")
        yield Fired(key, {"effect": name, "last": case.case.years.stop - 1}, until(key))


@rule("E12", "warning")
def all_complete(case: Examined) -> Iterator[Fired]:
    """Everyone who is planned to take part is taken to start and to complete."""
    asked: set[str] = set()
    for name, effect in case.benefits:
        if not effect.by_year_scale:
            continue
        key = key_of(name, effect, effect.by_year_scale)
        is_rate = case.numbers[key_of(name, effect, "change")].unit == "share/person"
        if not case.is_said(key) and not is_rate and key not in asked:
            asked.add(key)
            yield Fired(by_year_prefix(name, effect), {"effect": name}, until(key))


@rule("E13", "notice")
def few(case: Examined) -> Iterator[Fired]:
    """So few cases are expected to be avoided that one of them decides the answer."""
    for name, plan, claimed in case.plans_of_shares():
        reached = plan.per_year if plan.reached_per_year is None else plan.reached_per_year
        avoided = reached * plan.years_after * claimed
        if 0.0 < avoided < FEW:
            yield Fired(f"review.followup.{name}", {"effect": name, "count": avoided, "years": plan.years_after})


@rule("E03", "notice")
def displaces(case: Examined) -> Iterator[Fired]:
    """Nobody says whether what is gained is lost somewhere else: what the programme replaces or pushes aside.

    How much that is nobody can reckon. What is told is how little of the effect may be left as the programme's own.
    """
    for name, effect in case.benefits:
        if case.said.about.get(name, AboutEffect()).displacement is None:
            left = until(key_of(name, effect, "share_due_to_us")) if "share_due_to_us" in effect.slots else None
            yield Fired(f"review.about.{name}", {"effect": name}, left)


@rule("E04", "notice")
def above_the_evidence(case: Examined) -> Iterator[Fired]:
    """An effect is larger than the most that its evidence says.

    That is the bound that is stated for it, the number in the library, the range with a source that the case itself has
    for it, or what has been measured in the case. Where it is above several, it is held to the least.
    """
    for name, effect in case.benefits:
        key = key_of(name, effect, "change")
        claimed = case.known(key)
        above = [(most, kind) for kind, most in _most_shown(case, name, key) if claimed > most]
        if above:
            most, kind = min(above)
            facts = {"kind": kind, "effect": name, "claimed": (key, claimed), "most": (key, most)}
            yield Fired(key, facts, judged({key: most}))


def _most_shown(case: Examined, name: str, key: str) -> Iterator[tuple[str, float]]:
    """By kind of evidence, the most that it says of an effect, in the unit of its change."""
    stated, library = case.said.about.get(name, AboutEffect()).most, case.resolved.library.numbers
    if stated is not None:
        yield "cited", stated
    shared = library.get(key)
    highest = None if shared is None else shared.value if shared.high is None else shared.high
    if highest is not None:
        yield "library", highest
    own = case.case.numbers.get(key)
    if own is not None and own.high is not None and own.source is not None:
        yield "range", own.high  # a change or a scenario is laid over it
    measured = [at_most for effect, at_most in falls_at_most(case.answer) if effect == name]
    if measured:
        yield "measured", max(measured)
