"""Laws of the ledger: who pays and who gets, signs, lines together, and the second implementation beside it."""

import math
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from model import evaluate
from model.analysis import left_out
from model.calculation import draws, metrics
from model.calculation.ledger import Ledger, Posting
from model.case.assumptions import Change
from model.case.case import BudgetLine, Case, Income, Scenario
from model.case.units import is_money
from model.numbers import keys as number_keys
from model.numbers import resolve
from model.numbers.applicants import library_of
from tests.generators import LIBRARY, a_case, explicit, number
from tests.laws.asking import EXACT, gross_of, in_its_perspective, ledger_of, near_a_tie, of_line, same
from tests.laws.lawbook import law
from tests.laws.second_opinion import SecondOpinion


def is_realised_as(realised: str, posting: Posting) -> bool:
    """Whether a posting is of a kind of worth."""
    return posting.realised_as == realised


@law
def second_implementation_agrees(seed: int) -> None:
    """Every row of the ledger and every reading, in every perspective and scenario (G8)."""
    case = a_case(seed)
    for scenario in (None, *case.scenarios):
        second = SecondOpinion(case, scenario)
        ledger = ledger_of(case, scenario)
        scale = gross_of(ledger)
        rows = second.rows()
        mine: dict[tuple[str, str, str, str], Any] = {row: np.zeros(case.horizon) for row in rows}
        for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
            own = (posting.line, posting.actor, str(posting.kind), str(posting.realised_as))
            mine[own] = mine.get(own, 0.0) + amounts[:, 0]
        for row in mine:
            assert same(mine[row], rows.get(row, 0.0), scale), (seed, scenario, row)
        perspective = random.Random(seed).choice(list(LIBRARY.perspectives))
        readings = metrics.read(ledger.within(LIBRARY.perspectives[perspective]), case.discount.timing)
        expected = second.readings(perspective)
        for name in ("npv", "pv_costs", "pv_benefits", "trough"):
            assert same(getattr(readings, name)[0], expected[name], scale), (seed, scenario, name)
        if near_a_tie(case, ledger.within(LIBRARY.perspectives[perspective])):
            continue
        for name, value in expected.items():
            at = float(getattr(readings, name)[0])
            at_second = math.nan if value is None else value
            # Where transfers cancel but for their last bits, some readings rest on dust or nothing.
            rests_on = {
                "benefit_cost_ratio": expected["pv_costs"],
                "simple_payback_years": second.best_year,
                "trough_year": expected["trough"],
            }.get(name)
            small = rests_on is not None and abs(rests_on) < EXACT * scale
            close = math.isclose(at, at_second, rel_tol=1e-7, abs_tol=1e-9) or (math.isnan(at) and value is None)
            assert close or small, (seed, scenario, name, at, value)


@law
def who_gets_it_does_not_change_how_much(seed: int) -> None:
    """Law 6: another actor for a line or a worth leaves the total as it is; the actors' sums are the total."""
    case = a_case(seed)
    ledger = ledger_of(case)
    scale = gross_of(ledger)
    moved = case.model_copy(
        update={
            "budget": {
                name: line.model_copy(update={"paid_by": "kommunstyrelse"}) for name, line in case.budget.items()
            },
            "effects": {
                name: effect.model_copy(
                    update={
                        "valuations": tuple(
                            valuation.model_copy(update={"actor": "utforare"}) for valuation in effect.valuations
                        )
                    }
                )
                for name, effect in case.effects.items()
            },
        }
    )
    assert same(ledger_of(moved).net(), ledger.net(), scale), seed
    actors = {posting.actor for posting in ledger.postings}
    assert same(sum(ledger.of(actor).net() for actor in actors), ledger.net(), scale), seed
    everyone = ledger.within(LIBRARY.perspectives["society"])
    assert same(everyone.net(), ledger.net(), scale), seed


