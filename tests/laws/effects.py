"""Laws of effects: how much, from when and for how long, what of it is worth kronor, and what a haircut takes."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from model import evaluate
from model.analysis import break_even
from model.calculation import draws, metrics
from model.case.assumptions import Change
from model.case.case import Case
from model.case.effect import Effect
from model.case.units import SUCCESS
from model.editing import effect_years
from model.numbers import keys as number_keys
from model.numbers import resolve
from tests.generators import LIBRARY, a_case, explicit, number, with_values
from tests.laws.asking import EXACT, gains_of, gross_of, ledger_of, npv_of, of_line, same
from tests.laws.lawbook import law
from tests.lines_at_random import in_whole_years


@law
def every_number_is_alive(seed: int) -> None:
    """Law 4: at full strength each number takes the whole effect away, or shows."""
    case = explicit(in_whole_years(a_case(seed)))
    out = case.start_year + case.horizon
    base = ledger_of(case)
    scale = gross_of(base)
    for effect_id, effect in case.effects.items():
        kind = effect.kind

        def key(slot: str, effect_id: str = effect_id, effect: Effect = effect) -> str:
            return number_keys.key_of(effect_id, effect, slot)

        ends: dict[str, float] = {
            key("change"): 0.0,
            key("share_due_to_us"): 0.0,
            key("included"): 0.0,
        }
        if kind != "planned":
            ends[key("duration")] = 0.0
        if effect.direction == "less":
            ends[key("haircut")] = 1.0
        if kind == "reduction":
            ends |= {key("base"): 0.0, key("reach"): 0.0, key("starts"): float(out)}
        else:
            ends |= {key("lag"): 60.0} | ({key("started_scale"): 0.0} if kind == "cohort" else {})
        for number_key, value in ends.items():
            gone = ledger_of(with_values(case, {number_key: value}))
            assert not np.any(of_line(gone, effect_id).net()), (seed, number_key)
        for position, valuation in enumerate(effect.valuations):
            if valuation.unit_value is not None and len(effect.valuations) == 1:
                gone = ledger_of(with_values(case, {valuation.unit_value: 0.0}))
                assert not np.any(of_line(gone, effect_id).net()), (seed, position)
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
        if given:
            gone = ledger_of(with_values(case, dict.fromkeys(given.values(), 0.0)))
            assert not np.any(of_line(gone, effect_id).net()), (seed, "by year")
        whole = [
            released
            for released in {number_keys.released_key(effect_id, effect, n) for n in range(len(effect.valuations))}
            if released in case.numbers
        ]
        kept = of_line(ledger_of(with_values(case, dict.fromkeys(whole, 0.0))), effect_id)
        assert not any(
            np.any(a)
            for p, a in zip(kept.postings, kept.amounts, strict=True)
            if p.kind == "benefit" and p.realised_as == "cash"
        ), seed
        gains = gains_of(case, base, effect_id)
        if not np.any(np.abs(gains) > EXACT * scale):
            continue
        if kind == "reduction":
            _alive_in_time(seed, case, effect_id, key, gains)
        if kind == "planned":
            continue
        fading = with_values(
            case,
            {
                key("fade"): 1.0,
                **({key("ramp"): 1.0, key("starts"): float(case.start_year)} if kind == "reduction" else {}),
            },
        )
        if kind == "reduction":
            assert not np.any(gains_of(fading, ledger_of(fading), effect_id)[1:]), (seed, "fade")


def _alive_in_time(seed: int, case: Case, effect_id: str, key: Callable[[str], str], gains: Any) -> None:
    """Growth, ramp and fade of a reduction, each by its own arithmetic."""
    steady = with_values(
        case, {key("ramp"): 1.0, key("fade"): 0.0, key("growth"): 0.0, key("starts"): float(case.start_year)}
    )
    steady = with_values(steady, {key("duration"): None})
    level = gains_of(steady, ledger_of(steady), effect_id)
    scale = 1e-6 + np.abs(level).sum()
    t = np.arange(case.horizon)
    growing = with_values(steady, {key("growth"): 0.1})
    assert same(gains_of(growing, ledger_of(growing), effect_id), level * 1.1**t, scale * 1.1**case.horizon), (
        seed,
        "growth",
    )
    ramped = with_values(steady, {key("ramp"): 4.0})
    assert same(gains_of(ramped, ledger_of(ramped), effect_id), level * np.minimum(1, (t + 1) / 4), scale), (
        seed,
        "ramp",
    )
    faded = with_values(steady, {key("fade"): 0.25})
    assert same(gains_of(faded, ledger_of(faded), effect_id), level * 0.75**t, scale), (seed, "fade")
    both = with_values(steady, {key("fade"): 0.25, key("ramp"): 3.0})
    profile = np.minimum(1, (t + 1) / 3) * 0.75 ** np.maximum(0, t - 2)
    assert same(gains_of(both, ledger_of(both), effect_id), level * profile, scale), (seed, "ramp, then fade")
    short = with_values(steady, {key("duration"): 2.0})
    assert same(gains_of(short, ledger_of(short), effect_id), level * (t < 2), scale), (seed, "duration")
    later = with_values(steady, {key("starts"): case.start_year + 2.0})
    assert same(gains_of(later, ledger_of(later), effect_id), level * (t >= 2), scale), (seed, "starts")
    later = with_values(later, {key("growth"): 0.1})
    expected = level * (t >= 2) * 1.1**t
    assert same(gains_of(later, ledger_of(later), effect_id), expected, scale * 1.1**case.horizon), (seed, "growth")


@law
def a_cohort_lasts_as_long_as_it_says(seed: int) -> None:
    """Definition 4.4, by its own arithmetic: the participants of a year, after the lag, fading, for the duration."""
    case = explicit(in_whole_years(a_case(seed)))
    for effect_id, effect in case.effects.items():
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
        if effect.kind != "cohort" or not given:
            continue
        year, key = min(given.items())
        settled = {
            **dict.fromkeys(given.values(), 0.0),
            key: 10.0,
            number_keys.key_of(effect_id, effect, "lag"): 1.0,
            number_keys.key_of(effect_id, effect, "duration"): 3.0,
            number_keys.key_of(effect_id, effect, "fade"): 0.5,
            number_keys.key_of(effect_id, effect, "share_due_to_us"): 1.0,
            number_keys.key_of(effect_id, effect, "included"): 1.0,
            number_keys.key_of(effect_id, effect, "started_scale"): 1.0,
        }
        made = with_values(case, settled)
        change = made.numbers[number_keys.key_of(effect_id, effect, "change")].value or 0.0
        units = metrics.units_of(ledger_of(made), effect_id)[:, 0]
        since = np.arange(case.horizon) - (year - case.start_year) - 1
        expected = np.where((since >= 0) & (since < 3), 10 * 0.5 ** np.maximum(0, since), 0) * change
        assert same(units, expected, 10 + 10 * abs(change)), seed


@law
def a_benefit_is_within_its_bounds(seed: int) -> None:
    """Law 5: no more than base × growth × change (or everyone who started × change) × worth, and of its sign."""
    case = explicit(a_case(seed))
    ledger = ledger_of(case)
    t = np.arange(case.horizon)
    for effect_id, effect in case.effects.items():
        value = {
            slot: case.numbers[number_keys.key_of(effect_id, effect, slot)].value
            for slot in number_keys.slots_of(effect)
            if slot != "haircut"
        }
        change = value["change"] or 0.0
        if effect.kind == "reduction":
            most = (value["base"] or 0.0) * (1 + (value["growth"] or 0.0)) ** t * abs(change)
        else:
            given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
            kronor = max((case.numbers[key].value or 0.0 for key in given.values()), default=0.0)
            so_far = [
                sum(case.numbers[key].value or 0 for at, key in given.items() if at <= year) for year in case.years
            ]
            most = abs(change) * np.array([kronor] * case.horizon if effect.kind == "planned" else so_far)
            most = most * (value.get("started_scale", 1.0) or 0.0)
        for position, valuation in enumerate(effect.valuations):
            worth = 1.0 if valuation.unit_value is None else (case.numbers[valuation.unit_value].value or 0.0)
            alone = case.model_copy(
                update={
                    "budget": {},
                    "income": {},
                    "effects": {effect_id: effect.model_copy(update={"valuations": (effect.valuations[position],)})},
                }
            )
            gains = gains_of(alone, ledger_of(alone), effect_id)
            slack = EXACT * gross_of(ledger)
            assert (np.abs(gains) <= most * worth + slack).all(), (seed, effect_id)
            assert (gains * np.sign(change) >= -slack).all(), (seed, effect_id)


@law
def months_count_in_twelfths(seed: int) -> None:
    """Definition 4.3: a first year counts from its month, a last one to its month, and no other year is touched."""
    case = explicit(a_case(seed))
    began, ended, start = 2 + seed % 11, 1 + seed % 10, case.start_year
    for effect_id, effect in case.effects.items():
        if effect.kind != "reduction":
            continue
        months = {f"{effect_id}.from_month": 1.0, f"{effect_id}.to_month": 12.0}
        said = {key: number(month, "month") for key, month in months.items()}
        numbers = {**case.numbers, **said, number_keys.key_of(effect_id, effect, "starts"): number(start, "year")}
        numbers[f"{effect_id}.duration"] = number(3.0, "years")
        whole = case.model_copy(update={"numbers": numbers})
        level = gains_of(whole, ledger_of(whole), effect_id)
        unsaid = {key: one for key, one in numbers.items() if key not in months}
        silent = case.model_copy(update={"numbers": unsaid})
        assert np.array_equal(gains_of(silent, ledger_of(silent), effect_id), level), (seed, "whole years")
        cut = with_values(whole, {f"{effect_id}.from_month": float(began), f"{effect_id}.to_month": float(ended)})
        parts = np.ones(case.horizon)
        parts[0] = (13 - began) / 12
        parts[2:3] = ended / 12
        assert same(gains_of(cut, ledger_of(cut), effect_id), level * parts, 1e-6 + np.abs(level).sum()), seed


@law
def reach_is_never_above_one(seed: int) -> None:
    """Definition 4.3: a draw in which the programme reaches everyone three times over is one that reaches everyone."""
    case = explicit(a_case(seed))
    resolved = resolve.resolve(case, LIBRARY)
    for effect_id, effect in case.effects.items():
        if effect.kind == "reduction":
            key = number_keys.key_of(effect_id, effect, "reach")
            years = number_keys.years_given(key, resolved.numbers).values()
            question = draws.along(resolved, key, [1.0, 3.0]).setting(dict.fromkeys(years, np.array([1.0])))
            units = metrics.units_of(evaluate.evaluate(case, question, LIBRARY), effect_id)
            assert np.array_equal(units[:, 0], units[:, -1]), (seed, effect_id)


@law
def reach_holds_until_the_next_year_given(seed: int) -> None:
    """Definition 4.3: 0 before the first year given, then each share until the next, times the scale."""
    case = explicit(a_case(seed))
    for effect_id, effect in case.effects.items():
        if effect.kind != "reduction":
            continue
        key = number_keys.key_of(effect_id, effect, "reach")
        first, then = case.start_year + seed % 3 - 1, case.start_year + seed % 3 + 1
        others = number_keys.years_given(key, case.numbers).values()
        numbers = {name: number for name, number in case.numbers.items() if name not in others}
        steady = case.model_copy(update={"numbers": numbers})
        steps = {f"{key}.{first}": number(0.25, "share"), f"{key}.{then}": number(0.75, "share")}
        stepped = case.model_copy(update={"numbers": {**numbers, **steps}})
        level = gains_of(steady, ledger_of(steady), effect_id)
        shares = [0.0 if year < first else 0.25 if year < then else 0.75 for year in case.years]
        assert same(gains_of(stepped, ledger_of(stepped), effect_id), level * shares, 1e-6 + np.abs(level).sum()), seed


@law
def what_is_not_released_is_freed(seed: int) -> None:
    """Law 6: the released share moves worth between cash and freed capacity and never changes how much there is."""
    case = explicit(a_case(seed))
    ledger = ledger_of(case)
    shares = [key for key, number in case.numbers.items() if "released" in key]
    for share in (0.0, 0.3, 1.0):
        other = ledger_of(with_values(case, dict.fromkeys(shares, share)))
        assert same(other.net(), ledger.net(), gross_of(ledger)), (seed, share)
        for effect_id, effect in case.effects.items():
            if effect.direction == "less" and all(valuation.realised_as == "cash" for valuation in effect.valuations):
                whole = of_line(other, effect_id)
                cash = whole.total(lambda posting: posting.realised_as == "cash")
                assert same(cash, share * whole.net(), gross_of(ledger)), (seed, share)


@law
def weak_evidence_counts_for_less(seed: int) -> None:
    """Definition 4.5: the haircut is that of the grade of the effect's change, unless the effect has its own."""
    case = a_case(seed)
    for effect_id, effect in case.effects.items():
        haircut, change = (number_keys.key_of(effect_id, effect, slot) for slot in ("haircut", "change"))
        if effect.direction == "more":
            continue
        bare = {key: number for key, number in case.numbers.items() if key != haircut}
        graded = case.model_copy(update={"numbers": bare, "changes": {}, "scenarios": {}})
        whole = of_line(ledger_of(graded, values={haircut: 0.0}), effect_id).net()
        for grade, left in enumerate((1.0, 0.95, 0.9, 0.85, 0.75, 0.6), start=1):
            at = graded.model_copy(update={"changes": {change: Change(grade=grade)}})
            assert same(of_line(ledger_of(at), effect_id).net(), left * whole, 1e-6 + np.abs(whole).sum()), (
                seed,
                grade,
            )


