"""Whole random contracts and what is measured of them, from a seed."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from model.calculation.draws import Array
from model.case.agreement import Agreement
from model.case.case import Case
from model.case.contract import Contract
from model.case.effect import Planned
from model.case.repayment import CommitteeTerms, Repayment
from model.case.terms import ReturnCap
from model.contracts.settlement import Measured
from tests.generators import COMMITTEES, PURSES
from tests.uncertain_case import an_uncertain_case

INVESTORS = ("senior", "junior", "third")
LONGEST = 20
"""More contract years than any random contract has, whatever a law does to it."""
DRAWS = 4


class _Maker:
    """Makes one contract."""

    def __init__(self, seed: int):
        self.dice = random.Random(f"contract {seed}")
        dice = self.dice
        self.window, self.delay = dice.randint(1, 5), dice.choice([0, 0, 1, 2])
        self.years = self.window + self.delay

    def maybe(self, chance: float) -> bool:
        return self.dice.random() < chance

    def money(self, most: float = 2_000_000.0) -> float:
        return self.dice.choice([0.0, 100_000.0, 250_000.5, round(self.dice.uniform(0, most), 2)])

    def amount(self, most: float = 2_000_000.0, most_share: float = 1.5) -> dict[str, float]:
        if self.maybe(0.5):
            return {"of_advance": round(self.dice.uniform(0, most_share), 2)}
        return {"money": self.money(most)}

    def rows(self, most: float = 1_000_000.0, last: int | None = None) -> dict[int, float]:
        years = range(1, (self.years if last is None else last) + 1)
        return {year: self.money(most) for year in years if self.maybe(0.6)} or {1: self.money(most)}

    def some_years(self) -> list[int]:
        return sorted(year for year in range(1, self.window + 1) if self.maybe(0.6)) if self.maybe(0.25) else []

    def contract(self) -> Contract:
        dice = self.dice
        payers = {"payer": 1.0} if self.maybe(0.6) else {"payer": 0.7, "other_payer": 0.3}
        gates = {
            f"gate_{at}": {"label": "Mål", "outcome": "rate", "at_least": dice.choice([None, 0.5])}
            for at in range(dice.randint(0, 2))
        }
        terms = {f"term_{at}": self.term(tuple(gates)) for at in range(dice.randint(1, 4))}
        floors, caps = self.limits()
        caps += self.own_caps(terms, tuple(payers))
        capital = self.capital()
        investors = sorted({part["party"] for part in capital})
        parties = ("payer", "other_payer", "provider", "guarantor", "evaluator", *INVESTORS)
        return grown(
            {
                "label": "Ett slumpat avtal",
                "parties": {name: {"label": name, "kind": "committee"} for name in parties},
                "payers": payers,
                "receives": dice.choice(["provider", "payer"]),
                "capital": capital,
                "outcomes": {
                    "savings": {"label": "Sparat", "unit": "savings"},
                    "count": {"label": "Antal", "unit": "count"},
                    "rate": {"label": "Andel", "unit": "rate"},
                },
                "gates": gates,
                "terms": terms,
                "floors": floors,
                "caps": caps,
                "guarantees": [self.guarantee(investors) for _ in range(dice.choice([0, 0, 1, 2]) if investors else 0)],
                "fees": [
                    {
                        "label": "Utvärdering",
                        "paid_by": dice.choice(["payer", "senior", "provider"]),
                        "paid_to": "evaluator",
                        "amounts": self.rows(100_000),
                    }
                    for _ in range(dice.choice([0, 1, 2]))
                ],
                "window": self.window,
                "delay": self.delay,
                "paid": dice.choice(["once", "yearly"]),
            },
            self.window,
        )

    def guarantee(self, investors: Sequence[str]) -> dict[str, Any]:
        """A guarantee of an investor's loss, sometimes above a first loss."""
        dice = self.dice
        made = {"by": dice.choice(["guarantor", "payer"]), "to": dice.choice(investors), "limit": self.amount()}
        return made | first_loss(str(made))

    def capital(self) -> list[dict[str, Any]]:
        dice = self.dice
        return [
            {
                "party": dice.choice(INVESTORS),
                "rank": dice.randint(1, 3),
                "amounts": {} if self.maybe(0.05) else self.rows(),
            }
            for _ in range(dice.choice([0, 1, 1, 2, 3, 4]))
        ]

    def term(self, gates: Sequence[str]) -> dict[str, Any]:
        dice = self.dice
        kind = dice.choice(["fixed", "share_of_savings", "share_of_savings", "per_unit", "bands", "bands"])
        made: dict[str, Any] = {"label": "Villkor", "kind": kind, "per": dice.choice(["contract", "year"])}
        if gates and self.maybe(0.4):
            made["gate"] = dice.choice(gates)
        made["years"] = self.some_years()
        if self.maybe(0.25):
            made["paid_by"] = dice.choice([{"other_payer": 1.0}, {"other_payer": 0.6, "guarantor": 0.4}])
        if kind == "fixed":
            which = dice.choice(["amounts", "amount", "both"])
            if which != "amount":
                made["amounts"] = self.rows(300_000, self.window)
            if which != "amounts":
                made["amount"] = self.amount(500_000, 0.6)
        elif kind == "share_of_savings":
            made |= {"measures": "savings", "share": round(dice.uniform(0, 1), 2)}
            if self.maybe(0.5):
                made["above"] = self.amount(800_000, 0.8)
            if self.maybe(0.6):
                made["up_to"] = self.amount(3_000_000, 1.5)
        elif kind == "per_unit":
            made |= {"measures": dice.choice(["count", "rate"]), "price": self.money(20_000)}
            made["threshold"] = dice.choice([0.0, 0.5, 10.0])
        else:
            measures = dice.choice(["rate", "rate", "count", "savings"])
            step = {"rate": 0.1, "count": 10.0, "savings": 400_000.0}[measures]
            first, in_shares = dice.randint(0, 4), self.maybe(0.5)
            pays = sorted(round(dice.uniform(0, 1.2), 2) for _ in range(dice.randint(1, 4)))
            made |= {
                "measures": measures,
                "between": dice.choice(["step", "linear"]),
                "bands": [
                    {
                        "at_least": step * (first + 2 * at),
                        "inclusive": dice.choice([None, True, False]),
                        "pays": {"of_advance": paid} if in_shares else {"money": 1e6 * paid},
                    }
                    for at, paid in enumerate(pays)
                ],
            }
        return made

    def limits(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Floors and caps, none of which is below a floor of its kind."""
        floors: list[dict[str, Any]] = []
        caps: list[dict[str, Any]] = []
        for per in ("year", "contract"):
            size = 0.3 if per == "year" else 1.0
            unit = self.dice.choice(["money", "of_advance"])
            low, high = sorted(round(self.dice.uniform(0, 1.5) * size, 2) for _ in range(2))
            for limits, bound in ((floors, low), (caps, high)):
                if self.maybe(0.35):
                    amount = bound if unit == "of_advance" else 1e6 * bound
                    limits.append({"amount": {unit: amount}, "per": per, "years": self.some_years()})
        return floors, caps

    def own_caps(self, terms: Mapping[str, Any], payers: Sequence[str]) -> list[dict[str, Any]]:
        """Caps of a term, of a payer, and of so much for each unit that is measured."""
        dice = self.dice
        caps: list[dict[str, Any]] = []
        if self.maybe(0.25):
            name = dice.choice(sorted(terms))
            per = dice.choice(["contract", terms[name]["per"]])
            years = self.some_years() if per == terms[name]["per"] else []
            caps.append({"amount": self.amount(600_000, 0.5), "of_term": name, "per": per, "years": years})
        if self.maybe(0.3):
            cap = {"amount": self.amount(600_000, 0.5), "of_payer": dice.choice(payers), "years": self.some_years()}
            caps.append(cap | {"per": dice.choice(["contract", "year"])})
        if self.maybe(0.15):
            per = dice.choice(["contract", "year"])
            caps.append({"amount": self.money(60_000), "per": per, "for_each": "count"})
        return caps


def grown(tree: dict[str, Any], window: int) -> Contract:
    """The contract with times of payment, choices between terms, jumps and pooling, of dice of their own."""
    dice = random.Random(f"grown {tree}")
    years = range(1, window + 1)
    for term in tree["terms"].values():
        if dice.random() < 0.25:
            term["delay"] = dice.choice([0, 0, 1, 3])
        if dice.random() < 0.25:
            term["paid"] = dice.choice(["once", "yearly"])
        elif dice.random() < 0.15:
            term["milestones"] = sorted(dice.sample(years, dice.randint(1, window)))
        if term["kind"] == "per_unit" and dice.random() < 0.4:
            term["index"] = dice.choice([0.0, 0.02, 0.5])
        for band in term.get("bands", ())[1:] if term.get("between") == "linear" else ():
            if dice.random() < 0.4:
                below = term["bands"][term["bands"].index(band) - 1]["pays"]
                (unit, low), high = next(iter(below.items())), next(iter(band["pays"].values()))
                band["just_below"] = {unit: low + dice.choice([0.0, 0.5, 1.0]) * (high - low)}
    if dice.random() < 0.4:
        tree["either"] = {"one_of": dice.choice(["best", "first"])}
        first = next(iter(tree["terms"].values()))
        for term in tree["terms"].values():
            if term["per"] == first["per"] and dice.random() < 0.8:
                for name in ("paid", "milestones", "delay"):
                    term.pop(name, None)
                    if name in first:
                        term[name] = first[name]
                term["either"] = "one_of"
    if dice.random() < 0.3:
        rate = tree["outcomes"]["rate"]
        if dice.random() < 0.5:
            rate["measured_in"] = dice.choice(years)
        else:
            rate["sizes"] = {year: dice.choice([1, 7, 60]) for year in years if dice.random() < 0.7} or {1: 3}
    if dice.random() < 0.2:
        tree["outcomes"]["count"]["measured_in"] = dice.choice(years)
    if random.Random(f"saved once {tree}").random() < 0.15:
        tree["outcomes"]["savings"]["measured_in"] = years[-1]
    for part in tree["capital"]:
        if dice.random() < 0.3:
            part["interest"] = dice.choice([0.0, 0.05, 0.2])
    _beside(tree, window)
    for place, part in enumerate(tree["capital"]):
        own = random.Random(f"interest {place} {part}")
        if own.random() < 0.25:
            part["interest_in"] = {year: own.choice([0.0, 0.03, 0.4]) for year in years if own.random() < 0.6}
    for at, part in enumerate(tree["other_money"]):
        own = random.Random(f"of term {at} {tree['other_money']}")
        named = [name for name, term in tree["terms"].items() if term["kind"] != "coupon"]
        part["of_term"] = own.choice(named) if own.random() < 0.5 else None
    for name, term in tree["terms"].items():
        own = random.Random(f"index {name} {term}")
        if term["kind"] in ("fixed", "bands") and own.random() < 0.3:
            term["index"] = own.choice([0.0, 0.02, 0.5])
    tree["surplus"] = _surplus(tree)
    return Contract.model_validate(tree)


def _surplus(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Who shares the surplus, of dice of its own: rarely shares that come to more than the whole."""
    dice = random.Random(f"surplus {tree}")
    if dice.random() < 0.6:
        return []
    above: list[Any] = [0.0, 0.0, {"money": 1e5}, {"of_advance": 0.15}]
    parts = [
        {"to": to, "share": round(dice.uniform(0, 0.5), 2), "above": dice.choice(above)}
        for to in dice.sample(["provider", "evaluator", "senior"], dice.choice([1, 1, 2]))
    ]
    if dice.random() < 0.1:
        parts.append({"to": "evaluator", "share": 0.9})
    return parts


def _beside(tree: dict[str, Any], window: int) -> None:
    """Coupons, and other public money that is taken off what is owed, of dice of their own."""
    dice = random.Random(f"beside {tree}")
    years = range(1, window + 1)
    if dice.random() < 0.25:
        coupon: dict[str, Any] = {"label": "Kupong", "kind": "coupon", "share": dice.choice([0.0, 0.03, 0.2])}
        investors = sorted({part["party"] for part in tree["capital"]})
        if investors and dice.random() < 0.5:
            coupon["to"] = dice.choice(investors)
        if dice.random() < 0.5:
            coupon["years"] = sorted(dice.sample(years, dice.randint(1, window)))
        if dice.random() < 0.3:
            coupon["paid_by"] = dice.choice([{"other_payer": 1.0}, {"other_payer": 0.6, "guarantor": 0.4}])
        tree["terms"]["coupon"] = coupon
    tree["other_money"] = [
        {
            "label": "Statsbidrag",
            "amounts": {year: dice.choice([0.0, 40_000.0, 700_000.0]) for year in years if dice.random() < 0.6},
            "share": dice.choice([1.0, 1.0, 0.5, 0.0]),
        }
        for _ in range(dice.choice([0, 0, 0, 1, 2]))
    ]


def first_loss(seed: str) -> dict[str, Any]:
    """The first loss that a guarantee leaves to the investor, or none: of dice of its own."""
    dice = random.Random(f"first loss {seed}")
    return dice.choice([{}, {"after": {"money": 1e5}}, {"after": {"of_advance": round(dice.uniform(0, 0.3), 2)}}])


@cache
def a_contract(seed: int) -> Contract:
    """The contract of a seed."""
    return _Maker(seed).contract()


@cache
def a_capped_contract(seed: int) -> Contract:
    """The contract of a seed, where some of those who advance may get no more than so much a year."""
    contract, dice = a_contract(seed), random.Random(f"returns of {seed}")
    if not contract.investors or dice.random() < 0.3:
        return contract
    capped = dice.sample(contract.investors, dice.randint(1, len(contract.investors)))
    caps = tuple(ReturnCap(of=party, rate=dice.choice([0.0, 0.04, 0.12, 0.5])) for party in capped)
    return contract.model_copy(update={"return_caps": caps})


@cache
def a_measurement(seed: int, steady: bool = False) -> Measured:
    """What is measured of the contract of a seed, DRAWS draws; at times the same in every draw.

    `steady`: what is measured never falls: no negative savings, the same rate every year, gates that stay met.
    """
    contract, dice = a_contract(seed), random.Random(f"measured {seed}")
    years = contract.measured_years

    def rows(one: Any) -> Array:
        draws = 1 if dice.random() < 0.2 else DRAWS
        return np.array([[one() for _ in range(draws)] for _ in range(years)], dtype=float)

    low = 0.0 if steady else -400_000.0
    outcomes = {
        "savings": rows(lambda: dice.choice([0.0, 400_000.0, dice.uniform(low, 1_500_000)])),
        "count": rows(lambda: dice.choice([0, 5, 10, dice.randint(0, 30)])),
        "rate": rows(lambda: dice.choice([0.0, 0.7, 1.0, round(dice.random(), 1), dice.random()])),
    }
    gates = {name: rows(lambda: dice.random() < 0.5) > 0 for name in contract.gates}
    if steady:
        outcomes["rate"] = np.tile(outcomes["rate"][:1], (years, 1))
        gates = {name: np.logical_or.accumulate(met, axis=0) for name, met in gates.items()}
    others = random.Random(f"received {seed}")
    received = {
        at: np.array([[others.choice([0.0, 90_000.0]) for _ in range(DRAWS)] for _ in range(LONGEST)])
        for at in range(len(contract.other_money))
        if others.random() < 0.5
    }
    return Measured(outcomes, gates, received)


@cache
def an_advance(seed: int) -> Array | None:
    """An advance in place of the contract's own: none, one for all draws, or one a draw."""
    dice = random.Random(f"advance {seed}")
    if dice.random() < 0.5:
        return None
    return np.array([dice.uniform(0, 5e6) for _ in range(dice.choice([1, DRAWS]))])


@cache
def an_agreed_case(seed: int) -> Case:
    """The random case of a seed with ranges, a contract that measures its effects with noise, and a repayment."""
    case, dice = an_uncertain_case(seed), random.Random(f"agreed {seed}")
    agreement = _agreed(seed, case, dice)
    others = random.Random(f"others {seed}")
    beside = {f"other_{at}": _agreed(seed + 1000 * at, case, others) for at in range(1, others.choice([1, 1, 1, 2, 3]))}
    repayment = Repayment(
        model=dice.choice(["repayment", "repayment", "repayment", "budget", "none"]),
        fund=dice.choice(["sociala_investeringsfonden", "kommunstyrelse"]),
        share=dice.choice([1.0, 0.5, round(dice.random(), 2)]),
        from_year=case.start_year + dice.randint(-1, 4),
        at_most=dice.choice([None, None, 100_000.0]),
        until=dice.choice([None, None, case.start_year + 5]),
        committees={name: _committee_terms(case, dice) for name in COMMITTEES if dice.random() < 0.25},
    )
    grant = {
        "label": "Ur fonden",
        "paid_by": repayment.fund,
        "paid_to": dice.choice(COMMITTEES),
        "amounts": {case.start_year + at: dice.choice([50_000.0, 1_000_000.0]) for at in range(dice.randint(0, 3))},
    }
    grown = case.model_dump() | {"funding": {**case.model_dump()["funding"], "own_grant": grant}}
    return Case.model_validate(grown).model_copy(
        update={"agreement": agreement, "agreements": beside, "repayment": repayment}
    )


def _agreed(seed: int, case: Case, dice: random.Random) -> Agreement:
    """The random contract of a seed as it stands in a case: what it reads, who plays its roles, when it begins."""
    contract = a_contract(seed)
    tree = contract.model_dump()
    for outcome in tree["outcomes"].values():
        outcome["effects"] = _effects_read(case, outcome["unit"], dice)
        outcome["group"] = dice.choice([None, 5, 60])
        outcome["control"] = dice.choice([None, None, 40])
        outcome["drift"] = dice.choice([0.0, 0.0, 0.02])
    tree["outcomes"]["savings"]["spread"] = dice.choice([None, 200_000.0])
    tree["window"] = dice.choice([contract.window, None])
    return Agreement(
        contract=Contract.model_validate(tree),
        roles={party: dice.choice(PURSES) for party in contract.parties},
        starts=case.start_year + dice.randint(-1, case.horizon),
        met={name: True for name in contract.gates if dice.random() < 0.3},
    )


def _committee_terms(case: Case, dice: random.Random) -> CommitteeTerms:
    """What differs for one committee: some of its terms."""
    return CommitteeTerms(
        share=dice.choice([None, 0.3]),
        from_year=dice.choice([None, case.start_year + 1]),
        until=dice.choice([None, case.start_year + 6]),
        at_most=dice.choice([None, 40_000.0]),
    )


def unit_read(case: Case, effect_id: str, of_rate: bool) -> str:
    """What is counted of an effect, such as `day`; of a rate the unit of its change."""
    effect = case.effects[effect_id]
    if isinstance(effect, Planned):
        return "kr"
    slot = "change" if of_rate or effect.kind == "cohort" else "base"
    return case.numbers[getattr(effect, slot) or f"{effect_id}.{slot}"].unit.partition("/")[0]


def _effects_read(case: Case, unit: str, dice: random.Random) -> list[str]:
    """Some effects that an outcome can add: any for savings, of one unit for a count, and one for a rate."""
    if unit == "savings":
        return [name for name in case.effects if dice.random() < 0.5] if dice.random() < 0.4 else []
    by_unit: dict[str, list[str]] = {}
    for name, effect in case.effects.items():
        if effect.direction == "less":
            by_unit.setdefault(unit_read(case, name, unit == "rate"), []).append(name)
    by_unit.pop("kr", None)
    if not by_unit:
        return list(case.effects)[:1]
    chosen = by_unit[dice.choice(sorted(by_unit))]
    if unit == "rate":
        return [dice.choice(chosen)]
    return [name for name in chosen if dice.random() < 0.7] or chosen[:1]
