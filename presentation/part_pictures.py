"""The picture of a flow or of levels: both worlds side by side, as wide as there are cases or people at each part.

A flow is read from the top down: bars of those at a part, and bands of those that go on, with the share. Levels stand
as a pyramid, the highest on top. What differs with the programme has a colour, an arrow and heavier words.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import altair as alt
import pandas as pd

from model.case.assumptions import Language
from model.case.effect_kinds.case_flow import FEWEST_SHOWN
from presentation.charts import BLUE, EMPTY, GREY, INK, Spec, plain_spec
from presentation.parts_of_effects import AtPart, both_worlds, masked
from wording.numbers import percent
from wording.texts import say

ROW, NAME, BAR = 1.0, 0.27, 0.58
"""Of the height of a part: all of it, where its bar begins, and where it ends; below are those that go on."""
APART = 1.06
"""Where the world with the programme begins, when the widest bar is 1."""
SMALLEST = 0.004
"""The width of a bar that would not be seen."""
Row = tuple[float, float, float, float, str, str]
COLUMNS = ["c0", "c1", "c2", "c3", "c4", "c5"]


def picture_frame(parts: Sequence[AtPart], goes_on: bool, language: Language) -> pd.DataFrame:
    """Rows for `picture_spec`: c0 to c1 along x, c2 to c3 down, c4 what it is, c5 its words."""
    shown = list(parts) if goes_on else list(reversed(parts))
    widest = max((max(one.without, one.mixed) for one in shown), default=0.0)
    widest = widest if widest > 0 else 1.0
    rows: list[Row] = [
        (0.0, 1.0, -0.35, 0.0, "head", say("effects.flow.head.without", language)),
        (APART, APART + 1.0, -0.35, 0.0, "head", say("effects.flow.head.mixed", language)),
    ]
    for place, one in enumerate(shown):
        rows.append((0.0, 1.0, place, place + NAME, "name", one.label))
        after = shown[place + 1] if goes_on and place + 1 < len(shown) else None
        for world, start in (("without", 0.0), ("mixed", APART)):
            rows += _of_world(one, after, world, start, place, widest, goes_on, language)
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_world(
    one: AtPart,
    after: AtPart | None,
    world: str,
    start: float,
    place: int,
    widest: float,
    goes_on: bool,
    language: Language,
) -> Iterator[Row]:
    """A part in one of the worlds: its bar with its count, and the band of those that go on to the next."""
    count = max(0.0, getattr(one, world))
    # Fewer than five are drawn as five: the width would tell what the words do not.
    wide = max(SMALLEST, (FEWEST_SHOWN if is_masked(count) else count) / widest)
    left = start if goes_on else start + (1.0 - wide) / 2
    is_changed = world == "mixed" and one.differs
    words = both_worlds(one, language)[world == "mixed"]
    if is_changed and not is_masked(one.without) and not is_masked(count):
        words = f"{words} {'▲' if one.mixed > one.without else '▼'}"
    yield (left, left + wide, place + NAME, place + BAR, "changed" if is_changed else "bar", "")
    back = max(0.0, getattr(one, f"back_{world}"))
    if round(back) > 0:
        words = say("effects.flow.comes_back", language, count=words, back=masked(back, language))
    place_of_words = (start, start + 1.0, place + NAME, place + BAR)
    yield (*place_of_words, f"{'strong' if is_changed else 'plain'}{'' if goes_on else '_middle'}", words)
    if after is None:
        return
    further = max(0.0, getattr(after, world))
    band = max(SMALLEST, (FEWEST_SHOWN if is_masked(further) else further) / widest)
    yield (start, start + min(band, wide), place + BAR, place + ROW + NAME, "band", "")
    if count > 0 and not is_masked(count) and not is_masked(further):
        differs = world == "mixed" and abs(_share(one, after, "mixed") - _share(one, after, "without")) > 0.0005
        share = say("effects.flow.goes_on", language, share=percent(_share(one, after, world), 0 if not differs else 1))
        yield (start, start + 1.0, place + BAR, place + ROW, "strong" if differs else "plain", share)


def is_masked(count: float) -> bool:
    """Whether a count is so small that somebody might be recognised."""
    return 0 < round(count) < FEWEST_SHOWN


def _share(one: AtPart, after: AtPart, world: str) -> float:
    """The share of those at a part that go on to the next."""
    count = getattr(one, world)
    return float(getattr(after, world) / count) if count > 0 else 0.0


@lru_cache
def picture_spec(language: Language, parts: int, goes_on: bool) -> Spec:
    """Bars, bands and words, drawn where the frame says."""
    across = alt.Scale(domain=[0, APART + 1.0], nice=False, zero=False)
    down = alt.Scale(domain=[parts - ROW + BAR + 0.04, -0.35], nice=False, zero=False)
    base = alt.Chart(EMPTY).encode(
        alt.X("c0:Q", axis=None, scale=across), alt.Y("c2:Q", axis=None, scale=down), alt.X2("c1:Q"), alt.Y2("c3:Q")
    )
    looks = (("band", GREY, 0.22), ("bar", GREY, 0.6), ("changed", BLUE, 0.55))
    marks = [
        base.transform_filter(f"datum.c4 === '{kind}'").mark_rect(color=colour, opacity=opacity, aria=False)
        for kind, colour, opacity in looks
    ]
    return plain_spec(alt.layer(*marks, *_words(across, down)), 20 + (78 if goes_on else 62) * parts)


def _words(across: alt.Scale, down: alt.Scale) -> Iterator[alt.Chart]:
    """The words of each kind, from the left of their place or in its middle."""
    base = (
        alt.Chart(EMPTY)
        .transform_calculate(c6="(datum.c2 + datum.c3) / 2", c7="(datum.c0 + datum.c1) / 2")
        .encode(y=alt.Y("c6:Q", axis=None, scale=down), text=alt.Text("c5:N"))
    )
    kinds: tuple[tuple[str, Literal["normal", "bold"]], ...] = (
        ("head", "normal"), ("name", "bold"), ("plain", "normal"), ("strong", "bold"),
        ("plain_middle", "normal"), ("strong_middle", "bold"),
    )  # fmt: skip
    for kind, weight in kinds:
        in_middle = kind.endswith("_middle")
        yield (
            base.transform_filter(f"datum.c4 === '{kind}'")
            .mark_text(
                align="center" if in_middle else "left", dx=0 if in_middle else 5, fontSize=13, fontWeight=weight,
                color=INK, limit=330, aria=False,
            )
            .encode(x=alt.X("c7:Q" if in_middle else "c0:Q", axis=None, scale=across))
        )  # fmt: skip
