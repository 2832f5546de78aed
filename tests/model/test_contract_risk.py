"""Who carries the risk of a contract in a case, how it fares under stress, and shares that give what is wanted."""

from typing import Any

import numpy as np
import pytest

from model.calculation.metrics import net_present_value
from model.case.case import Case
from model.case.contract import Contract
from model.checking.case import check
from model.contract_risk.design import Wish, design
from model.contract_risk.risk import Risk, Spread, curve
from model.contract_risk.solvable import solvable
from model.contract_risk.stress import STRESSES, just_missed, stress
from model.contracts.settlement import Measured, Settled, settle
from model.editing.agreed.converted import in_currency
from model.editing.contract import agreement_of, with_parameter
from model.files.reading import case_files, contract_files, read_case, read_contract
from tests.case_with_contract import CASE, agreed_case, answer_of
from tests.generators import LIBRARY
from tests.model.measured_contracts import PRICED, measured_in, rows, sure

# Who carries the risk


@pytest.mark.parametrize("values", [[5.0, -3.0, 0.0, -0.004, 12.0], [1.0], [-2.0, -2.0], list(range(-50, 61))])
def test_a_spread_is_counted(values: list[float]) -> None:
    found = Spread.of(np.array(values, dtype=float))
    losses = [-value for value in values if value < -0.005]
    assert found.mean == pytest.approx(sum(values) / len(values))
    assert found.worst == min(values)
    assert found.chance_of_loss == len(losses) / len(values)
    assert found.mean_loss == (pytest.approx(sum(losses) / len(losses)) if losses else None)
    assert [found.p10, found.p50, found.p90] == pytest.approx(list(np.quantile(values, [0.1, 0.5, 0.9])))


def test_parties_fare_as_each_draw_says() -> None:
    """Every draw followed by itself gives the net of every party in that draw."""
    case = agreed_case({"outcomes/savings/spread": 200_000})
    risk = Risk(answer_of(case, 40, 9))
    nets: dict[str, list[float]] = {party: [] for party in risk.contract.parties}
    for draw in range(1, 41):
        for party, net in Risk(risk.answer.of_draw(draw)).nets.items():
            nets[party].append(float(net.sum()))
    for party, spread in risk.spreads.items():
        expected = Spread.of(np.array(nets[party]))
        assert (spread.mean_loss is None) == (expected.mean_loss is None), party
        for name, value in vars(spread).items():
            close = value is None or value == pytest.approx(getattr(expected, name), rel=1e-9, abs=1e-6)
            assert close, (party, name)


def test_savings_that_nobody_is_paid_for_still_reach_the_payer() -> None:
    """A fixed payment, and savings uncertain: the payer's net varies though the payment does not."""
    terms = {
        "terms": {"price": {"label": "Pris", "kind": "fixed", "amount": 500_000}},
        "gates": {"enough": {"label": "Nog sparat", "outcome": "savings", "at_least": 1}},
    }
    risk = Risk(answer_of(agreed_case(terms)))
    assert risk.spreads["investor"].p10 == risk.spreads["investor"].p90 == -500_000
    assert risk.spreads["payer"].p10 < risk.spreads["payer"].p50 < risk.spreads["payer"].p90


def test_with_and_without_are_the_case_with_and_without() -> None:
    case = agreed_case({"outcomes/savings/spread": 200_000})
    risk, bare = Risk(answer_of(case)), answer_of(case.model_copy(update={"agreement": None}))
    assert np.array_equal(risk.without.odds.npv, bare.odds.npv)
    assert risk.cost_of_transfer == pytest.approx(bare.odds.mean - answer_of(case).odds.mean)
    ledger = answer_of(case).everyone
    paid = ledger.only(lambda p: p.kind == "payment" and p.actor == "socialnamnd")
    now = float(net_present_value(paid, case.discount.timing)[0])
    assert answer_of(case).odds.point - bare.odds.point == pytest.approx(now)


def test_multiple_and_rate_of_return() -> None:
    risk = Risk(answer_of(agreed_case()))
    assert risk.multiple("investor") == pytest.approx(3 * 384_000 / 1e6)
    rate, why_not = risk.rate("investor")
    assert rate is not None and why_not == ""
    assert -1e6 + sum(384_000 / (1 + rate) ** year for year in (1, 2, 3)) == pytest.approx(0, abs=1e-3)
    nothing = Risk(answer_of(agreed_case({"terms/shared/share": 0.0})))
    assert (nothing.multiple("investor"), nothing.rate("investor")[0]) == (0, None)
    assert Risk(answer_of(agreed_case({"capital": []}))).multiple("investor") is None