@law
def a_perspective_and_what_it_leaves_out_are_everyone(seed: int) -> None:
    """What is told beside an answer is the rest of it: by NPV, and costs and benefits each with those that count."""
    case = a_case(seed)
    ledger, timing = ledger_of(case), case.discount.timing
    scale = gross_of(ledger)
    everyone = metrics.read(ledger, timing)
    for perspective in LIBRARY.perspectives.values():
        counted = metrics.read(ledger.within(perspective), timing)
        rest = left_out.left_out(ledger, perspective, timing)
        assert same(counted.npv[0] + rest.npv, everyone.npv[0], scale), seed
        assert same(sum(part.npv for part in rest.parts), rest.npv, scale), seed
        assert same(counted.pv_costs[0] + rest.costs, everyone.pv_costs[0], scale), seed
        assert same(counted.pv_benefits[0] + rest.benefits, everyone.pv_benefits[0], scale), seed
        sees_all = {part.actor for part in rest.parts if part.is_seen}
        assert all(ledger.sees(perspective, actor) for actor in sees_all), seed


@law
def a_transfer_cancels(seed: int) -> None:
    """Every transfer is posted twice: over all actors, funding and counterparts come to nothing in every year."""
    case = a_case(seed)
    ledger = ledger_of(case)
    scale = gross_of(ledger)
    funding = ledger.only(lambda posting: posting.kind == "funding")
    assert same(funding.net(), 0.0, scale), seed
    for grant_id, grant in case.funding.items():
        given = [grant.amounts.get(year, 0.0) for year in case.years]
        assert same(of_line(funding, grant_id).of(grant.paid_to).net()[:, 0], given, scale), seed
        assert same(of_line(funding, grant_id).of(grant.paid_by).net()[:, 0], -np.array(given), scale), seed
    both = case.model_copy(
        update={
            "effects": {
                name: effect.model_copy(
                    update={
                        "valuations": tuple(
                            valuation.model_copy(update={"counterpart": valuation.counterpart or "samhallet_ovrigt"})
                            for valuation in effect.valuations
                        )
                    }
                )
                for name, effect in case.effects.items()
            }
        }
    )
    mirrored = ledger_of(both)
    for effect_id in case.effects:
        assert same(of_line(mirrored, effect_id, mirrors=True).net(), 0.0, scale), (seed, effect_id)
        for realised in ("cash", "freed_capacity", "wellbeing"):
            mirrors = of_line(mirrored, effect_id, mirrors=True)
            one_kind = mirrors.only(partial(is_realised_as, realised))
            assert same(one_kind.net(), 0.0, scale), (seed, effect_id, realised)


@law
def factors_make_the_amount(seed: int) -> None:
    """What a report prints is what was multiplied: the factors of each posting give its size every year."""
    case = a_case(seed)
    ledger = ledger_of(case)
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        assert bool(posting.factors) == (posting.line in case.effects), seed
        if not posting.factors:
            continue
        size = np.ones((case.horizon, 1))
        for factor in posting.factors:
            size = size * factor.values
        assert same(np.abs(size), np.abs(amounts), gross_of(ledger)), (seed, posting.line)
        known = resolve.resolve(case, LIBRARY).numbers
        assert all(key in known for factor in posting.factors for key in factor.keys), (seed, posting.line)
        names = [factor.name for factor in posting.factors]
        assert len(names) == len(set(names)), (seed, names)


@law
def running_cost_runs(seed: int) -> None:
    """A running cost: so many kronor each year from its first, which is the year after the project unless told.

    It has a factor of its own: the project's leaves it alone.
    """
    case = a_case(seed)
    line = BudgetLine.model_validate({"label": "Drift", "cost_type": "running", "paid_by": "region"})
    project = [
        year for b in case.budget.values() if b.cost_type != "running" for year, paid in b.amounts.items() if paid
    ]
    for b in case.budget.values():
        if b.participants_of is not None and b.cost_type != "running":
            prefix = number_keys.by_year_prefix(b.participants_of, case.effects[b.participants_of])
            given = number_keys.years_given(prefix, case.numbers)
            project += [year for year, key in given.items() if case.numbers[key].value]
    for first in (None, case.start_year - 1, case.start_year + 1):
        own = {"drift.per_year": number(700, "kr/year"), "budget.factor": number(3, "factor")}
        own["budget.running_factor"] = number(2, "factor")
        if first is not None:
            own["drift.starts"] = number(first, "year")
        made = case.model_copy(
            update={"budget": {**case.budget, "drift": line}, "numbers": {**case.numbers, **own}, "changes": {}}
        )
        paid = -of_line(ledger_of(made), "drift").net()[:, 0]
        begins = first if first is not None else max(project) + 1 if project else case.start_year
        assert paid.tolist() == [1400.0 if year >= begins else 0.0 for year in case.years], (seed, first)


