"""The answer in words: what a committee reads first."""

from presentation.sentences.answer import cost_sentence, edit_sentence, key_figures, scenarios_sentence
from presentation.sentences.applicants import applicants_named, co_applicants_named
from presentation.sentences.enough import WHATEVER, break_even_text, enough_sentence, enough_short, way_of
from presentation.sentences.labels import (
    counted_name,
    label_text,
    listed,
    number_label,
    question_label,
    questions_told,
    short_label,
)
from presentation.sentences.left_out import left_out_sentence
from presentation.sentences.numbers import amount, exact, range_text, range_words, schedule_words, told
from presentation.sentences.payback import curve_heading, is_without_costs, payback_sentence, payback_told
from presentation.sentences.problems import problem_sentence

__all__ = [
    "WHATEVER",
    "amount",
    "applicants_named",
    "break_even_text",
    "co_applicants_named",
    "cost_sentence",
    "counted_name",
    "curve_heading",
    "edit_sentence",
    "enough_sentence",
    "enough_short",
    "exact",
    "is_without_costs",
    "key_figures",
    "label_text",
    "left_out_sentence",
    "listed",
    "number_label",
    "payback_sentence",
    "payback_told",
    "problem_sentence",
    "question_label",
    "questions_told",
    "range_text",
    "range_words",
    "scenarios_sentence",
    "schedule_words",
    "short_label",
    "told",
    "way_of",
]
