"""The strict door: what a file may not do is refused by code, address and line; what is read is what was written."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from model.case.assumptions import Change
from model.case.case import BudgetLine
from model.case.problem import CaseRefused, Problem
from model.checking.case import check_resolved
from model.files import reading, refusals
from model.files.reading import case_files, line_of, override, read_case, read_library
from model.files.refusals import problems_of
from model.files.writing import write_case
from model.files.yaml_tree import LARGEST_FILE, read_tree
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.model.small_case import PERSON, SMALL, TEXTS


def refusal(text: str | bytes) -> tuple[Problem, ...]:
    """Why a text is refused."""
    with pytest.raises(CaseRefused) as refused:
        read_case(text)
    assert refused.value.problems
    assert all(problem.severity == "error" for problem in refused.value.problems)
    return refused.value.problems


def test_the_small_case_is_sound() -> None:
    assert read_case(SMALL).budget["team"].amounts == {2020: 1000.0}
    assert not [p for p in check_resolved(resolve(read_case(SMALL), LIBRARY)) if p.severity == "error"]


# Bombs


def alias_bomb() -> str:
    """428 bytes that become half a thousand million when somebody walks them."""
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    return "\n".join(["a0: &a0 [lol]", *levels])


BOMBS: dict[str, tuple[str | bytes, str, int | None]] = {
    "aliases that multiply": (alias_bomb(), "yaml_alias", 1),
    "an anchor that is never used": (SMALL.replace("label: Lag", "label: &lag Lag"), "yaml_alias", 8),
    "an alias to nothing": (SMALL + "summary: *label\n", "yaml_alias", 20),
    "merge keys that multiply": (
        "a: &a {" + ", ".join(f"k{n}: 1" for n in range(2000)) + "}\nb:\n" + "  <<: *a\n" * 200,
        "yaml_alias",
        1,
    ),
    "a merge key without an alias": (SMALL + "<<: {horizon: 9}\n", "unknown_field", 20),
    "20 000 brackets": ("[" * 20_000, "yaml_too_much", 1),
    "brackets on their own lines": ("\n".join("[" * 30), "yaml_too_much", 21),
    "nesting by indent": ("\n".join(" " * n + f"a{n}:" for n in range(40)), "yaml_too_much", 21),
    "nesting by dashes": ("- " * 5_000 + "x", "yaml_too_much", 1),
    "60 000 parts": ("a: [" + "1," * 60_000 + "]", "yaml_too_much", 1),
    "24 000 fields": (SMALL + "\n".join(f"k{n}: 1" for n in range(24_000)), "unknown_field", 20),
    "an integer of 5 000 digits": (SMALL.replace("horizon: 5", "horizon: " + "9" * 5_000), "yaml_bad_number", 5),
    "a decimal number of 5 000 digits": (SMALL.replace("value: 0.1", "value: 0." + "9" * 5_000), "yaml_bad_number", 19),
    "a number beyond all floats": (SMALL.replace("value: 5000", "value: 1e400"), "yaml_bad_number", 18),
    "one word of 400 kB": (SMALL + "summary: " + "x" * 400_000, "text_too_long", 20),
    "a quotation that never ends": (SMALL + "summary: '" + "x\n" * 100_000, "yaml_syntax", None),
    "a tag of Python": ("label: !!python/object/apply:os.system ['true']\n", "yaml_tag", 1),
    "a tag of our own": (SMALL.replace("label: Lag", "label: !lag Lag"), "yaml_tag", 8),
    "a tag of YAML": (SMALL.replace("horizon: 5", "horizon: !!int 5"), "yaml_tag", 5),
    "a bare exclamation mark": (SMALL.replace("label: Lag", "label: ! Lag"), "yaml_tag", 8),
    "binary": (SMALL + "summary: !!binary aGVq\n", "yaml_tag", 20),
    "a set": (SMALL + "summary: !!set {a, b}\n", "yaml_tag", 20),
    "a duplicate field": (SMALL + "horizon: 6\n", "yaml_duplicate_key", 20),
    "a duplicate year": (SMALL.replace("{2020: 1000}", "{2020: 1000, 2020: 2000}"), "yaml_duplicate_key", 11),
    "a year as number and as text": (SMALL.replace("{2020: 1000}", "{2020: 1, '2020': 2}"), "yaml_duplicate_key", 11),
    "a year with a sign": (SMALL.replace("{2020: 1000}", "{2020: 1, +2020: 2}"), "yaml_duplicate_key", 11),
    "a year with decimals": (SMALL.replace("{2020: 1000}", "{2020: 1, 2020.0: 2}"), "not_a_whole_number", 11),
    "a list as a field": ("? [a, b]\n: 1\n", "yaml_bad_key", 1),
    "two documents": (SMALL + "---\n" + SMALL, "yaml_syntax", None),
    "nothing": ("", "file_empty", None),
    "only a comment": ("# inget\n", "file_empty", None),
    "a byte order mark and nothing else": (b"\xef\xbb\xbf", "file_empty", None),
    "a list": ("- a\n- b\n", "not_a_case", None),
    "a number": ("5", "not_a_case", None),
    "a text": ("hej", "not_a_case", None),
    "a null": ("~", "not_a_case", None),
    "Latin-1": ("label: Förtjänst".encode("latin-1"), "not_utf8", 1),
    "Latin-1 further down": (SMALL.encode("latin-1"), "not_utf8", 14),
    "UTF-16": (SMALL.encode("utf-16"), "not_utf8", 1),
    "half a letter": (SMALL.encode()[:-1] + b"\xc3", "not_utf8", 19),
    "a lone surrogate": (SMALL + "summary: '\ud800'", "not_utf8", 20),
    "a zip file": (b"PK\x03\x04" + bytes(range(256)), "not_utf8", 2),
    "a null byte": (SMALL + "summary: a\x00b", "control_character", 20),
    "a bell": (SMALL.replace("Vård", "V\x07rd"), "control_character", 14),
    "an escaped bell": (SMALL.replace("Vård", '"V\\x07rd"'), "control_character", 14),
    "an escaped line feed of the C1 kind": (SMALL.replace("Vård", '"V\\x9brd"'), "control_character", 14),
    "too large by one byte": (SMALL.encode() + b"#" * (LARGEST_FILE + 1 - len(SMALL.encode())), "file_too_large", None),
    "too large as text": ("å" * (LARGEST_FILE // 2 + 1), "file_too_large", None),
    "a tab for indent": (SMALL + "actors:\n\tme: {}\n", "yaml_syntax", 21),
    "a bracket that never closes": (SMALL + "sources: {S: {publisher: a\n", "yaml_syntax", None),
    "a directive": ("%TAG ! tag:evil,2000:\n--- !x a\n", "yaml_tag", 2),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused(name: str) -> None:
    text, code, line = BOMBS[name]
    problem = refusal(text)[0]
    assert problem.code == code
    if line is not None:
        assert problem.facts["line"] == line


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    assert len(refusal(BOMBS["24 000 fields"][0])) == refusals.MOST_TOLD


def test_the_largest_file_is_read() -> None:
    text = SMALL.encode() + b"#" * (LARGEST_FILE - len(SMALL.encode()))
    assert read_case(text) == read_case(SMALL)
    assert read_case(b"\xef\xbb\xbf" + SMALL.encode()) == read_case(SMALL), "a byte order mark is no content"
    assert read_case(SMALL.replace("\n", "\r\n")) == read_case(SMALL)


# What plain YAML would have turned into something else


@pytest.mark.parametrize("text", TEXTS)
def test_it_stays_text(text: str) -> None:
    tree, _ = read_tree(f"a: {text}\n{text}: b\n")
    assert tree == {"a": text, text: "b"}


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_never_a_number(text: str) -> None:
    for field in ("start_year: 2020", "value: 5000", "horizon: 5", "2020: 1000"):
        name, _, value = field.partition(": ")
        problems = refusal(SMALL.replace(field, f"{name}: {text if value != '1000' else repr(text)}"))
        assert {problem.code for problem in problems} <= {"not_a_number", "not_a_whole_number", "unknown_field"}
    quoted = SMALL.replace("value: 5000", "value: '5000'")
    assert [problem.code for problem in refusal(quoted)] == ["not_a_number"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-0", 0), ("5", 5), ("+5", 5), ("-5", -5), ("2020", 2020), ("0.25", 0.25), (".25", 0.25),
        ("1.", 1.0), ("1e-3", 0.001), ("1E3", 1000.0), ("-2.5e+2", -250.0), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None), ("'5'", "5"), ('"true"', "true"), ("''", ""),
    ],
)  # fmt: skip
def test_numbers_and_names_are_read(text: str, value: object) -> None:
    tree, _ = read_tree(f"a: {text}\n")
    assert tree == {"a": value}
    assert type(tree["a"]) is type(value)


@pytest.mark.parametrize("value", ["true", "false", "null", "[1]", "{a: 1}", "ja"])
def test_only_a_number_is_a_number(value: str) -> None:
    with_value = SMALL.replace("{2020: 1000}", "{2020: %s}" % value)  # noqa: UP031 (braces are YAML's here)
    assert [problem.code for problem in refusal(with_value)] == ["not_a_number"]


# What the types refuse

SHAPES: dict[str, tuple[str, str, str, str, int]] = {
    "a field that is not there": ("horizon: 5", "horizont: 5", "unknown_field", "horizont", 5),
    "a field further in": ("    label: Lag", "    label: Lag\n    lable: Lag", "unknown_field", "budget.team.lable", 9),
    "no paying purse": ("    paid_by: socialnamnd\n", "", "missing_field", "budget.team.paid_by", 7),
    "no start year": ("start_year: 2020\n", "", "missing_field", "start_year", 1),
    "another format": ("case/1", "case/3", "not_in_list", "format", 1),
    "a cost of another kind": ("cost_type: staff", "cost_type: stuff", "not_in_list", "budget.team.cost_type", 9),
    "half a year": ("horizon: 5", "horizon: 5.5", "not_a_whole_number", "horizon", 5),
    "a whole year with decimals": ("start_year: 2020", "start_year: 2020.0", "not_a_whole_number", "start_year", 4),
    "a yes for a year": ("start_year: 2020", "start_year: true", "not_a_whole_number", "start_year", 4),
    "a number for a name": ("applicant: socialnamnd", "applicant: 5", "not_text", "applicant", 3),
    "a list for a text": ("label: Lag", "label: {sv: [Lag]}", "not_text", "budget.team.label.sv", 8),
    "a long text": ("label: Lag", "label: " + "x" * 4001, "text_too_long", "budget.team.label.sv", 8),
    "a name with a space": ("applicant: socialnamnd", "applicant: Socialnämnden i Å", "bad_identifier", "applicant", 3),
    "a key with a capital": ("  team:", "  Team:", "bad_identifier", "budget.Team", 7),
    "a year before 1900": ("start_year: 2020", "start_year: 20", "below_limit", "start_year", 4),
    "a year after 2200": ("{2020: 1000}", "{20200: 1000}", "above_limit", "budget.team.amounts.20200", 11),
    "a grade of 0": ("unit: change", "unit: change, grade: 0", "below_limit", "numbers.care.change.grade", 19),
    "a part of nothing": (
        "numbers:",
        "followup: {shares: [{label: A, before: 0, of_before: 0, after: 0, of_after: 1}]}\nnumbers:",
        "not_above_limit",
        "followup.shares.0.of_before",
        17,
    ),
    "a grade of 7": ("unit: change", "unit: change, grade: 7", "above_limit", "numbers.care.change.grade", 19),
    "a list for a line": ("numbers:", "changes: [1]\nnumbers:", "wrong_shape", "changes", 17),
    "a text for a line": ("amounts: {2020: 1000}", "amounts: 1000", "wrong_shape", "budget.team.amounts", 11),
    "a text for effects": ("valuations: [{", "valuations: x #", "wrong_shape", "effects.care.valuations", 16),
    "a number for a label": ("label: Lag", "label: 5", "wrong_shape", "budget.team.label", 8),
    "yes for true": ("horizon: 5", "horizon: 5\nexample: yes", "not_true_or_false", "example", 6),
    "an empty label": ("label: Lag", "label: ''", "empty_label", "budget.team.label", 8),
    "no language": ("label: Lag", "label: {}", "empty_label", "budget.team.label", 8),
    "one end of a range": ("value: 5000,", "value: 5000, low: 1,", "range_one_ended", "numbers.care.base", 18),
    "a unit of one's own": ("unit: change", "unit: fraction", "unknown_unit", "numbers.care.change", 19),
    "a source left out": (
        "basis: judged}\n  care.c",
        "basis: published}\n  care.c",
        "published_without_source",
        "numbers.care.base",
        18,
    ),
    "a personnummer": ("label: Lag", f"label: Lag för {PERSON}", "personnummer", "budget.team.label", 8),
    "a personnummer in English": (
        "label: Lag",
        f"label: {{sv: Lag, en: '{PERSON}'}}",
        "personnummer",
        "budget.team.label",
        8,
    ),
    "a personnummer as a source": (
        "cost_type: staff",
        f"cost_type: staff\n    source: '{PERSON}'",
        "personnummer",
        "budget.team.source",
        10,
    ),
    "a decimal comma": ("value: 0.1,", "value: 0,1,", "unknown_field", "numbers.care.change.1", 19),
    "a number for a key": ("  care.base:", "  5:", "not_text", "numbers.5", 18),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_refused(name: str) -> None:
    old, new, code, address, line = SHAPES[name]
    assert SMALL.count(old) == 1, "the small case has it once"
    problems = refusal(SMALL.replace(old, new))
    found = [problem for problem in problems if problem.code == code]
    assert [(problem.address, problem.facts["line"]) for problem in found] == [(address, line)]
    assert address.endswith(str(found[0].facts["field"]))


def test_every_problem_is_told_at_once() -> None:
    text = (
        SMALL.replace("horizon: 5", "horizon: fem")
        .replace("kind: reduction", "kind: cut")
        .replace("value: 0.1", "value: ja")
    )
    assert [(problem.code, problem.facts["line"]) for problem in refusal(text)] == [
        ("not_a_whole_number", 5),
        ("not_in_list", 15),
        ("not_a_number", 19),
    ]


def test_every_code_of_the_types_is_tried() -> None:
    tried = {code for _, _, code, _, _ in SHAPES.values()} | {"not_a_number", "control_character"}
    tried |= {
        "money_or_share",
        "term_incomplete",
        "coupon_in_its_year",
        "filed_twice",
    }  # in tests of contracts and filing
    assert {*refusals._CODES.values(), *refusals._OWN_CODES} == tried


def test_what_may_be_chosen_is_told() -> None:
    (problem,) = refusal(SMALL.replace("kind: reduction", "kind: cut"))
    assert problem.facts["expected"] == "reduction, cohort, planned, case_flow, levels"
    (problem,) = refusal(SMALL.replace("start_year: 2020", "start_year: 20"))
    assert problem.facts["low"] == 1900


PLACES = (
    ("label: Lag", f"label: '{PERSON}'"),
    ("label: Lag", "label: Lag för 811218 9876"),
    ("label: Lag", f"label: {{sv: Lag, {PERSON}: x}}"),
    ("  team:", f"  {PERSON}:"),
    ("  team:", f"  '{PERSON} och {'x' * 300}':"),
    ("applicant: socialnamnd", f"applicant: '{PERSON}'"),
    ("horizon: 5", f"horizon: '{PERSON}'"),
    ("horizon: 5", f"{PERSON}: 5"),
    ("horizon: 5", f"horizon: 5\n{PERSON}: 1\n{PERSON}: 2"),
    ("horizon: 5", f"horizon: 5\nsources: {{'{PERSON}': {{publisher: a, title: b}}}}"),
    ("horizon: 5", f"horizon: 5\nsources: {{S: {{publisher: a, title: b, url: 'https://a.se/{PERSON}'}}}}"),
    ("{2020: 1000}", "{198112189876: 1000}"),
    ("value: 5000", "value: 8112189876.00000000000000000000000000000000"),
    ("care.base:", f"'{PERSON}':"),
    ("unit: change", f"unit: '{PERSON}'"),
    ("kind: reduction", f"kind: '{PERSON}'"),
    ("basis: judged}\n  care.c", f"basis: judged, reviewed: '{PERSON}'}}\n  care.c"),
)


@pytest.mark.parametrize(("old", "new"), PLACES)
def test_a_personnummer_is_refused_and_never_repeated(old: str, new: str) -> None:
    assert old in SMALL
    with pytest.raises(CaseRefused) as refused:
        read_case(SMALL.replace(old, new, 1))
    told = f"{refused.value} {refused.value.problems!r}"
    for digits in ("9876", "811218"):
        assert digits not in told
    assert refused.value.__context__ is None or refused.value.__suppress_context__, "nor in a traceback"


def test_problems_without_a_file_have_no_line() -> None:
    with pytest.raises(ValidationError) as refused:
        BudgetLine.model_validate({"label": "", "cost_type": "staff", "paid_by": "region"})
    (problem,) = problems_of(refused.value, base=("budget", "team"))
    assert (problem.code, problem.address, problem.facts["line"]) == ("empty_label", "budget.team.label", None)


# Addresses and single numbers


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("horizon", 5),
        ("budget.team", 7),
        ("budget.team.amounts.2020", 11),
        ("effects.care.valuations.0.actor", 16),
        ("numbers.care.base", 18),
        ("numbers.care.base.value", 18),
        ("budget.team.amounts.2031", 11),  # not there: the line of what is round it
        ("scenarios.none", 1),
    ],
)
def test_the_line_of_an_address(address: str, line: int | None) -> None:
    assert line_of(SMALL, address) == line


@pytest.mark.parametrize(("text", "value"), [("5", 5.0), ("0.25", 0.25), ("1e-3", 0.001), ("-2", -2.0)])
def test_a_number_of_the_command_line(text: str, value: float) -> None:
    assert override("discount_rate", text) == ("discount_rate", Change(value=value))


@pytest.mark.parametrize(
    "text",
    ["", "fem", "0,25", "1_000", "0x1F", "true", "~", "[1]", "1e999", "9" * 50, "nan", "&a 1", "!!int 5", "\x00"],
)
def test_what_is_no_number_of_the_command_line(text: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        override("discount_rate", text)
    assert [(problem.code, problem.address) for problem in refused.value.problems] == [
        ("not_a_number", "discount_rate")
    ]


# The library


def copied_library(folder: Path) -> Path:
    """A copy of the library's files."""
    for path in reading.ASSUMPTIONS.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_a_library_elsewhere_is_read(tmp_path: Path) -> None:
    assert read_library(copied_library(tmp_path)) == LIBRARY


def test_a_number_in_two_files_is_refused(tmp_path: Path) -> None:
    copied_library(tmp_path)
    (tmp_path / "own.yaml").write_text("numbers: {discount_rate: {label: Egen, value: 0.1, unit: rate, basis: judged}}")
    with pytest.raises(CaseRefused, match="yaml_duplicate_key at own"):
        read_library(tmp_path)


def test_a_malformed_library_is_refused(tmp_path: Path) -> None:
    copied_library(tmp_path)
    (tmp_path / "own.yaml").write_text("numbers: {own: {label: Egen, value: 0.1, unit: fraction, basis: judged}}")
    with pytest.raises(CaseRefused, match=r"unknown_unit at numbers\.own"):
        read_library(tmp_path)


def test_the_founding_case_is_first() -> None:
    names = list(case_files())
    assert names[0] == "hasselby_vallingby"
    assert names[1:] == sorted(names[1:])


@pytest.mark.parametrize("name", case_files())
def test_a_shipped_case_survives_writing(name: str) -> None:
    case = read_case(case_files()[name].read_bytes())
    text = write_case(case)
    assert read_case(text) == case
    assert "!!" not in text
    assert write_case(read_case(text)) == text