def scale_of(case: Case, effect_id: str) -> float:
    """What the participants of every year are multiplied by, in a case that writes out every number."""
    return case.numbers[number_keys.key_of(effect_id, case.effects[effect_id], "started_scale")].value or 0.0


@law
def each_participant_costs_when_they_start(seed: int) -> None:
    """So much for each who starts, in that year, whatever becomes of them; and no other posting moves."""
    case = explicit(a_case(seed))
    for effect_id, effect in case.effects.items():
        if not effect.is_per_person:
            continue
        line = BudgetLine.model_validate(
            {"label": "Per deltagare", "cost_type": "running", "paid_by": "region", "participants_of": effect_id}
        )
        own = {"each.per_participant": number(1000, "kr/person"), "each.starts": number(2200, "year")}
        own["budget.running_factor"] = number(1, "factor")
        made = case.model_copy(update={"budget": {"each": line}, "numbers": {**case.numbers, **own}})
        free = made.model_copy(update={"numbers": {**made.numbers, "each.per_participant": number(0, "kr/person")}})
        given = number_keys.years_given(number_keys.by_year_prefix(effect_id, effect), case.numbers)
        began = {year: case.numbers[key].value or 0 for year, key in given.items()}
        paid, scale = -of_line(ledger_of(made), "each").net()[:, 0], scale_of(case, effect_id)
        expected = [1000 * scale * began.get(year, 0) for year in case.years]
        assert same(paid, expected, 1e3 + 1e3 * scale * sum(began.values())), seed
        before, after = (one.only(lambda posting: posting.line != "each").net() for one in map(ledger_of, (free, made)))
        assert np.array_equal(before, after), seed


@law
def an_amount_by_key_is_the_amount_typed(seed: int) -> None:
    """A scenario that sets amounts by year gives the ledger of the case that has those amounts in its lines (D4).

    In draws, an amount with a range moves only its own line, by itself, in its own year.
    """
    case = a_case(seed)
    for part in ("budget", "funding"):
        for name, line in getattr(case, part).items():
            year = case.start_year + seed % case.horizon
            laid = Scenario.model_validate({"label": "Utfall", "numbers": {f"{name}.{year}": 54_321.0}})
            by_key = case.model_copy(update={"scenarios": {"outcome": laid}, "changes": {}})
            typed = line.model_copy(update={"amounts": {**line.amounts, year: 54_321.0}, "ranges": {}})
            by_hand = case.model_copy(
                update={part: {**getattr(case, part), name: typed}, "changes": {}, "scenarios": {}}
            )
            # A running cost still follows the project as it was filed, whatever the scenario says that it cost.
            first = {f"{other}.starts": float(at) for other, at in _starts_of(by_key).items()}
            one, two = ledger_of(by_key, "outcome", first), ledger_of(by_hand, None, first)
            assert [posting.line for posting in one.postings] == [posting.line for posting in two.postings], seed
            for mine, theirs in zip(one.amounts, two.amounts, strict=True):
                assert np.array_equal(mine, theirs), (seed, name)
            moved = resolve.resolve(by_key, LIBRARY, overrides={f"{name}.{year}": Change()})
            steps = draws.along(moved, f"{name}.{year}", [0.0, 1000.0])
            apart = of_line_set_by_draw(evaluate.evaluate(by_key, steps, LIBRARY), name)
            assert not np.delete(apart, year - case.start_year, axis=0).any(), (seed, name)


def _starts_of(case: Case) -> dict[str, float]:
    """When each running line starts to cost, as the case stands."""
    numbers = resolve.resolve(case, LIBRARY).numbers
    return {name: numbers[f"{name}.starts"].value or 0 for name in case.budget if f"{name}.starts" in numbers}