@law
def more_of_a_good_thing_is_never_worse(seed: int) -> None:
    """Law 12: more effect, worth or share never lowers an effect's NPV; more fading or delay never raises it."""
    case = explicit(a_case(seed))
    before = ledger_of(case)
    for effect_id, effect in case.effects.items():

        def worth(values: Mapping[str, float | None], effect_id: str = effect_id) -> float:
            changed = with_values(case, values)
            ledger = of_line(ledger_of(changed), effect_id)
            sign = 1 if case.effects[effect_id].direction == "less" else -1
            return sign * npv_of(case, ledger)

        def key(slot: str, effect_id: str = effect_id, effect: Effect = effect) -> str:
            return number_keys.key_of(effect_id, effect, slot)

        def value(slot: str, key: Callable[[str], str] = key) -> float:
            given_value = case.numbers[key(slot)].value
            return math.inf if given_value is None else given_value

        slack = EXACT * gross_of(before)
        # Harm turns every comparison round, so the change is made a gain first.
        gain = {key("change"): abs(value("change"))}
        now = worth(gain)
        up: dict[str, float] = {key("share_due_to_us"): min(1.0, value("share_due_to_us") + 0.1)}
        lasts = effect.kind != "planned"
        down: dict[str, float] = {key("fade"): min(1.0, value("fade") + 0.1)} if lasts else {}
        if effect.direction == "less":
            down[key("haircut")] = min(1.0, value("haircut") + 0.1)
        if effect.kind == "reduction":
            up |= {
                key("base"): value("base") * 1.1,
                key("reach"): min(1.0, value("reach") + 0.1),
                key("growth"): min(0.5, value("growth") + 0.01),
            }
            reached = number_keys.years_given(key("reach"), case.numbers)
            even = not reached and value("growth") <= 0 and value("starts") >= case.start_year
            if even:
                down[key("starts")] = value("starts") + 1
            if value("fade") == 0:
                down[key("ramp")] = value("ramp") + 1
        else:
            given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
            up |= {name: (case.numbers[name].value or 0) * 1.1 for name in given.values()}
            if all(year + value("lag") >= case.start_year for year in given):
                down[key("lag")] = value("lag") + 1
        if lasts and math.isfinite(value("duration")):
            up[key("duration")] = value("duration") + 1
        up[key("change")] = abs(value("change")) * 1.05
        for name, at in up.items():
            if case.numbers[name].unit != "change" or at <= 1:
                assert worth({**gain, name: at}) >= now - slack, (seed, effect_id, name, "more")
        for name, at in down.items():
            assert worth({**gain, name: at}) <= now + slack, (seed, effect_id, name, "less")


