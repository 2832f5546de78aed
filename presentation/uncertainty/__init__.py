"""How sure the answer is, as sentences, table rows and frames for charts. Nothing here is worked out: only told."""

from presentation.uncertainty.break_even import break_even_rows, claim_head, keys_in_front
from presentation.uncertainty.draw import discounted_rows, draw_rows, draw_sentence, own_timing_sentence
from presentation.uncertainty.drivers import MOST_DRIVERS, driver_rows, drivers_sentence, tornado_frame
from presentation.uncertainty.information import (
    information_frame,
    information_rows,
    information_sentence,
    pilot_sentence,
)
from presentation.uncertainty.odds import (
    chance_title,
    coverage_sentence,
    dots_frame,
    dots_sentence,
    fan_frame,
    fan_rows,
    fan_sentence,
    odds_rows,
    odds_sentences,
    payback_chance_frame,
    payback_chance_rows,
    payback_chance_sentence,
)
from presentation.uncertainty.scenarios import scenario_rows, with_chances
from presentation.uncertainty.terms import terms_rows, terms_sentence
from presentation.uncertainty.two_way import axis_of, map_frame, map_rows, map_sentence

__all__ = [
    "MOST_DRIVERS",
    "axis_of",
    "break_even_rows",
    "chance_title",
    "claim_head",
    "coverage_sentence",
    "discounted_rows",
    "dots_frame",
    "dots_sentence",
    "draw_rows",
    "draw_sentence",
    "driver_rows",
    "drivers_sentence",
    "fan_frame",
    "fan_rows",
    "fan_sentence",
    "information_frame",
    "information_rows",
    "information_sentence",
    "keys_in_front",
    "map_frame",
    "map_rows",
    "map_sentence",
    "odds_rows",
    "odds_sentences",
    "own_timing_sentence",
    "payback_chance_frame",
    "payback_chance_rows",
    "payback_chance_sentence",
    "pilot_sentence",
    "scenario_rows",
    "terms_rows",
    "terms_sentence",
    "tornado_frame",
    "with_chances",
]
