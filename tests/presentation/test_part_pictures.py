"""The picture of a flow and of levels: as wide as there are cases, what changes is marked, and few are never shown."""

import pytest

from presentation.part_pictures import APART, picture_frame
from presentation.parts_of_effects import AtPart, both_worlds

FLOW = (AtPart("In", 2000.0, 2000.0), AtPart("Utreds", 820.0, 820.0, 246.0, 200.0), AtPart("Ja", 164.0, 205.0))


def test_bars_are_as_wide_as_the_counts_and_bands_as_those_that_go_on() -> None:
    frame = picture_frame(FLOW, True, "sv")
    bars = frame[frame["c4"].isin(["bar", "changed"])]
    assert list(bars["c1"] - bars["c0"]) == pytest.approx([1.0, 1.0, 0.41, 0.41, 0.082, 0.1025])
    bands = frame[frame["c4"] == "band"]
    assert list(bands["c1"] - bands["c0"]) == pytest.approx([0.41, 0.41, 0.082, 0.1025])
    assert set(bands["c0"]) == {0.0, APART}


def test_what_changes_is_marked_in_words_and_not_by_colour_alone() -> None:
    words = list(picture_frame(FLOW, True, "sv").query("c4 == 'strong'")["c5"])
    assert words == ["↓ 25,0\u00a0% går vidare", "205 ▲"]
    assert "820 · ↺ 246 åter" in list(picture_frame(FLOW, True, "sv")["c5"])


def test_fewer_than_five_are_neither_told_nor_drawn() -> None:
    few = [picture_frame((AtPart("In", 100.0, 100.0), AtPart("Ja", count, count)), True, "sv") for count in (1.0, 4.0)]
    assert few[0].equals(few[1])
    assert "färre än 5" in list(few[0]["c5"])
    assert not any("%" in words for words in few[0]["c5"])


def test_what_differs_is_never_told_as_the_same_number() -> None:
    told = [
        both_worlds(AtPart("Ja", *counts), "sv") for counts in ((10.0, 10.2), (0.025, 0.045), (0.1, 0.0), (3.0, 3.2))
    ]
    assert told == [("10,0", "10,2"), ("0,025", "0,045"), ("0,1", "0,0"), ("färre än 5", "färre än 5")]
    words = list(picture_frame((AtPart("In", 100.0, 100.0), AtPart("Ja", 10.0, 10.2)), True, "sv")["c5"])
    assert {"10,0", "10,2 ▲"} <= set(words)


def test_levels_stand_as_a_pyramid_with_the_highest_on_top() -> None:
    frame = picture_frame((AtPart("Grön", 600.0, 600.0), AtPart("Röd", 150.0, 150.0)), False, "sv")
    assert list(frame.query("c4 == 'name'")["c5"]) == ["Röd", "Grön"]
    top = frame.query("c4 == 'bar'").iloc[0]
    assert (top["c0"], top["c1"]) == pytest.approx((0.375, 0.625))
    assert frame.query("c4 == 'band'").empty
