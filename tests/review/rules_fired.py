"""Each rule of the review: its id, where it is found, edits of the clean case that make it fire, and that do not."""

from typing import Any

from tests.review.clean_case import GONE, Edits, sourced

Tried = tuple[str, str, Edits, Edits]
JUDGED: dict[str, Any] = {"basis": "judged", "source": None}
CASH = {"actor": "socialnamnd", "realised_as": "cash"}
OF_SCHOOL = {"years": {"label": "Skolår", "unit": "count", "effects": ["school"], "baseline": True}}
OF_CARE = {"savings": {"label": "Sparat", "unit": "savings", "effects": ["care"], "baseline": True}}
PER_YEAR = {"each": {"label": "Skolår", "kind": "per_unit", "measures": "years", "price": 10}}
TERM = {"label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.1}
FUNDED = {"fund_rule": "gavleborg"}


def account(returned: float) -> Edits:
    """An account of a local project with 1 000 kr in income, 600 kr in costs, and so much returned."""
    one = {"granted": 1000.0, "costs": {"staff": 600.0}, "returned": returned}
    return {"local_project": {"accounts": {2026: one}}}


def measured(after: float) -> Edits:
    """A thousand cases in a year before, and so many in a year after; of 875 the fall may be as large as is claimed.

    1 − 0,875 × e^(−1,96 × √(1/1000 + 1/875)) = 0,2009, and of 876 it is 0,19996; claimed is 0,2.
    """
    before, counted = {"count": 1000.0, "years": 1.0}, {"count": after, "years": 1.0}
    one = {"label": "Vård", "effect": "care", "first": 2027, "last": 2027, "before": before, "after": counted}
    return {"followup": {"effects": [one]}}


def signed(**fields: Any) -> Edits:
    """A contract that fits the clean case, with some of its fields changed."""
    contract: dict[str, Any] = {
        "label": "Ett avtal",
        "parties": {name: {"label": name, "kind": "committee"} for name in ("investor", "payer", "other")},
        "payers": {"payer": 1},
        "receives": "payer",
        "capital": [{"party": "investor", "amounts": {1: 100_000.0}}],
        "outcomes": {
            "savings": {"label": "Sparat", "unit": "savings", "baseline": True},
            "rate": {"label": "Andel", "unit": "rate", "effects": ["care"], "baseline": True},
        },
        "terms": {"shared": TERM},
        "fees": [{"label": "Utvärdering", "paid_by": "payer", "paid_to": "other", "amounts": {1: 10.0}}],
        "window": 9,
        "delay": 1,
    }
    roles = {"investor": "finansiar", "payer": "socialnamnd", "other": "utforare"}
    return {"agreement": {"starts": 2026, "roles": roles, "contract": {**contract, **fields}}}


def another(**fields: Any) -> Edits:
    """A second contract beside the first, paid by another committee, with some of its fields changed."""
    roles = {"investor": "finansiar", "payer": "utbildningsnamnd", "other": "utforare"}
    one = signed(**fields)["agreement"]
    return {**signed(), "agreements": {"andra": {**one, "roles": roles}}}


def steps(*pays: float, inclusive: bool | None = True) -> dict[str, Any]:
    """Terms that pay so much in steps of a rate."""
    bands = [{"at_least": 0.05 * at, "inclusive": inclusive, "pays": paid} for at, paid in enumerate(pays, start=1)]
    return {"steps": {"label": "Trappa", "kind": "bands", "measures": "rate", "bands": bands}}


def cohort(**fields: Any) -> Edits:
    """A second cohort for the same pupils, with numbers of its own."""
    effect = {"label": "Kortare stöd", "kind": "cohort", "started": "school.started", "valuations": [CASH], **fields}
    return {
        "effects/support": effect,
        "numbers/support.change": sourced(9_000, "kr/person", 0.1, grade=2),
        "numbers/support.duration": sourced(1, "years"),
        "numbers/support.fade": sourced(0.1, "share/year"),
        "numbers/support.share_due_to_us": sourced(0.7, "share"),
        "numbers/support.released": sourced(0.5, "share"),
    }


def reduction(**numbers: float) -> Edits:
    """A second reduction on the same base."""
    effect = {"label": "Kortare vård", "kind": "reduction", "base": "care.base", "valuations": [CASH]}
    slots = {"change": "change", "starts": "year", "ramp": "years", "duration": "years", "growth": "growth"}
    values = {"change": 0.02, "starts": 2028, "ramp": 2, "duration": 5, "growth": -0.01, **numbers}
    made = {f"numbers/shorter.{slot}": sourced(values[slot], unit, grade=2) for slot, unit in slots.items()}
    shares = {f"numbers/shorter.{slot}": sourced(0.5, "share") for slot in ("share_due_to_us", "released")}
    return {"effects/shorter": effect, **made, **shares}


HOURS: Edits = {
    "numbers/care.base": sourced(300_000, "hour/year", 0.1),
    "effects/care/valuations/0/unit_value": "care.worth",
    "numbers/care.worth": sourced(500, "kr/hour", 0.1, price_year=2026),
}
ABOUT_SCHOOL = "review/about/school"


def told(**limits: float) -> Edits:
    """A contract that pays 0–110 % of the advance for a rate, of an investor who has been told these limits."""
    return {**signed(terms=steps(50_000.0, 110_000.0)), "review/investors": {"agreement.investor": limits}}


SMALL_STEPS = steps(*(10.0 * at for at in range(1, 12)))
RULES_FIRED: list[Tried] = [
    ("P01", "budget", {"fund_rule": "stor"}, {"fund_rule": "liten"}),
    ("P02", "application.date", {"application/date": "maj 2027"}, {"application/date": "den 3 maj 2026"}),
    ("L01", "horizon", {"fund_rule": "stor"}, {"fund_rule": "liten"}),
    ("A01", "local_project.accounts.2026", account(0.0), account(400.0)),
    (
        "A02",
        "funding",
        {"funding/grant/amounts/2026": 3_200_000.0},
        {"funding/grant/amounts/2026": 3_100_000.0},
    ),
    (
        "A03",
        "budget.cover.amounts.2028",
        {"budget/cover/amounts": {2026: 300_000.0, 2027: 300_000.0, 2028: 900_000.0}},
        {"budget/cover/amounts": {2026: 300_000.0, 2027: 300_000.0, 2028: 890_000.0}},
    ),
    (
        "A04",
        "budget.rest",
        {"budget/rest/amounts": {2026: 700.0, 2027: 910.0, 2028: 1120.0}},
        {"budget/rest/amounts": {2026: 7000.0, 2027: 9100.0, 2028: 11200.0}},
    ),
    ("A04", "budget.team.amounts.2027", {"budget/team/amounts/2027": 2400.0}, {"budget/team/amounts/2027": 24_000.0}),
    (
        "A04",
        "care.base",
        {"numbers/care.base": sourced(110_000, "kr/year", 0.1)},
        {"numbers/care.base": sourced(1_100_000, "kr/year", 0.1)},
    ),
    (
        "A08",
        "care.change",
        {"numbers/care.change": {**sourced(0.2013, "change", 0.1, grade=2), **JUDGED}},
        {"numbers/care.change": sourced(0.2013, "change", 0.1, grade=2)},
    ),
    ("A09", "changes.need.base", {"changes": {"need.base": 2_600_000}, **{"filed": {"on": "2025"}}}, {
        "changes": {"need.base": {"value": 2_600_000, "reason": "Nya uppgifter"}}, "filed": {"on": "2025"}}),
    ("A10", "budget.team.amounts.2040", {"budget/team/amounts/2040": 5.0}, {"budget/team/amounts/2029": 5.0}),
    ("E01", "care.growth", {"numbers/care.growth": GONE}, {"numbers/care.growth": sourced(0.0, "growth")}),
    (
        "E02",
        "care.share_due_to_us",
        {"numbers/care.share_due_to_us": sourced(1.0, "share")},
        {"numbers/care.share_due_to_us": sourced(0.99, "share")},
    ),
    ("E05", "care.base", {"numbers/care.base/source": None, "numbers/care.base/basis": "judged"}, {}),
    (
        "E06",
        "care.base",
        {"sources/k2": {"publisher": "X", "title": "Y", "year": 2020}, "numbers/care.base/source": "k2"},
        {"sources/k2": {"publisher": "X", "title": "Y", "year": 2021}, "numbers/care.base/source": "k2"},
    ),
    ("E07", "care.reach", {"review/reached/care/people": 470.0}, {"review/reached/care/people": 480.0}),
    ("E08", "care.reach", {"review/reached/care/people": 440.0}, {"review/reached/care/people": 450.0}),
    ("E09", "shorter.change", reduction(), {**reduction(), "numbers/shorter.included": sourced(0, "flag")}),
    ("E10", "care.ramp", {"numbers/care.ramp": sourced(1, "years")}, {"numbers/care.ramp": sourced(2, "years")}),
    (
        "E11",
        "care.duration",
        {"numbers/care.duration": GONE, "numbers/care.fade": GONE},
        {"numbers/care.duration": GONE},
    ),
    ("E12", "school.started", {"numbers/school.started.scale": GONE}, {}),
    ("E13", "review.followup.care", {"review/followup/care/per_year": 11.0}, {"review/followup/care/per_year": 12.0}),
    (
        "E14",
        "review.followup.care",
        {"review/followup/care/per_year": 340.0},
        {"review/followup/care/per_year": 380.0},
    ),
    ("E15", "review.followup.care", {"review/followup/care/by": None}, {}),
    ("E15", "review.followup.school", {"review/followup/school": GONE}, {}),
    ("U06", "application.indicators", {"application/indicators/0/baseline": None}, {}),
    ("U06", "application.indicators", {"application/indicators": []}, {}),
    ("B01", "effects.again", {"effects/again": {"label": "Igen", "kind": "cohort", "started": "school.started",
      "change": "school.change", "share_due_to_us": "school.share_due_to_us", "duration": "school.duration",
      "valuations": [{**CASH, "actor": "utbildningsnamnd", "unit_value": "school.worth"}]}}, cohort()),
    ("B02", "effects.support", cohort(valuations=[{**CASH, "actor": "utbildningsnamnd"}]), cohort()),
    (
        "B03",
        "income.fee.paid_by",
        {"income/fee": {"label": "Avgift", "paid_to": "socialnamnd", "amounts": {2026: 10.0}}},
        {"income/fee": {"label": "Avgift", "paid_to": "socialnamnd", "paid_by": "staten", "amounts": {2026: 10.0}}},
    ),
    (
        "B04",
        "effects",
        {"numbers/school.worth": sourced(6_000_000, "kr/school_year", 0.1, price_year=2026)},
        {"numbers/school.worth": sourced(2_000_000, "kr/school_year", 0.1, price_year=2026)},
    ),
    ("B04", "effects", {"numbers/school.included": sourced(0, "flag")}, {}),
    ("B05", "care.released", {"numbers/care.released": sourced(1.0, "share")}, {
        "numbers/care.released": sourced(0.99, "share")}),
    (
        "B06",
        "effects.care.valuations.0",
        {
            "numbers/care.base": sourced(300_000, "hour/year", 0.1),
            "effects/care/valuations/0/unit_value": "care.worth",
            "numbers/care.worth": sourced(500, "kr/hour", 0.1, price_year=2026),
            "numbers/care.released": GONE,
        },
        {
            "numbers/care.base": sourced(300_000, "hour/year", 0.1),
            "effects/care/valuations/0/unit_value": "care.worth",
            "numbers/care.worth": sourced(500, "kr/hour", 0.1, price_year=2026),
        },
    ),
    (
        "B08",
        "repayment",
        {"repayment": {"fund": "sociala_investeringsfonden", "share": 0.0, "from_year": 2027}},
        {"repayment": {"fund": "sociala_investeringsfonden", "share": 1.0, "from_year": 2027}},
    ),
    (
        "B09",
        "support.worth",
        {**cohort(valuations=[{**CASH, "unit_value": "support.worth"}]),
         "numbers/support.change": sourced(0.1, "share/person", grade=2),
         "numbers/support.worth": sourced(1_000_000, "kr/person", price_year=2026)},
        {**cohort(valuations=[{**CASH, "unit_value": "support.worth"}]),
         "numbers/support.change": sourced(0.1, "share/person", grade=2),
         "numbers/support.worth": sourced(999_000, "kr/person", price_year=2026)},
    ),
    ("C01", "budget", {"budget/line": GONE, "numbers/line.per_year": GONE}, {
        "numbers/line.per_year": sourced(1.0, "kr/year")}),
    # An amount after the case's years is not counted, and does not make the project longer.
    ("C01", "budget", {"budget/line": GONE, "numbers/line.per_year": GONE, "budget/team/amounts/2090": 5.0}, {
        "budget/team/amounts/2090": 5.0}),
    ("C02", "budget", {"budget/rest/label": "Lokaler och IT-stöd"}, {
        "budget/rest/label": "Lokal, IT-drift, utvärdering"}),
    ("C04", "effects.need", {"numbers/need.included": sourced(0, "flag")}, {}),
    ("C05", "care.haircut", {"numbers/care.change/grade": None}, {
        "numbers/care.change/grade": None, "numbers/care.haircut": sourced(0.05, "share")}),
    ("C06", "agreement.contract.fees", signed(fees=[]), signed()),
    (
        "C07",
        "funding",
        {**FUNDED, "funding/grant/amounts/2026": 500_001.0},
        {**FUNDED, "funding/grant/amounts/2026": 500_000.0},
    ),
    ("T01", "price_year", {"price_year": None, "numbers/school.worth/price_year": None}, {}),
    ("T01", "school.worth", {"numbers/school.worth/price_year": 2020}, {}),
    (
        "T02",
        "budget.team",
        {"price_year": None, "budget/team/amounts/2027": 2_060_000.0},
        {"price_year": None, "budget/team/amounts/2027": 2_140_000.0},
    ),
    ("T03", "discount_rate", {"numbers/discount_rate/source": None, "numbers/discount_rate/basis": "judged"}, {
        "numbers/discount_rate/source": None, "numbers/discount_rate/basis": "judged",
        "numbers/discount_rate/where": "Beslut av nämnden"}),
    ("T03", "discount_rate", {"fund_rule": "liten", "numbers/discount_rate/value": 0.02}, {"fund_rule": "liten"}),
    ("T04", "horizon", {"horizon": 3}, {"horizon": 5}),
    ("T05", "horizon", {"horizon": 30, "numbers/care.starts": sourced(2035, "year")}, {"horizon": 12}),
    (
        "T06",
        "budget",
        {"numbers/care.duration": sourced(4, "years"), "numbers/line.per_year": sourced(4_000_000, "kr/year", 0.1)},
        {},
    ),
    ("T07", "care.starts", {"numbers/care.base": sourced(70_000_000, "kr/year", 0.1)}, {
        "numbers/care.base": sourced(80_000_000, "kr/year", 0.1)}),
    ("U01", "care.base", {"numbers/care.base": sourced(150_000_000, "kr/year")}, {}),
    ("U02", "care.change", {"numbers/care.change/high": 0.2}, {"numbers/care.change/high": 0.201}),
    ("U03", "care.change", {"numbers/care.change/low": 0.05}, {"numbers/care.change/low": 0.11}),
    ("U04", "care.change", {"numbers/care.change/high": 0.6}, {}),
    ("U05", "sampling.draws", {"sampling": {"draws": 999}}, {"sampling": {"draws": 1000}}),
    ("K02", "agreement.contract.terms.steps", signed(terms=steps(10.0, inclusive=None)), signed(terms=steps(10.0))),
    ("K03", "agreement.contract.terms", signed(terms={"fixed": {"label": "Fast", "kind": "fixed",
      "amounts": {1: 9e7}}}), signed()),
    ("K03", "agreements.andra.contract.terms", another(terms={"fixed": {"label": "Fast", "kind": "fixed",
      "amounts": {1: 9e7}}}), another()),
    ("K04", "agreement.contract.window", signed(window=3), signed()),
    ("K04", "agreements.andra.contract.window", {**another(window=3, outcomes=OF_SCHOOL, terms=PER_YEAR),
      "agreement": signed(outcomes=OF_CARE)["agreement"]}, another(window=3)),
    ("A11", "budget.team", {"review/imported": {"team": ["text", "hidden_row"]}}, {
        "review/imported": {"gone": ["text"]}}),
    ("E03", "review.about.care", {"review/about/care/displacement": None}, {}),
    ("E04", "care.change", {"review/about/care/most": 0.199}, {"review/about/care/most": 0.2}),
    ("E04", "care.change", {"changes": {"care.change": {"value": 0.225, "basis": "published", "source": "k1"}}}, {
        "changes": {"care.change": {"value": 0.224, "basis": "published", "source": "k1"}}}),
    ("E04", "care.change", measured(876), measured(875)),
    ("B07", "review.about.care", {"review/about/care/smallest_cut": 6_850_000.0}, {
        "review/about/care/smallest_cut": 6_840_000.0}),
    ("B07", "review.about.care", HOURS, {**HOURS, "review/about/care/smallest_cut": 1_000_000.0}),
    ("B10", "review.about.school", {"numbers/school.duration": sourced(3, "years"),
      f"{ABOUT_SCHOOL}/age_at_start": 16.0, f"{ABOUT_SCHOOL}/leaves_at": 18.0},
     {"numbers/school.duration": sourced(3, "years"),
      f"{ABOUT_SCHOOL}/age_at_start": 14.0, f"{ABOUT_SCHOOL}/leaves_at": 18.0}),
    ("B10", "review.about.school", {f"{ABOUT_SCHOOL}/age_at_start": 17.0, f"{ABOUT_SCHOOL}/leaves_at": 18.0},
     {f"{ABOUT_SCHOOL}/age_at_start": 17.0, f"{ABOUT_SCHOOL}/leaves_at": 18.0,
      f"{ABOUT_SCHOOL}/afterwards": "Regionen tar över"}),
    ("B10", "review.about.school", {"areas": ["children"], "numbers/school.duration": sourced(2, "years")},
     {"areas": ["children"]}),
    ("C03", "review.staff.team", {"review/staff/team/contributions": 0.3142}, {}),
    ("C03", "review.staff.team", {"review/staff/team/contributions": None}, {}),
    ("C03", "review.staff.team", {"review/staff/team/wage_growth": None}, {"review/staff/team/wage_growth": 0.0}),
    ("K07", "agreement.contract.parties.investor", told(at_most=1.0), told(at_most=1.2)),
    ("K07", "agreement.contract.parties.investor", told(at_least=0.1), told(at_least=0.0)),
    ("K07", "agreement.contract.parties.investor", told(at_least=0.1, at_most=1.0), told()),
    ("A07", "effects.care", {"review/reached/care/share": 0.51}, {"review/reached/care/share": 0.504}),
    (
        "K05",
        "agreement.contract.outcomes.rate",
        signed(outcomes={"savings": {"label": "S", "unit": "savings", "baseline": True},
                         "rate": {"label": "A", "unit": "rate", "effects": ["care"]}}, terms=steps(10.0)),
        signed(terms=steps(10.0)),
    ),
    ("K06", "agreement.contract.terms.steps", signed(terms=steps(10.0, 90_000.0)), signed(terms=SMALL_STEPS)),
]  # fmt: skip