@law
def a_success_rate_counts_people(seed: int) -> None:
    """Those who start × the share who succeed is what the card tells, and the units where each counts one year."""
    case = explicit(a_case(seed))
    for effect_id, effect in case.effects.items():
        change = number_keys.key_of(effect_id, effect, "change")
        if (
            case.numbers[change].unit != SUCCESS
            or not case.numbers[number_keys.key_of(effect_id, effect, "included")].value
        ):
            continue
        plain = {"lag": 0.0, "fade": 0.0, "duration": 1.0, "share_due_to_us": 1.0}
        within = with_values(case, {number_keys.key_of(effect_id, effect, slot): at for slot, at in plain.items()})
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), within.numbers)
        within = with_values(within, {key: 0.0 for year, key in given.items() if year not in case.years})
        starting, succeed = effect_years.successes(resolve.resolve(within, LIBRARY), effect_id)
        units = metrics.units_of(ledger_of(within), effect_id)
        assert math.isclose(units.sum(), succeed, rel_tol=1e-12, abs_tol=1e-9), (seed, effect_id)
        assert succeed <= starting


@law
def a_scale_of_participants_is_as_many_participants(seed: int) -> None:
    """So many times the participants of all years at once is what so many typed for each year give."""
    case = explicit(a_case(seed))
    scales = {
        number_keys.key_of(effect_id, effect, "started_scale"): number_keys.by_year_prefix(effect_id, effect)
        for effect_id, effect in case.effects.items()
        if effect.kind == "cohort"
    }
    if not scales:
        return
    typed: dict[str, float | None] = {}
    for prefix in scales.values():
        for key in number_keys.years_given(prefix, case.numbers).values():
            typed[key] = (case.numbers[key].value or 0) * 1.7
    by_scale = ledger_of(with_values(case, dict.fromkeys(scales, 1.7)))
    by_year = ledger_of(with_values(case, {**typed, **dict.fromkeys(scales, 1.0)}))
    size = gross_of(by_scale)
    for one, other in zip(by_scale.amounts, by_year.amounts, strict=True):
        assert same(one, other, size), seed


