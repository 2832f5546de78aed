"""Rules of guarantees: each broken, and just not."""

from tests.model.one_broken_rule import Rule, signed

RULES_OF_GUARANTEES: list[Rule] = [
    (
        "guarantee_never_pays",
        "agreement.contract.guarantees.0.after",
        signed({"guarantees/0/after": 1000}),
        signed({"guarantees/0/after": 999}),
    ),
    (
        "guarantee_never_pays",
        "agreement.contract.guarantees.0.after",
        signed({"guarantees/0/after": {"of_advance": 1}}),
        signed({"guarantees/0/after": {"of_advance": 0.99}}),
    ),
]