# Under stress


def npv_to(case: Case, settled: Settled, party: str) -> float:
    """Present value of a party's payments under a settlement, and for the payer of its cash, by the ledger's rates."""
    answer = answer_of(case.model_copy(update={"agreement": None}))
    factors = [1.03**-t for t in range(case.horizon)]
    assert case.agreement is not None
    first = case.agreement.starts - case.start_year
    worth = sum(factors[first + row] * float(paid) for row, paid in enumerate(settled.net(party)[:, 0]))
    if party != "payer":
        return worth
    own = answer.everyone.only(lambda p: p.actor == "socialnamnd" and p.realised_as == "cash").net()[:, 0]
    return worth + sum(factor * float(net) for factor, net in zip(factors, own, strict=True))


def with_numbers(case: Case, **values: float) -> Case:
    """The case with some numbers at other values; `care__change` is `care.change`."""
    changed = {key.replace("__", "."): value for key, value in values.items()}
    numbers = {
        key: number.model_copy(update={"value": changed[key], "low": None, "high": None}) if key in changed else number
        for key, number in case.numbers.items()
    }
    return case.model_copy(update={"numbers": numbers})


def grown(case: Case, key: str, number: dict[str, Any]) -> Case:
    """The case with one number more."""
    tree = case.model_dump()
    return Case.model_validate(tree | {"numbers": {**tree["numbers"], key: number}})


GATED = {
    "terms/bonus": {
        "label": "Trappa",
        "kind": "bands",
        "measures": "rate",
        "bands": [{"at_least": 0.15, "pays": 100_000}, {"at_least": 0.2, "pays": 300_000}],
    },
    "terms/fixed": {"label": "Mål", "kind": "fixed", "amount": 50_000, "gate": "good"},
    "gates": {"good": {"label": "Bra", "outcome": "won", "at_least": 5}},
}


def test_every_stress_is_the_case_worked_out_again() -> None:
    case = grown(agreed_case(GATED), "care.share_due_to_us", CASE["numbers"]["care.released"])
    no_effect = with_numbers(case, care__change=0.0, school__change=0.0)
    half = with_numbers(case, **{"care__base": 2e6, "school__started__2021": 5.0, "school__started__2022": 10.0})
    double = with_numbers(case, care__change=0.4, school__change=1.0)
    late = grown(with_numbers(case, care__starts=2021.0), "school.lag", sure("care.starts", 1.0) | {"unit": "years"})
    happened = with_numbers(case, care__share_due_to_us=0.4, school__share_due_to_us=0.45)
    unreleased = grown(with_numbers(case, care__released=0.0), "school.released", sure("care.released", 0.0))
    assert case.contract is not None
    short = case.contract.model_copy(update={"window": 2})
    seen = measured_in(case)
    missed = Measured({**seen.outcomes, "rate": np.full((3, 1), 0.2 * 0.999)}, {"good": np.zeros((3, 1), dtype=bool)})
    two = Measured({name: values[:2] for name, values in seen.outcomes.items()}, {"good": seen.gates["good"][:2]})
    expected: dict[str, tuple[Case, Contract, Measured]] = {
        "as_it_stands": (case, case.contract, seen),
        "window_two": (case, short, two),
        "no_effect": (no_effect, case.contract, measured_in(no_effect)),
        "half_volume": (half, case.contract, measured_in(half)),
        "just_missed": (case, case.contract, missed),
        "would_have_happened": (happened, case.contract, seen),
        "late": (late, case.contract, measured_in(late)),
        "cap_bound": (double, case.contract, measured_in(double)),
        "not_released": (unreleased, case.contract, seen),
    }
    found = {one.name: one for one in stress(Risk(answer_of(case)))}
    assert set(found) == set(expected) == {"as_it_stands", *STRESSES}
    for name, (true, contract, measured) in expected.items():
        settled = settle(contract, measured)
        assert found[name].paid == pytest.approx(float(settled.paid.sum())), name
        for party in contract.parties:
            assert found[name].worth[party] == pytest.approx(npv_to(true, settled, party), abs=1e-3), (name, party)
    assert found["no_effect"].paid < found["late"].paid < found["as_it_stands"].paid < found["cap_bound"].paid
    assert found["just_missed"].paid == pytest.approx(found["as_it_stands"].paid - 250_000)