@law
def as_many_participants_as_must_be_make_npv_nothing(seed: int) -> None:
    """The break-even of the participants of all years, put back as so many each year, makes NPV nothing."""
    case = explicit(a_case(seed))
    for effect_id, effect in case.effects.items():
        if effect.kind != "cohort":
            continue
        scale = number_keys.key_of(effect_id, effect, "started_scale")
        perspective = LIBRARY.perspectives[case.perspective]
        resolved = resolve.resolve(case, LIBRARY)
        even = break_even.break_even(resolved, perspective, case.discount.timing, (scale,))[scale]
        if even.value is None or even.value > 1e6:
            continue
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers).values()
        typed = {key: (case.numbers[key].value or 0) * even.value for key in given}
        put_back = ledger_of(with_values(case, {**typed, scale: 1.0}))
        npv = metrics.net_present_value(put_back.within(perspective), case.discount.timing)[0]
        assert abs(npv) <= 1e-9 * (1 + gross_of(put_back)), (seed, scale, npv)


@law
def a_plan_is_what_it_says(seed: int) -> None:
    """Kronor typed for a year are its units that year, so many years later as it lags, and nothing in other years."""
    case = explicit(a_case(seed))
    for effect_id, effect in case.effects.items():
        if effect.kind != "planned":
            continue
        lag, change, due, included = (
            number_keys.key_of(effect_id, effect, slot) for slot in ("lag", "change", "share_due_to_us", "included")
        )
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
        for later in (0, 2):
            made = with_values(case, {lag: float(later), change: 0.5, due: 1.0, included: 1.0})
            units = metrics.units_of(ledger_of(made), effect_id)[:, 0]
            plan = {year + later: case.numbers[key].value or 0.0 for year, key in given.items()}
            assert same(units, np.array([plan.get(year, 0.0) / 2 for year in case.years]), 1e7), (seed, later)
