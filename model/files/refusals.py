"""What the types refuse, as problems: code, address, field and line, never the text itself."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

from model.case.problem import Problem, error
from model.files.yaml_tree import Place, dotted, shown

MOST_TOLD = 100
"""Problems of one file that are reported at a time."""

_CODES = {
    "extra_forbidden": "unknown_field",
    "invalid_key": "unknown_field",  # a number as a field: `{value: 0,25}` is the fields value and 25
    "missing": "missing_field",
    "literal_error": "not_in_list",
    "union_tag_invalid": "not_in_list",
    "union_tag_not_found": "missing_field",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "finite_number": "not_a_number",
    "int_type": "not_a_whole_number",
    "int_parsing": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "string_type": "not_text",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "bad_identifier",
    "greater_than_equal": "below_limit",
    "less_than_equal": "above_limit",
    "greater_than": "not_above_limit",
    "model_type": "wrong_shape",
    "model_attributes_type": "wrong_shape",
    "dict_type": "wrong_shape",
    "mapping_type": "wrong_shape",
    "tuple_type": "wrong_shape",
    "bool_type": "not_true_or_false",
}
_IN_BRACKETS = re.compile(r"\[[a-z_]+\]")
"""What the types add to a place: a fault in a key, or the kind that a record was read as."""
_FACTS = {"ge": "low", "gt": "low", "le": "high", "max_length": "limit"}
_OWN_CODES = (
    "personnummer", "control_character", "empty_label", "range_one_ended", "unknown_unit", "published_without_source",
    "money_or_share", "term_incomplete", "filed_twice", "coupon_in_its_year",
)  # fmt: skip


def problems_of(
    refusal: ValidationError, lines: Mapping[Place, int] | None = None, base: Place = ()
) -> tuple[Problem, ...]:
    """What the types refused, as problems with address and line. Never repeats the refused text: it may be personal."""
    problems = []
    for fault in refusal.errors(include_url=False, include_input=False)[:MOST_TOLD]:
        place = tuple(part for part in (*base, *fault["loc"]) if not _IN_BRACKETS.fullmatch(str(part)))
        if fault["type"].startswith("union_tag"):
            place = (*place, "kind")
        code = _CODES.get(fault["type"], "wrong_value")
        if fault["type"] == "value_error":
            own = str(fault.get("ctx", {}).get("error", ""))
            code = own if own in _OWN_CODES else "wrong_value"
        context = fault.get("ctx", {})
        limits = {fact: context[name] for name, fact in _FACTS.items() if name in context}
        if code == "not_in_list":
            listed = re.findall(r"'\[?([^'\]]*)\]?'", context.get("expected") or context["expected_tags"])
            limits["expected"] = ", ".join(listed)
        field = shown(str(place[-1])) if place else ""
        problems.append(error(code, dotted(place), line=_line(place, lines), field=field, **limits))
    return tuple(problems)


def _line(place: Place, lines: Mapping[Place, int] | None) -> int | None:
    """The line of a place, or of the nearest thing around it."""
    while lines is not None:
        if place in lines:
            return lines[place]
        if not place:
            break
        place = place[:-1]
    return None
