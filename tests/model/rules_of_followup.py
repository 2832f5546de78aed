"""Rules of what is stated to have happened: each broken, and just not."""

from typing import Any

from tests.model.one_broken_rule import Edits, Rule

KNOWN = {"on": "2021-02-01", "source": "Bokslut"}
PAID = {"line": "team", "year": 2020, "kronor": 900.0, **KNOWN}
SEEN = {
    "label": "Vård",
    "effect": "care",
    "first": 2020,
    "last": 2020,
    "before": {"count": 9},
    "after": {"count": 8},
    **KNOWN,
}
STARTED = {"effect": "school", "year": 2020, "started": 9, **KNOWN}
SHARE = {"label": "Fullföljer", "before": 3, "of_before": 9, "after": 4, "of_after": 9, **KNOWN}


def stated(kind: str, outcome: dict[str, Any], **more: object) -> Edits:
    """A case with one outcome of a kind."""
    return {"followup": {kind: [{**outcome, **more}]}}


OF_LOCAL_PROJECT = stated("money", PAID, line="local_project.own")
OF_NO_PARTICIPANTS = stated("people", STARTED, effect="care")
LINE, PEOPLE, EFFECT = "followup.money.0.line", "followup.people.0.effect", "followup.effects.0.effect"
RULES_OF_FOLLOWUP: list[Rule] = [
    ("outcome_of_unknown_line", LINE, stated("money", PAID, line="none"), stated("money", PAID)),
    ("outcome_of_unknown_line", LINE, OF_LOCAL_PROJECT, stated("money", PAID)),
    ("outcome_of_unknown_effect", PEOPLE, OF_NO_PARTICIPANTS, stated("people", STARTED)),
    ("outcome_of_unknown_effect", EFFECT, stated("effects", SEEN, effect="none"), stated("effects", SEEN)),
    (
        "one_control_only",
        "followup.effects.0",
        stated("effects", SEEN, control_before={"count": 9}),
        stated("effects", SEEN, control_before={"count": 9}, control_after={"count": 9}),
    ),
    ("years_reversed", "followup.effects.0", stated("effects", SEEN, last=2019), stated("effects", SEEN, last=2021)),
    ("more_than_all", "followup.shares.0", stated("shares", SHARE, after=10), stated("shares", SHARE, after=9)),
    ("outcome_without_source", "followup", stated("money", PAID, source=None), stated("money", PAID)),
]  # fmt: skip