def test_a_number_that_effects_share_is_stressed_once() -> None:
    shared = {
        "effects/school/started": "pupils.started",
        "effects/more": {**CASE["effects"]["school"], "started": "pupils.started"},
        "numbers/pupils.started.2021": {**CASE["numbers"]["school.started.2021"]},
        "numbers/more.change": {**CASE["numbers"]["school.change"]},
        "effects/more/valuations": [{**CASE["effects"]["school"]["valuations"][0]}],
    }
    terms = {**PRICED, "outcomes/won/effects": ["school", "more"]}
    found = {one.name: one for one in stress(Risk(answer_of(agreed_case(terms, shared))))}
    assert found["as_it_stands"].paid > 0
    assert found["half_volume"].paid == pytest.approx(found["as_it_stands"].paid / 2)
    assert found["cap_bound"].paid == pytest.approx(found["as_it_stands"].paid * 2)


def test_twice_the_effect_of_a_volume_is_no_share() -> None:
    """A change in days a person is not cut at 1."""
    days = {"numbers/school.change": sure("school.change", 30.0)}
    terms = PRICED
    found = {one.name: one for one in stress(Risk(answer_of(agreed_case(terms, days))))}
    assert found["cap_bound"].paid == pytest.approx(2 * found["as_it_stands"].paid)


def test_just_missed_lowers_only_what_had_reached_a_bound() -> None:
    agreement = agreed_case({**GATED, "terms/bonus/per": "year"}).agreement
    assert agreement is not None
    contract = Contract.model_validate(agreement.contract.model_dump())
    seen = Measured(
        {"savings": np.zeros((3, 1)), "won": np.zeros((3, 1)), "rate": np.array([[0.1], [0.3], [0.2]])},
        {"good": np.ones((3, 1), dtype=bool)},
    )
    found = just_missed(contract, seen)
    assert rows(found.outcomes["rate"]) == pytest.approx([0.1, 0.1998, 0.1998])
    assert not found.gates["good"].any()


# Design


def put_back(case: Case, figure: str, value: float) -> Case:
    assert case.agreement is not None
    contract = with_parameter(case.agreement.contract, figure, value)
    return case.model_copy(update={"agreement": case.agreement.model_copy(update={"contract": contract})})


COUPON = {"terms/coupon": {"label": "Kupong", "kind": "coupon", "share": 0.02}}


@pytest.mark.parametrize(
    ("terms", "term", "wanted"),
    [({}, "shared", 0.05), ({}, "shared", -0.3), (PRICED, "price", 0.1), (COUPON, "coupon", 0.2)],
)
def test_the_share_that_gives_a_return_gives_it(terms: dict[str, Any], term: str, wanted: float) -> None:
    case = agreed_case({**terms, "outcomes/savings/spread": 300_000})
    figure = f"terms.{term}.{'price' if term == 'price' else 'share'}"
    found = design(Risk(answer_of(case)), figure, "return", wanted)
    assert found.value is not None
    risk = Risk(answer_of(put_back(case, figure, found.value)))
    settled, _ = risk.in_draws
    got = np.broadcast_to(settled.get("investor"), (4, 1001))[:, 1:].sum(axis=0).mean() / 1e6 - 1
    assert got == pytest.approx(wanted, abs=1e-6)
    assert found.best == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("wanted", [0.7, 0.8, 0.9])
@pytest.mark.parametrize("uncertain_rate", [False, True])
def test_the_share_that_is_safe_enough_is_and_a_hair_more_is_not(wanted: float, uncertain_rate: bool) -> None:
    rate = {**CASE["numbers"]["discount_rate"], "low": 0.01, "high": 0.2}
    cost = {"budget/team/amounts": {2020: 1_500_000.0}, **({"numbers/discount_rate": rate} if uncertain_rate else {})}
    case = agreed_case({"capital/0/amounts": {1: 100_000}}, cost)
    found = design(Risk(answer_of(case)), "terms.shared.share", "safety", wanted)
    assert found.value is not None and 0 < found.value < 1

    def safety(share: float) -> float:
        return float((answer_of(put_back(case, "terms.shared.share", share)).odds.random >= 0).mean())

    assert safety(found.value) == found.best
    assert wanted <= found.best <= wanted + 0.0011, "as safe as wanted, or one draw more"
    assert safety(found.value + 1e-6) < wanted