def of_line_set_by_draw(ledger: Ledger, name: str) -> Any:
    """How far the second draw of a line's own posting is from the first, by year, kronor."""
    own = [amounts for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True) if posting.line == name]
    return (
        np.diff(np.broadcast_to(own[0], (len(ledger.years), 2)), axis=1)[:, 0] if own else np.zeros(len(ledger.years))
    )


@law
def less_is_good_and_more_is_bad(seed: int) -> None:
    """Signs: budget lines and new need are costs, less of something a benefit, whatever else holds."""
    case = a_case(seed)
    for posting, amounts in zip((ledger := ledger_of(case)).postings, ledger.amounts, strict=True):
        if posting.line in case.budget:
            assert posting.kind == "cost", seed
            assert (amounts <= 0).all(), seed
        elif posting.line in case.effects:
            effect = case.effects[posting.line]
            assert posting.kind == ("benefit" if effect.direction == "less" else "cost"), seed
            assert (posting.cost_type == "new_need") == (effect.direction == "more"), seed
            if effect.direction == "more":
                # In full: no haircut and no release, whatever anybody has filled in.
                names = {factor.name for factor in posting.factors}
                assert not names & {"after_haircut", "released", "not_released"}, seed
                own = {f"{posting.line}.{slot}": number(0.5, "share") for slot in ("haircut", "released")}
                cut = case.model_copy(update={"numbers": {**case.numbers, **own}})
                net, net_when_cut = (of_line(at, posting.line).net() for at in (ledger, ledger_of(cut)))
                assert same(net, net_when_cut, gross_of(ledger)), seed


@law
def worth_of_a_kind_stays_of_that_kind(seed: int) -> None:
    """Only cash is told apart, in what is released and what is not: tax, production and wellbeing are what they are."""
    case = a_case(seed)
    ledger = ledger_of(case)
    for name, effect in case.effects.items():
        own = {posting.realised_as for posting in of_line(ledger, name).postings}
        said = {valuation.realised_as for valuation in effect.valuations if valuation.priced}
        apart = {"freed_capacity"} if "cash" in said and effect.direction == "less" else set[str]()
        assert own <= said | apart and (not own or said <= own), (seed, name)


@law
def the_size_of_money_does_not_matter(seed: int) -> None:
    """Law 8: all amounts × 1 000 make all money × 1 000; payback, ratio and IRR stay."""
    case = explicit(a_case(seed))
    if near_a_tie(case, in_its_perspective(case, ledger_of(case))):
        return
    larger = case.model_copy(
        update={
            "budget": {
                n: b.model_copy(update={"amounts": {y: a * 1000 for y, a in b.amounts.items()}})
                for n, b in case.budget.items()
            },
            "funding": {
                n: f.model_copy(update={"amounts": {y: a * 1000 for y, a in f.amounts.items()}})
                for n, f in case.funding.items()
            },
            "income": {
                n: i.model_copy(update={"amounts": {y: a * 1000 for y, a in i.amounts.items()}})
                for n, i in case.income.items()
            },
            "numbers": {
                key: number.model_copy(update={"value": number.value * 1000})
                if is_money(number.unit) and number.value
                else number
                for key, number in case.numbers.items()
            },
        }
    )
    small, large = in_its_perspective(case, ledger_of(case)), in_its_perspective(larger, ledger_of(larger))
    scale = gross_of(small)
    one, other = metrics.read(small, case.discount.timing), metrics.read(large, case.discount.timing)
    for name in ("npv", "pv_costs", "pv_benefits", "trough"):
        assert same(getattr(other, name) / 1000, getattr(one, name), scale), (seed, name)
    if one.pv_costs[0] > EXACT * scale:
        assert np.allclose(one.benefit_cost_ratio, other.benefit_cost_ratio, rtol=1e-7), seed
    if abs(small.net()).min() == 0 or abs(small.net()).min() > 1:
        # The tolerance of half an öre is not scaled, so a sum within a krona of zero may turn.
        ends = np.cumsum(small.net())
        if not ((ends < 0) & (ends > -1)).any():
            assert np.allclose(one.payback_years, other.payback_years, rtol=1e-7, equal_nan=True), seed
    rate, why = metrics.internal_rate_of_return(small.net()[:, 0])
    rate_of_large, why_of_large = metrics.internal_rate_of_return(large.net()[:, 0])
    if why == why_of_large:
        assert math.isclose(rate, rate_of_large, rel_tol=1e-6, abs_tol=1e-9) or math.isnan(rate), seed


