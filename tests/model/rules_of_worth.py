"""Rules of worth, prices, contracts and the fund, and what a reader should be told: each broken, and just not."""

from tests.case_with_contract import laid
from tests.model.one_broken_rule import AGREEMENT, GONE, TERM, Edits, Rule, bands, judged, signed

VOLUME: Edits = {
    "numbers/care.base": judged(10, "day/year"),
    "effects/care/valuations/0/unit_value": "care.worth",
    "numbers/care.worth": judged(500, "kr/day", price_year=2020),
}
SOUND_IN_KRONOR: Edits = {
    "numbers/school.change": judged(900, "kr/person", low=100, high=2000, grade=2),
    "effects/school/valuations/0/unit_value": GONE,
    "numbers/school.worth": GONE,
}
EACH_YEAR = {"label": "Pris", "kind": "per_unit", "measures": "years", "price": 10}


def steps_from(*bounds: float, inclusive: bool | None = True) -> Edits:
    """A term with bands from some bounds."""
    steps = [{"at_least": bound, "inclusive": inclusive, "pays": 10} for bound in bounds]
    return {"terms/steps": {"label": "Trappa", "kind": "bands", "measures": "rate", "bands": steps}}


def spans(first: Edits, second: Edits) -> Edits:
    """Two terms that share the same savings."""
    return {"terms": {"first": {**TERM, **first}, "second": {**TERM, **second}}}


def limits(floor: Edits, cap: Edits) -> Edits:
    """A floor and a cap."""
    return {"floors": [floor], "caps": [cap]}


def granted(amounts: dict[int, float]) -> Edits:
    """The case under a rule of a fund: at most 500 000 kr a year, three years, and half of a cost of 800 000 kr."""
    return {
        "fund_rule": "gavleborg",
        "horizon": 6,
        "budget/team/amounts": dict.fromkeys(range(2020, 2026), 800_000.0),
        "funding/grant/amounts": amounts,
    }


