"""Rules of when terms are paid, which of them is, and of pooled rates: each broken, and just not."""

from tests.model.one_broken_rule import TERM, Edits, Rule, bands, signed

EITHER: Edits = {"either": {"one": "best"}, "terms/shared/either": "one"}
OTHER = {**TERM, "either": "one", "up_to": 100}
LINE: Edits = {"terms/steps/between": "linear", "terms/steps/bands/1/just_below": 15}

RULES_OF_TERMS: list[Rule] = [
    (
        "paid_two_ways",
        "agreement.contract.terms.shared",
        signed({"terms/shared/milestones": [1, 3], "terms/shared/paid": "once"}),
        signed({"terms/shared/milestones": [1, 3]}),
    ),
    (
        "limit_not_of_term",
        "agreement.contract.caps.0",
        signed({"caps": [{"amount": 10, "per": "year"}]}),
        signed({"caps": [{"amount": 10}]}),
    ),
    (
        "limit_not_of_term",
        "agreement.contract.floors.0",
        signed({"floors": [{"amount": 1, "per": "year"}]}),
        signed({"floors": [{"amount": 1, "per": "year"}], "terms": {"each": {**TERM, "per": "year"}}}),
    ),
    (
        "milestones_end_early",
        "agreement.contract.terms.shared",
        signed({"terms/shared/milestones": [1, 2]}),
        signed({"terms/shared/milestones": [1, 3]}),
    ),
    (
        "money_after_contract",
        "agreement.contract.terms.shared",
        signed({"terms/shared/milestones": [1, 4]}),
        signed({"terms/shared/milestones": [1, 3]}),
    ),
    (
        "index_of_once",
        "agreement.contract.terms.paid.index",
        signed({"terms/paid": {"label": "Fast", "kind": "fixed", "amount": 100, "index": 0.1}}),
        signed({"terms/paid": {"label": "Fast", "kind": "fixed", "amount": 100, "per": "year", "index": 0.1}}),
    ),
    (
        "unknown_either",
        "agreement.contract.terms.shared",
        signed({"terms/shared/either": "one"}),
        signed(EITHER),
    ),
    (
        "either_alone",
        "agreement.contract.either.one",
        signed(EITHER),
        signed({**EITHER, "terms/other": OTHER}),
    ),
    (
        "either_not_alike",
        "agreement.contract.terms.other",
        signed({**EITHER, "terms/other": {**OTHER, "delay": 0}}),
        signed({**EITHER, "terms/other": {**OTHER, "delay": 0}, "terms/shared/delay": 0}),
    ),
    (
        "pooled_no_rate",
        "agreement.contract.outcomes.years",
        signed({"outcomes/years/sizes": {2: 10}}),
        signed({"outcomes/years/measured_in": 2}),
    ),
    (
        "measured_two_ways",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/measured_in": 2, "outcomes/rate/sizes": {2: 10}}),
        signed({"outcomes/rate/sizes": {2: 10}}),
    ),
    (
        "money_after_contract",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/sizes": {4: 10}}),
        signed({"outcomes/rate/sizes": {3: 10}}),
    ),
    (
        "group_without_size",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/groups": {"new_need": 10}}),
        signed({"outcomes/rate/groups": {"care": 10}}),
    ),
    (
        "outcome_adds_rates",
        "agreement.contract.outcomes.rate",
        signed({"outcomes/rate/effects": ["care", "school"]}),
        signed({"outcomes/rate/effects": ["care", "school"], "outcomes/rate/groups": {"care": 10, "school": 30}}),
    ),
    (
        "nothing_leads_up",
        "agreement.contract.terms.steps.bands.1",
        signed({**bands(10, 20), "terms/steps/bands/1/just_below": 15}),
        signed({**bands(10, 20), **LINE}),
    ),
    (
        "cliff",
        "agreement.contract.terms.steps",
        signed({**bands(0, 20), **LINE, "terms/steps/bands/1/just_below": 10}),
        signed({**bands(0, 20), **LINE, "terms/steps/bands/1/just_below": 19}),
    ),
]