@law
def income_follows_its_rules(seed: int) -> None:
    """Fees as typed, a refund by its rules and a residual value at the end; what one gets, another pays, if anybody.

    No cost, no funding and no effect moves by it.
    """
    case = explicit(a_case(seed))
    cohort = next((name for name, effect in case.effects.items() if effect.is_per_person), None)
    fee = {"label": "Avgift", "paid_to": "socialnamnd", "paid_by": "individen", "amounts": {case.start_year: 500.0}}
    income = {"fee": Income.model_validate(fee)}
    income["left"] = Income.model_validate({"label": "Restvärde", "paid_to": "region"})
    own = {"left.residual": number(900, "kr")}
    began: dict[int, float] = {}
    if cohort is not None:
        rules = {"label": "Ersättning", "paid_to": "socialnamnd", "paid_by": "staten", "participants_of": cohort}
        income["refund"] = Income.model_validate(rules)
        own |= {"refund.per_day": number(100, "kr/day"), "refund.days": number(4, "day/person")}
        own |= {"refund.share": number(0.5, "share"), "refund.years": number(2, "years")}
        given = number_keys.years_given(number_keys.by_year_prefix(cohort, case.effects[cohort]), case.numbers)
        began = {year: case.numbers[key].value or 0 for year, key in given.items()}
    made = case.model_copy(update={"income": income, "numbers": {**case.numbers, **own}})
    ledger, before = ledger_of(made), ledger_of(case.model_copy(update={"income": {}}))
    rest = ledger.only(lambda posting: posting.line not in income)
    assert [posting.line for posting in rest.postings] == [posting.line for posting in before.postings], seed
    assert all(map(np.array_equal, rest.amounts, before.amounts)), seed
    assert all(posting.kind == "benefit" for posting in ledger.postings if posting.line in income), seed
    got = {name: of_line(ledger, name).net()[:, 0] for name in income}
    last = case.horizon - 1
    assert got["fee"].tolist() == [500.0 if t == 0 else 0.0 for t in range(case.horizon)], seed
    assert got["left"].tolist() == [900.0 if t == last else 0.0 for t in range(case.horizon)], seed
    if cohort is not None:
        here = [sum(n for start, n in began.items() if start <= year <= start + 1) for year in case.years]
        scale = scale_of(case, cohort)
        assert same(got["refund"], [200.0 * scale * n for n in here], 1e3 + 1e3 * scale * sum(began.values())), seed
    paid = {name: of_line(ledger, name, mirrors=True).net()[:, 0] for name in income}
    assert not paid["fee"].any(), seed
    assert paid["left"].sum() == 900, seed


def _participants_alone(case: Case, line: object) -> dict[str, Any]:
    """The effect whose participants a budget line is paid for, worth nothing to anybody; none for other lines."""
    effect_id = line.participants_of if isinstance(line, BudgetLine | Income) else None
    return (
        {}
        if effect_id is None
        else {"effects": {effect_id: case.effects[effect_id].model_copy(update={"valuations": ()})}}
    )


