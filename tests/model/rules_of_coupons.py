"""Rules of coupons, other public money, the surplus, capped returns and the order of terms: broken, and just not."""

from tests.model.one_broken_rule import Edits, Rule, judged, signed

COUPON = {"label": "Kupong", "kind": "coupon", "share": 0.05}
EACH_YEAR = {"label": "Pris", "kind": "per_unit", "measures": "years", "price": 10}
OTHER = {"label": "Statsbidrag"}


def other(**fields: object) -> Edits:
    """The contract with other public money."""
    return signed({"other_money": [{**OTHER, **fields}]})


RULES_OF_COUPONS: list[Rule] = [
    (
        "coupon_to_no_investor",
        "agreement.contract.terms.coupon",
        signed({"terms/coupon": {**COUPON, "to": "other"}}),
        signed({"terms/coupon": {**COUPON, "to": "investor"}}),
    ),
    (
        "coupon_of_nothing",
        "agreement.contract.terms.coupon",
        signed({"terms/coupon": COUPON, "capital": [], "guarantees": []}),
        signed({"terms/coupon": COUPON}),
    ),
    (
        "limit_of_coupon",
        "agreement.contract.caps.0",
        signed({"terms/coupon": COUPON, "caps": [{"amount": 5, "of_term": "coupon"}]}),
        signed({"terms/coupon": COUPON, "caps": [{"amount": 5, "of_term": "shared"}]}),
    ),
    (
        "money_after_contract",
        "agreement.contract.terms.coupon",
        signed({"terms/coupon": {**COUPON, "years": [4, 5]}}),
        signed({"terms/coupon": {**COUPON, "years": [4]}}),
    ),
    ("money_after_contract", "agreement.contract.other_money.0", other(amounts={5: 10}), other(amounts={4: 10})),
    ("no_such_money", "agreement.contract.other_money.0", other(lines=["team"]), other(lines=["grant"])),
    (
        "money_of_payer",
        "agreement.contract.other_money.0",
        {**other(lines=["grant"]), "funding/grant/paid_by": "socialnamnd", "funding/grant/paid_to": "region"},
        other(lines=["grant"]),
    ),
    ("money_not_in_case", "agreement.contract.other_money.0", other(amounts={1: 10}), other(amounts={1: 0})),
    (
        "unknown_term",
        "agreement.contract.other_money.0",
        other(of_term="no_such"),
        other(of_term="shared"),
    ),
    (
        "money_of_coupon",
        "agreement.contract.other_money.0",
        signed({"terms/coupon": COUPON, "other_money": [{**OTHER, "of_term": "coupon"}]}),
        signed({"terms/coupon": COUPON, "other_money": [{**OTHER, "of_term": "shared"}]}),
    ),
    (
        "outcome_not_counted",
        "agreement.contract.outcomes.years",
        signed({"terms/each": EACH_YEAR}) | {"numbers/school.included": judged(0, "flag")},
        signed({"terms/each": EACH_YEAR}) | {"numbers/school.included": judged(1, "flag")},
    ),
    (
        "surplus_above_whole",
        "agreement.contract.surplus",
        signed({"surplus": [{"to": "other", "share": 0.6}, {"to": "investor", "share": 0.5}]}),
        signed({"surplus": [{"to": "other", "share": 0.5}, {"to": "investor", "share": 0.5}]}),
    ),
    (
        "surplus_to_payer",
        "agreement.contract.surplus.0",
        signed({"surplus": [{"to": "payer", "share": 0.6}]}),
        signed({"surplus": [{"to": "other", "share": 0.6}]}),
    ),
    (
        "unknown_party",
        "agreement.contract.surplus.0",
        signed({"surplus": [{"to": "nobody", "share": 0.6}]}),
        signed({"surplus": [{"to": "other", "share": 0.6}]}),
    ),
    (
        "return_without_capital",
        "agreement.contract.return_caps.0",
        signed({"return_caps": [{"of": "other", "rate": 0.1}]}),
        signed({"return_caps": [{"of": "investor", "rate": 0.1}]}),
    ),
    (
        "return_capped_twice",
        "agreement.contract.return_caps.1",
        signed({"return_caps": [{"of": "investor", "rate": 0.1}, {"of": "investor", "rate": 0.2}]}),
        signed({"return_caps": [{"of": "investor", "rate": 0.1}]}),
    ),
    (
        "unknown_party",
        "agreement.contract.return_caps.0",
        signed({"return_caps": [{"of": "nobody", "rate": 0.1}]}),
        signed({"return_caps": [{"of": "investor", "rate": 0.1}]}),
    ),
    ("unknown_term", "agreement.contract.order", signed({"order": ["no_such"]}), signed({"order": ["shared"]})),
]