PLAN = {"label": "Planen", "kind": "planned", "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}]}
KRONOR = judged(1000, "kr/year")
MIDDLE, END = {"timing": "middle"}, {"timing": "end"}


RULES_OF_WORTH: list[Rule] = [
    # Worth
    ("no_valuation", "effects.care.valuations", {"effects/care/valuations": []}, {}),
    ("no_unit_value", "effects.care.valuations.0.unit_value", {"numbers/care.base": judged(10, "day/year")}, VOLUME),
    (
        "no_unit_value",
        "effects.school.valuations.0.unit_value",
        {"effects/school/valuations/0/unit_value": GONE},
        SOUND_IN_KRONOR,
    ),
    ("kronor_not_priced", "effects.care.valuations.0.priced", {"effects/care/valuations/0/priced": False}, {}),
    (
        "unit_value_of_kronor",
        "effects.care.valuations.0.unit_value",
        {**VOLUME, "numbers/care.base": judged(10, "kr/year")},
        VOLUME,
    ),
    (
        "unit_value_of_kronor",
        "effects.school.valuations.0.unit_value",
        {"numbers/school.change": judged(900, "kr/person", low=100, high=2000, grade=2)},
        SOUND_IN_KRONOR,
    ),
    ("no_participants", "effects.school", {"numbers/school.started.2020": GONE}, {"changes/school.started.2021": 5}),
    ("no_plan", "effects.plan", {"effects/plan": PLAN}, {"effects/plan": PLAN, "numbers/plan.planned.2021": KRONOR}),
    # When in the year money falls
    (
        "falls_at_start",
        "budget.team",
        {"budget/team/timing": "start", "discount": MIDDLE},
        {"budget/team/timing": "start"},
    ),
    ("falls_in_middle", "effects.care", {"effects/care/timing": "middle"}, {"effects/care/timing": "start"}),
    ("falls_at_end", "budget.line", {"budget/line/timing": "end"}, {"budget/line/timing": "end", "discount": END}),
    # Prices
    (
        "price_year_differs",
        "school.worth",
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2019)},
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2019), "price_year": 2019},
    ),
    (
        "price_year_differs",
        "school.worth",
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2013), "price_year": 2017},
        {"numbers/school.worth": judged(9, "kr/school_year", price_year=2014), "price_year": 2017},
    ),
    # What a reader should be told
    ("placeholder", "care.base", {"numbers/care.base/basis": "placeholder"}, {"numbers/care.base/basis": "own_ledger"}),
    (
        "placeholder",
        "care.base",
        {"numbers/care.base/basis": "placeholder"},
        {"numbers/care.base/basis": "placeholder", "numbers/care.included": judged(0, "flag")},
    ),
    (
        "no_source",
        "care.base",
        {"numbers/care.base/source": None},
        {"numbers/care.base/source": None, "numbers/care.base/where": "Räknat på fem år"},
    ),
    (
        "no_source",
        "care.base",
        {"numbers/care.base/source": None, "numbers/care.base/basis": "derived"},
        {"numbers/care.base/source": None, "numbers/care.base/basis": "derived", "numbers/care.base/where": "A × B"},
    ),
    (
        "no_source",
        "discount_rate",
        {"numbers/discount_rate/source": None},
        {"numbers/discount_rate/source": None, "discount": {"schedule": "three"}},
    ),
    (
        "no_running_cost",
        "budget",
        {"numbers/line.per_year": judged(0, "kr/year")},
        {"numbers/line.per_year": judged(0.01, "kr/year")},
    ),
    (
        "no_running_cost",
        "budget",
        {"numbers/line.included": judged(0, "flag")},
        {"numbers/line.per_year": judged(0, "kr/year"), "budget/line/amounts": {2022: 1.0}},
    ),
    (
        "no_new_need",
        "effects",
        {"numbers/new_need.included": judged(0, "flag")},
        {"numbers/new_need.change": judged(0, "change")},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "changes/care.haircut": 0.1},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "changes/care.change": {"grade": 1}},
    ),
    (
        "no_grade",
        "care.change",
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None},
        {"numbers/care.haircut": GONE, "numbers/care.change/grade": None, "numbers/care.included": judged(0, "flag")},
    ),
    ("no_range", "care.change", {"numbers/care.change/low": None, "numbers/care.change/high": None}, {}),
    (
        "all_due_to_us",
        "care.share_due_to_us",
        {"numbers/care.share_due_to_us": GONE},
        {"numbers/care.share_due_to_us": judged(0.99, "share")},
    ),
    ("full_at_once", "care.ramp", {"numbers/care.ramp": GONE}, {"numbers/care.ramp": judged(2, "years")}),
    (
        "lasts_to_horizon",
        "care.duration",
        {"numbers/care.duration": GONE, "numbers/care.fade": GONE},
        {"numbers/care.duration": GONE},
    ),
    (
        "all_released",
        "care.released",
        {"numbers/care.released": GONE},
        {"numbers/care.released": judged(0.99, "share")},
    ),
    (
        "all_released",
        "care.released",
        {"numbers/care.released": GONE},
        {"numbers/care.released": GONE, "effects/care/valuations/0/realised_as": "freed_capacity"},
    ),
    # The contract, the repayment and the fund
    ("unknown_party", "agreement.contract.receives", signed({"receives": "nobody"}), signed({"receives": "other"})),
    ("unknown_party", "agreement.contract.payers.nobody", signed({"payers": {"nobody": 1}}), signed()),
    (
        "unknown_party",
        "agreement.contract.capital.0",
        signed({"capital/0/party": "nobody"}),
        signed({"guarantees": [], "capital/0/party": "other"}),
    ),
    (
        "unknown_party",
        "agreement.contract.guarantees.0",
        signed({"guarantees/0/by": "nobody"}),
        signed({"guarantees/0/by": "payer"}),
    ),
    (
        "unknown_party",
        "agreement.contract.fees.0",
        signed({"fees/0/paid_to": "nobody"}),
        signed({"fees/0/paid_to": "investor"}),
    ),
    (
        "payers_not_whole",
        "agreement.contract.payers",
        signed({"payers": {"payer": 0.6, "other": 0.3}}),
        signed({"payers": {"payer": 0.6, "other": 0.4}}),
    ),
    (
        "payers_not_whole",
        "agreement.contract.terms.shared.paid_by",
        signed({"terms/shared/paid_by": {"payer": 0.5, "other": 0.4}}),
        signed({"terms/shared/paid_by": {"payer": 0.5, "other": 0.5}}),
    ),
    (
        "unknown_party",
        "agreement.contract.terms.shared.paid_by.nobody",
        signed({"terms/shared/paid_by": {"nobody": 1}}),
        signed({"terms/shared/paid_by": {"other": 1}}),
    ),
    (
        "caps_no_payer",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "of_payer": "other"}]}),
        signed({"caps": [{"amount": 10, "of_payer": "payer"}]}),
    ),
    (
        "limit_of_payer",
        "agreement.contract.floors.0",
        signed({"floors": [{"amount": 10, "of_payer": "payer"}]}),
        signed({"floors": [{"amount": 10}]}),
    ),
    (
        "limit_of_payer",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "of_payer": "payer", "of_term": "shared"}]}),
        signed({"caps": [{"amount": 10, "of_payer": "payer"}, {"amount": 10, "of_term": "shared"}]}),
    ),
    (
        "limit_not_of_count",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "for_each": "rate"}]}),
        signed({"caps": [{"amount": 10, "for_each": "years"}]}),
    ),
    (
        "unknown_outcome",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "for_each": "nothing"}]}),
        signed({"caps": [{"amount": 10, "for_each": "years"}]}),
    ),
    (
        "unknown_term",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "of_term": "nothing"}]}),
        signed({"caps": [{"amount": 10, "of_term": "shared"}]}),
    ),
    (
        "limit_not_as_term",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "of_term": "shared", "per": "year"}]}),
        signed({"caps": [{"amount": 10, "of_term": "shared", "per": "year"}], "terms/shared/per": "year"}),
    ),
    (
        "limit_not_as_term",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "of_term": "shared", "years": [1]}], "terms/shared/per": "year"}),
        signed({"caps": [{"amount": 10, "of_term": "shared"}], "terms/shared/per": "year"}),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed({"floors": [{"amount": 10, "of_term": "shared"}], "caps": [{"amount": 9, "of_term": "shared"}]}),
        signed({"floors": [{"amount": 10}], "caps": [{"amount": 9, "of_term": "shared"}]}),
    ),
    (
        "money_after_contract",
        "agreement.contract.capital.0",
        signed({"capital/0/amounts": {1: 1000, 5: 10}}),
        signed({"capital/0/amounts": {1: 1000, 4: 10}}),
    ),
    (
        "money_after_contract",
        "agreement.contract.terms.late",
        signed({"terms/late": {"label": "Sent", "kind": "fixed", "amounts": {4: 10}}}),
        signed({"terms/late": {"label": "Sent", "kind": "fixed", "amounts": {3: 10}}}),
    ),
    (
        "money_after_contract",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "years": [4]}]}),
        signed({"caps": [{"amount": 10, "years": [3]}]}),
    ),
    (
        "money_after_horizon",
        "agreement.contract.fees.0",
        signed({"window": None, "fees/0/amounts": {1: 10, 40: 10}}),
        signed({"window": None}),
    ),
    (
        "paid_on_top",
        "agreement.roles.payer",
        signed({"receives": "other"}),
        signed({"receives": "payer"}),
    ),
    (
        "repayment_ends_first",
        "repayment.until",
        {"repayment": {"fund": "sociala_investeringsfonden", "from_year": 2022, "until": 2021}},
        {"repayment": {"fund": "sociala_investeringsfonden", "from_year": 2022, "until": 2022}},
    ),
    (
        "repayment_ends_first",
        "repayment.committees.socialnamnd",
        {
            "repayment": {
                "fund": "sociala_investeringsfonden",
                "from_year": 2022,
                "committees": {"socialnamnd": {"until": 2021}},
            }
        },
        {
            "repayment": {
                "fund": "sociala_investeringsfonden",
                "from_year": 2022,
                "committees": {"socialnamnd": {"until": 2021, "from_year": 2020}},
            }
        },
    ),
    ("guarantees_no_investor", "agreement.contract.guarantees.0", signed({"guarantees/0/to": "payer"}), signed()),
    ("unknown_outcome", "agreement.contract.terms.shared", signed({"terms/shared/measures": "nothing"}), signed()),
    ("unknown_outcome", "agreement.contract.gates.good", signed({"gates/good/outcome": "nothing"}), signed()),
    (
        "unknown_gate",
        "agreement.contract.terms.shared",
        signed({"terms/shared/gate": "bad"}),
        signed({"terms/shared/gate": None}),
    ),
    (
        "price_not_published",
        "agreement.contract.terms.price.price",
        signed({"terms/price": {"label": "Pris", "kind": "per_unit", "measures": "rate"}}),
        signed({"terms/price": {"label": "Pris", "kind": "per_unit", "measures": "rate", "price": 0}}),
    ),
    ("bands_not_rising", "agreement.contract.terms.steps", signed(steps_from(0.2, 0.2)), signed(steps_from(0.2, 0.21))),
    (
        "bound_not_stated",
        "agreement.contract.terms.steps",
        signed(steps_from(0.2, 0.3, inclusive=None)),
        signed(steps_from(0.2, 0.3)),
    ),
    (
        "cliff",
        "agreement.contract.terms.steps",
        signed(bands(*range(10, 100, 10), 101)),
        signed(bands(*range(10, 101, 10))),
    ),
    (
        "cliff",
        "agreement.contract.terms.steps",
        signed(bands(10.1, 100, between="linear")),
        signed(bands(10, 100, between="linear")),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": 10}, {"amount": 9})),
        signed(limits({"amount": 10}, {"amount": 10})),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": 499})),
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": 500})),
    ),
    (
        "cap_below_floor",
        "agreement.contract.caps",
        signed(limits({"amount": {"of_advance": 0.5}}, {"amount": {"of_advance": 0.4}})),
        signed(limits({"amount": 10, "per": "year", "years": [1]}, {"amount": 9, "per": "year", "years": [2]})),
    ),
    (
        "terms_overlap",
        "agreement.contract.terms",
        signed(spans({"up_to": 100}, {"above": 99})),
        signed(spans({"up_to": 100}, {"above": 100})),
    ),
    (
        "terms_gap",
        "agreement.contract.terms",
        signed(spans({"up_to": 100}, {"above": 101})),
        signed(spans({"up_to": 100}, {"above": 100})),
    ),
    (
        "pays_more_than_worth",
        "agreement.contract.terms",
        signed(spans({"share": 0.6, "up_to": 100}, {"share": 0.41, "above": 99})),
        signed(spans({"share": 0.6, "up_to": 100}, {"share": 0.4, "above": 99})),
    ),
    (
        "pays_more_than_worth",
        "agreement.contract.terms",
        signed({"terms/shared/share": 1.01}),
        signed({"terms/shared/share": 1}),
    ),
    ("no_evaluation_cost", "agreement.contract.fees", signed({"fees": []}), signed()),
    (
        "no_comparison",
        "agreement.contract.outcomes.savings",
        signed({"outcomes/savings/baseline": False}),
        signed({"outcomes/savings/baseline": False, "outcomes/savings/control": 5}),
    ),
    (
        "role_not_played",
        "agreement.roles.other",
        {"agreement": laid(AGREEMENT, {"roles": {"investor": "finansiar", "payer": "region"}})},
        signed(),
    ),
    (
        "unknown_actor",
        "agreement.roles.other",
        {"agreement": laid(AGREEMENT, {"roles/other": "nobody"})},
        {"agreement": laid(AGREEMENT, {"roles/other": "nobody", "included": False})},
    ),
    (
        "unknown_actor",
        "repayment.fund",
        {"repayment": {"fund": "nobody", "from_year": 2021}},
        {"repayment": {"fund": "region", "from_year": 2021}},
    ),
    ("not_in_kronor", "agreement.contract.currency", signed({"currency": "USD"}), signed({"currency": "SEK"})),
    (
        "unknown_effect",
        "agreement.contract.outcomes.savings",
        signed({"outcomes/savings/effects": ["nothing"]}),
        signed({"outcomes/savings/effects": ["care"]}),
    ),
    (
        "contract_outside_years",
        "agreement.starts",
        {"agreement": laid(AGREEMENT, {"starts": 2022})},
        {"agreement": laid(AGREEMENT, {"starts": 2021})},
    ),
    (
        "contract_before_years",
        "agreement.starts",
        {"agreement": laid(AGREEMENT, {"starts": 2019})},
        {"agreement": laid(AGREEMENT, {"starts": 2020})},
    ),
    (
        "pays_itself",
        "agreement.roles.investor",
        {"agreement": laid(AGREEMENT, {"roles/investor": "socialnamnd"})},
        {"agreement": laid(AGREEMENT, {"roles/other": "socialnamnd"})},
    ),
    (
        "outcome_in_kronor",
        "agreement.contract.outcomes.years",
        signed({"outcomes/years/effects": ["care"], "terms/each": EACH_YEAR}),
        signed({"terms/each": EACH_YEAR}),
    ),
    (
        "outcome_mixes_units",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": ["care", "school"]}),
        signed({"outcomes/rate/effects": ["care", "new_need"]}),
    ),
    (
        "outcome_adds_rates",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": ["care", "school"]}),
        signed({"outcomes/rate/effects": ["school"]}),
    ),
    (
        "outcome_adds_rates",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": []}),
        signed({"outcomes/rate/effects": []}) | {"changes": {"school.included": 0}},
    ),
    (
        "gate_is_measured",
        "agreement.met.good",
        {"agreement": laid(AGREEMENT, {"met": {"good": True}})},
        {"agreement": laid(AGREEMENT, {"met": {"good": True}, "contract/gates/good/at_least": None})},
    ),
    ("unknown_fund_rule", "fund_rule", {"fund_rule": "nothing"}, {"fund_rule": "pitea"}),
    ("grant_above_year", "funding", granted({2020: 500_001.0}), granted({2020: 500_000.0})),
    ("grant_above_share", "funding", granted({2020: 400_001.0}), granted({2020: 400_000.0})),
    (
        "grant_too_long",
        "funding",
        granted(dict.fromkeys(range(2020, 2024), 1.0)),
        granted(dict.fromkeys(range(2020, 2023), 1.0)),
    ),
]