def test_no_share_grants_what_cannot_be() -> None:
    risk = Risk(answer_of(agreed_case({"caps": [{"amount": {"of_advance": 1.1}}]})))
    found = design(risk, "terms.shared.share", "return", 0.2)
    assert found.value is None and 0 < found.best < 0.1
    poor = Risk(answer_of(agreed_case(case={"budget/team/amounts": {2020: 90e6}})))
    assert design(poor, "terms.shared.share", "safety", 0.5).value is None
    rich = agreed_case(case={"numbers/care.base": sure("care.base", 90e6)})
    at_ease = design(Risk(answer_of(rich)), "terms.shared.share", "safety", 0.9)
    assert at_ease.value == 1.0 and at_ease.best > 0.9, "every share is safe enough, so the highest is"


EVERYTHING: dict[str, Any] = {
    "terms/fixed": {"label": "Fast", "kind": "fixed", "amounts": {1: 2e4, 3: 3e4}, "amount": 1e4, "index": 0.1},
    "terms/more": {"label": "Mer", "kind": "share_of_savings", "measures": "savings", "share": 0.1, "up_to": 2e6},
    "terms/each_won/price": 9_000,
    "terms/each_won/index": 0.02,
    "terms/steps": {
        "label": "Trappa", "kind": "bands", "measures": "savings", "between": "linear", "index": 0.01,
        "bands": [{"at_least": 1e5, "pays": 1e4}, {"at_least": 3e6, "pays": 9e4, "just_below": 5e4}],
    },
    "terms/coupon": {"label": "Kupong", "kind": "coupon", "share": 0.02},
    "capital/0/interest": 0.02,
    "capital/0/interest_in": {2: 0.04},
    "caps": [{"amount": 2e6}],
    "floors": [{"amount": {"of_advance": 0.1}}],
    "guarantees": [{"by": "payer", "to": "investor", "limit": 4e5, "after": 1e4}],
    "other_money": [{"label": "Bidrag", "amounts": {2: 5e4}, "share": 0.5}],
}  # fmt: skip


def granted(case: Case, wish: Wish) -> float:
    """What investors can expect, or how often nothing is lost, in the case as it is typed."""
    answer = answer_of(case)
    if wish == "safety":
        return float((answer.odds.random >= 0).mean())
    settled, _ = Risk(answer).in_draws
    got = np.broadcast_to(settled.get("investor"), (settled.contract.years, 1001))[:, 1:].sum(axis=0).mean()
    return float(got / settled.advance.mean() - 1)


def test_a_curve_of_what_is_not_measured_reaches_what_can_be_read() -> None:
    """Chicago's price per child where the case counts no children: an axis of 160 of them, at 27 550 kronor each."""
    preset = in_currency(read_contract(contract_files()["chicago_2014"].read_bytes()), "SEK", 9.5)
    founding = read_case(case_files()["hasselby_vallingby"].read_bytes())
    agreed = founding.with_agreement("", agreement_of(preset, founding, LIBRARY))
    drawn = curve(Risk(answer_of(agreed)))
    assert drawn is not None and drawn.claimed == 0 and drawn.values[-1] == 160
    assert drawn.paid[-1] == pytest.approx(160 * 27_550)
    banded = preset.edited(terms={"each": {"label": "Barn", "kind": "bands", "measures": "ready", "bands": [
        {"at_least": 50, "pays": 1_000}, {"at_least": 250, "pays": 2_000}]}})  # fmt: skip
    drawn = curve(Risk(answer_of(founding.with_agreement("", agreement_of(banded, founding, LIBRARY)))))
    assert drawn is not None and drawn.values[-1] == 400


def test_every_figure_that_is_agreed_is_solved_for_and_grants_what_it_says_when_typed() -> None:
    case = agreed_case({**EVERYTHING, "outcomes/savings/spread": 300_000})
    risk = Risk(answer_of(case))
    asked = [*solvable(risk)]
    assert {"terms.steps.bands.1.just_below", "caps.0.amount", "capital.0.interest_in.2", "guarantees.0.after"} <= {
        *asked
    }
    typed_again = 0
    for at, figure in enumerate(asked):
        wish: Wish = "safety" if at % 3 == 2 else "return"
        wanted = granted(case, wish) - 0.01
        found = design(risk, figure, wish, wanted)
        assert found.value is not None and found.best >= wanted, figure
        typed = put_back(case, figure, found.value)
        if any(problem.severity == "error" for problem in check(typed, LIBRARY)):
            continue  # a bound above the next
        typed_again += 1
        assert granted(typed, wish) == pytest.approx(found.best, abs=1e-6), figure
    assert typed_again > len(asked) - 3
