"""Rules of units that are multiplied, and of tax that somebody pays: each broken, and just not."""

from tests.model.one_broken_rule import Rule, judged
from tests.model.rules_of_worth import VOLUME

RULES_OF_PRODUCTS: list[Rule] = [
    (
        "tax_from_nobody",
        "effects.care.valuations.0.counterpart",
        {"effects/care/valuations/0/realised_as": "tax"},
        {"effects/care/valuations/0/realised_as": "tax", "effects/care/valuations/0/counterpart": "individen"},
    ),
    (
        "units_do_not_multiply",
        "care.worth",
        {**VOLUME, "numbers/care.worth": judged(500, "kr/month", price_year=2020)},
        {**VOLUME, "numbers/care.worth": judged(500, "kr", price_year=2020)},
    ),
    (
        "units_do_not_multiply",
        "school.worth",
        {"numbers/school.change": judged(20, "day/person"), "numbers/school.worth": judged(900, "kr/month")},
        {"numbers/school.change": judged(2, "month/person"), "numbers/school.worth": judged(900, "kr/month")},
    ),
    ("unit_per_wrong", "care.base", {**VOLUME, "numbers/care.base": judged(10, "day/person")}, VOLUME),
    ("unit_per_wrong", "care.base", {"numbers/care.base": judged(10, "kr/month")}, {}),
]
