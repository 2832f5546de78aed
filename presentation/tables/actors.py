"""Who pays and who gains, as rows and for a chart."""

from collections.abc import Sequence

import pyarrow as pa

from model.analysis.answer import Answer
from model.case.assumptions import WORTHS, Language
from presentation.tables.rows import Rows, chart_rows, whole_tkr
from wording.numbers import money
from wording.texts import say

KINDS = ("cost", *WORTHS, "funding", "payment")
ROOM_FOR_WORDS = 0.34
"""A bar holds its amount where it takes this share of the whole width or more, also on a phone."""


def by_actor_rows(answer: Answer, language: Language) -> Rows:
    """Each actor's present value apart by kind, tkr, over every actor and every kind of worth."""
    by_actor = answer.worth_by_kind
    used = [kind for kind in KINDS if any(kind in worth for worth in by_actor.values())]
    head = {name: say(f"tables.by_actor.{name}", language) for name in ("actor", *used, "sum")}
    return [
        {head["actor"]: answer.everyone.actors[actor].label.text(language)}
        | {head[kind]: whole_tkr(worth[kind]) if kind in worth else "" for kind in used}
        | {head["sum"]: whole_tkr(sum(worth.values()))}
        for actor, worth in by_actor.items()
    ]


def by_actor_frame(answer: Answer, language: Language) -> pa.Table:
    """Each actor's worth by kind: c0 actor, c1 kind, c2 mnkr, c3 its text, c4 that if it fits, c5 order."""
    by_actor = answer.worth_by_kind
    rows = [
        (
            answer.everyone.actors[actor].label.text(language),
            say(f"tables.by_actor.{kind}", language),
            worth[kind] / 1e6,
            money(worth[kind], language, signed=True),
        )
        for actor, worth in by_actor.items()
        for kind in KINDS
        if worth.get(kind)
    ]
    order = {say(f"tables.by_actor.{kind}", language): place for place, kind in enumerate(KINDS)}
    room = ROOM_FOR_WORDS * (_longest(rows, 1) + _longest(rows, -1))
    fitted = [(*row, row[3] if abs(row[2]) >= room else "", order[row[1]]) for row in rows]
    return chart_rows(fitted, 6)


def _longest(rows: Sequence[tuple[str, str, float, str]], sign: int) -> float:
    """How far the longest bar goes to one side, of the bars of an actor put after each other."""
    together: dict[str, float] = {}
    for actor, _, worth, _ in rows:
        together[actor] = together.get(actor, 0.0) + max(sign * worth, 0.0)
    return max(together.values(), default=0.0)