@law
def lines_add_up_in_any_order(seed: int) -> None:
    """Law 11: the whole is the sum of its lines, whatever their order, and a line is two half lines."""
    case = explicit(a_case(seed))
    whole = ledger_of(case)
    scale = gross_of(whole)
    parts: list[dict[str, Any]] = [
        {**_participants_alone(case, line), part: {name: line}}
        for part in ("budget", "funding", "income", "effects")
        for name, line in getattr(case, part).items()
    ]
    nothing: dict[str, Any] = {"budget": {}, "funding": {}, "income": {}, "effects": {}}
    alone = [ledger_of(case.model_copy(update={**nothing, **part})) for part in parts]
    assert same(sum((ledger.net() for ledger in alone), np.zeros((case.horizon, 1))), whole.net(), scale), seed
    backwards = {part: dict(reversed(getattr(case, part).items())) for part in nothing}
    assert same(ledger_of(case.model_copy(update=backwards)).net(), whole.net(), scale), seed
    halves = {}
    for name, line in case.budget.items():
        half = line.model_copy(
            update={"amounts": {year: amount / 2 for year, amount in line.amounts.items()}, "cost_type": "other"}
        )
        halves[name], halves[f"{name}_again"] = half, half
    plain = {name: line.model_copy(update={"cost_type": "other"}) for name, line in case.budget.items()}
    included = {f"{name}_again.included": case.numbers[f"{name}.included"] for name in case.budget}
    for name, line in case.budget.items():
        if line.participants_of is not None:
            each = case.numbers[f"{name}.per_participant"]
            half_of_each = each.model_copy(update={"value": (each.value or 0) / 2, "low": None, "high": None})
            included |= {f"{name}.per_participant": half_of_each, f"{name}_again.per_participant": half_of_each}
    split = case.model_copy(update={"budget": halves, "numbers": {**case.numbers, **included}})
    joined = case.model_copy(update={"budget": plain})
    assert same(ledger_of(split).net(), ledger_of(joined).net(), scale), seed


@law
def perspectives_only_filter(seed: int) -> None:
    """Definition 4.6: which postings count follows from actor and kind of worth alone."""
    case = a_case(seed)
    ledger = ledger_of(case)
    kinds = {name: actor.kind for name, actor in {**LIBRARY.actors, **case.actors}.items()}
    actors = {"committee", "municipality", "fund"}
    wanted: dict[str, Callable[[Posting], bool]] = {
        "committee": lambda p: p.actor == case.applicant and p.realised_as == "cash",
        "municipality_cash": lambda p: kinds[p.actor] in actors and p.realised_as == "cash",
        "municipality": lambda p: kinds[p.actor] in actors and p.realised_as in ("cash", "freed_capacity"),
        "public": lambda p: (
            kinds[p.actor] in {*actors, "region", "state", "coordination"}
            and p.realised_as in ("cash", "freed_capacity", "tax")
        ),
        "society": lambda p: True,
    }
    for name, counts in wanted.items():
        kept = ledger.within(LIBRARY.perspectives[name])
        assert kept.postings == tuple(filter(counts, ledger.postings)), (seed, name)
        by_hand = sum(
            (a for p, a in zip(ledger.postings, ledger.amounts, strict=True) if counts(p)), np.zeros((case.horizon, 1))
        )
        assert same(kept.net(), by_hand, gross_of(ledger)), (seed, name)


@law
def applicants_divide_what_stands_on_the_main_one(seed: int) -> None:
    """A joint application: each has its share of what the main one has in the case alone, and what is its own."""
    case = a_case(seed)
    joint = ledger_of(case)
    alone = ledger_of(case.model_copy(update={"co_applicants": ()}))
    scale = gross_of(alone)
    assert same(joint.net(), alone.net(), scale), seed
    resolved = resolve.resolve(case, LIBRARY).numbers

    def total(ledger: Ledger, actor: str, part: str) -> Any:
        is_of_part = partial(_is_divided_by, part, case)
        return ledger.of(actor).total(is_of_part)

    for part in ("cost_share", "saving_share"):
        shares = {actor: resolved[f"applicants.{actor}.{part}"].value or 0.0 for actor in case.co_applicants}
        whole = total(alone, case.applicant, part)
        assert same(total(joint, case.applicant, part), (1 - sum(shares.values())) * whole, scale), (seed, part)
        for actor, share in shares.items():
            assert same(total(joint, actor, part), total(alone, actor, part) + share * whole, scale), (
                seed,
                part,
                actor,
            )
            seen = joint.within(library_of(case, LIBRARY).perspectives[f"committee_{actor}"])
            assert {posting.actor for posting in seen.postings} <= {actor}, (seed, actor)


def _is_divided_by(part: str, case: Case, posting: Posting) -> bool:
    """Whether a posting of the case itself is divided by a share: effects by that of saving, lines by that of cost."""
    return (posting.line in case.effects) == (part == "saving_share")
