"""The picture of what can be seen: the claimed effect as one bar, the smallest that shows as others."""

from functools import lru_cache

import altair as alt

from model.case.assumptions import Language
from presentation.charts import BLUE, EMPTY, GREY, INK, Spec, plain_spec
from wording.texts import say

HEIGHT = 150
PERCENT = "format(100 * datum.value, ',~f') + '\u00a0%'"
"""Per cent along an axis as it stands everywhere else, with a space."""


@lru_cache
def visibility_spec(language: Language) -> Spec:
    """Bars of shares, each with its words: data from `visibility.seen_effects`."""
    share = alt.X("c1:Q", title=say("review.see.axis", language), axis=alt.Axis(labelExpr=PERCENT, tickCount=5))
    what = alt.Y("c0:N", title=None, sort=None, axis=alt.Axis(labelLimit=260))
    base = alt.Chart(EMPTY).encode(what)
    bars = base.mark_bar(height={"band": 0.6}).encode(
        share,
        alt.Color("c3:N", scale=alt.Scale(domain=["claimed", "seen"], range=[BLUE, GREY]), legend=None),
        tooltip=[alt.Tooltip("c0:N", title=" "), alt.Tooltip("c2:N", title=" ")],
    )
    words = base.mark_text(align="left", dx=6, fontSize=13, fontWeight="bold", color=INK).encode(
        share, alt.Text("c2:N")
    )
    # A point further out that is not seen keeps room for the words of the longest bar.
    room = base.mark_point(opacity=0, aria=False).encode(alt.X("c4:Q")).transform_calculate(c4="datum.c1 * 1.3")
    return plain_spec(alt.layer(bars, words, room), HEIGHT)
