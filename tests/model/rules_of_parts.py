"""Rules of flows of cases and of levels: each broken, and just not."""

from typing import Any

from tests.model.one_broken_rule import Edits, Rule, judged

ACCEPTS = {"label": "Tackar ja"}
HOURS = {
    "actor": "socialnamnd", "realised_as": "freed_capacity", "of": "accepts", "counts": "hours",
    "unit_value": "flow.hour",
}  # fmt: skip


def flow(steps: dict[str, Any] | None = None, valuation: dict[str, Any] | None = None, **more: object) -> Edits:
    """A flow of two steps, and numbers or fields of it that are otherwise."""
    fields = {name: value for name, value in more.items() if not isinstance(value, dict)}
    effect = {
        "label": "Flöde", "kind": "case_flow",
        "steps": {"opened": {"label": "Utreds"}, "accepts": ACCEPTS} | (steps or {}),
        "valuations": [{**HOURS, **(valuation or {})}], **fields,
    }  # fmt: skip
    numbers = {
        "flow.cases": judged(100, "case/year"), "flow.opened.share": judged(0.4, "share"),
        "flow.accepts.share": judged(0.5, "share"), "flow.accepts.hours": judged(40, "hour/case"),
        "flow.accepts.hours_with": judged(30, "hour/case"), "flow.hour": judged(500, "kr/hour", price_year=2020),
        "flow.change": judged(1, "factor", low=0.5, high=1.5, grade=2),
        "flow.starts": judged(2020, "year"), "flow.ramp": judged(2, "years"), "flow.duration": judged(3, "years"),
        "flow.share_due_to_us": judged(0.8, "share"),
    }  # fmt: skip
    changed = {name.replace("__", "."): value for name, value in more.items() if isinstance(value, dict)}
    return {"effects/flow": effect} | {f"numbers/{key}": one for key, one in (numbers | changed).items()}


def support(share: float, share_with: float | None = None, **more: object) -> Edits:
    """Two levels, of which the first has this share that moves, and 90 % that stay."""
    valuation = {"actor": "socialnamnd", "realised_as": "cash", "of": "red", "unit_value": "support.red_costs"}
    effect = {
        "label": "Nivåer", "kind": "levels", "levels": {"green": {"label": "Grön"}, "red": {"label": "Röd"}},
        "valuations": [valuation], **more,
    }  # fmt: skip
    numbers = {
        "support.green.people": judged(100, "person"), "support.green.to_green": judged(0.9, "share"),
        "support.green.to_red": judged(share, "share"), "support.red.to_red": judged(1, "share"),
        "support.red_costs": judged(1000, "kr/person", price_year=2020),
        "support.change": judged(1, "factor", low=0.5, high=1.5, grade=2),
        "support.starts": judged(2020, "year"), "support.ramp": judged(2, "years"),
        "support.duration": judged(3, "years"), "support.share_due_to_us": judged(0.8, "share"),
        "support.released": judged(0.7, "share"),
    }  # fmt: skip
    if share_with is not None:
        numbers["support.green.to_red_with"] = judged(share_with, "share")
    return {"effects/support": effect} | {f"numbers/{key}": one for key, one in numbers.items()}


def stated(value: float, of: str = "step_before", counts: str = "case") -> dict[str, Any]:
    """What another document says of the share who accept."""
    return {"accepts": {**ACCEPTS, "stated": [{"value": value, "of": of, "counts": counts, "source": "S1"}]}}


AT = "effects.flow.steps.accepts.stated.0"
RULES_OF_PARTS: list[Rule] = [
    ("unknown_part", "effects.flow.valuations.0.of", flow(valuation={"of": "closed"}), flow()),
    ("unknown_part", "effects.flow.counted", flow(counted="closed"), flow(counted="opened")),
    ("unknown_part", "effects.support.counted", support(0.1, counted="blue"), support(0.1, counted="green")),
    (
        "part_missing",
        "effects.flow.valuations.0.of",
        flow(valuation={"of": None}),
        flow(valuation={"of": None, "counts": "placements", "unit_value": "flow.placing"},
             flow__placing=judged(900, "kr/placement", price_year=2020)),
    ),
    ("name_taken", "effects.flow.steps.received", flow(steps={"received": {"label": "In"}}), flow()),
    (
        "flow_never_ends",
        "effects.flow.steps",
        flow(flow__received__returns=judged(1, "share"), flow__opened__returns=judged(1, "share"),
             flow__accepts__returns=judged(1, "share")),
        flow(flow__received__returns=judged(0.99, "share"), flow__opened__returns=judged(1, "share")),
    ),
    ("sources_do_not_fit_step", AT, flow(steps=stated(0.52)), flow(steps=stated(0.51))),
    ("sources_do_not_fit_all", AT, flow(steps=stated(0.27, "all")), flow(steps=stated(0.2, "all"))),
    ("sources_count_differently", AT, flow(steps=stated(0.5, counts="child")), flow(steps=stated(0.5))),
    ("wrong_unit", "flow.cases", flow(flow__cases=judged(9, "hour/case")), flow(flow__cases=judged(9, "person/year"))),
    ("wrong_unit", "flow.accepts.hours", flow(flow__accepts__hours=judged(40, "hour/year")), flow()),
    (
        "units_do_not_multiply",
        "flow.hour",
        flow(flow__hour=judged(500, "kr/month", price_year=2020)),
        flow(flow__hour=judged(500, "kr", price_year=2020)),
    ),
    ("rows_do_not_sum", "effects.support.levels.green", support(0.2), support(0.1)),
    ("rows_do_not_sum", "effects.support.levels.green", support(0.1, 0.05), support(0.1, 0.1)),
    ("rows_above_one", "effects.support.levels.green", support(0.2, rest_leaves=True), support(0.05, rest_leaves=True)),
    ("wrong_unit", "support.green.newcomers.2021", support(0.1) | {
        "numbers/support.green.newcomers.2021": judged(3, "person")}, support(0.1) | {
        "numbers/support.green.newcomers.2021": judged(3, "person/year")}),
]  # fmt: skip
