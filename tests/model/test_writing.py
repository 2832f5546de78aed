"""What anybody may type is given back by the file that was written, to the last sign and digit."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model.case.assumptions import Assumption, Change, Label, Source
from model.case.case import Scenario
from model.case.effect import NotPriced
from model.files.reading import read_case
from model.files.writing import write_case
from tests.model.small_case import SMALL, TEXTS

# Writing what anybody may type

texts = st.text(max_size=80)
numbers = st.floats(-1e13, 1e13, allow_nan=False)
thoroughly = settings(max_examples=150, database=None, derandomize=True)


def labelled(text: str) -> Label:
    """A label of the text, if it may be one."""
    try:
        return Label(sv=text)
    except ValidationError:
        assume(False)
        raise


@thoroughly
@given(texts, st.one_of(st.none(), texts), st.dictionaries(st.integers(1900, 2200), numbers, max_size=5))
def test_any_text_and_number_is_given_back(sv: str, en: str | None, amounts: Mapping[int, float]) -> None:
    label = labelled(sv)
    if en is not None:
        labelled(en)
        label = Label(sv=sv, en=en)
    case = read_case(SMALL)
    line = case.budget["team"].model_copy(update={"label": label, "amounts": amounts, "note": label})
    case = case.model_copy(update={"budget": {"team": line}, "label": label, "not_priced": (NotPriced(label=label),)})
    assert read_case(write_case(case)) == case


AWKWARD = (
    "a: b", "- a", "#x", "a #b", "'", '"', "|", ">", "%", "@", "`", "&a", "*a", "!x", "{", "[", "? a", ": ", " a",
    "a ", "a\n", "\na", "a\n\n b\n", "\t", "~", "null", "true", "---", "...", "\u2028", "\ufeff", "\u200b",
    "å" * 400, "ord " * 300, "a  b " * 60, "💰", "e\u0301",
)  # fmt: skip


@pytest.mark.parametrize("text", [*TEXTS, *AWKWARD])
def test_awkward_text_is_given_back(text: str) -> None:
    case = read_case(SMALL).model_copy(update={"label": Label(sv=text), "summary": Label(en=text)})
    assert read_case(write_case(case)) == case


@pytest.mark.parametrize(
    "value", [0.0, -0.0, 1.0, 0.1, 1 / 3, 1e-9, 1e13, 123456789.01, 1e15, 1e16, 1.5e300, -2.5, 5e-324]
)
def test_awkward_numbers_are_given_back(value: float) -> None:
    case = read_case(SMALL)
    own = {"care.base": case.numbers["care.base"].model_copy(update={"value": value, "low": value / 2, "high": value})}
    changes = {
        "a": Change(value=value),
        "b": Change(low=value, high=value),
        "c": Change(),
        "d": Change(value=value, reason=Label(sv="Så")),
    }
    scenario = Scenario(label=Label(sv="Så"), numbers=changes)
    case = case.model_copy(
        update={"numbers": own, "changes": changes, "scenarios": {"true": scenario, "null": scenario}}
    )
    again = read_case(write_case(case))
    assert again == case
    assert repr(again.changes["a"].value) in (repr(value), repr(value + 0.0))


def test_every_field_is_given_back() -> None:
    case = read_case(SMALL)
    source = Source(
        publisher=Label(sv="A"),
        title=Label(en="B"),
        year=2020,
        url="https://a.se",
        read_on="2026-09-01",
        note=Label(sv="C"),
    )
    number = Assumption(
        label=Label(sv="Tal"), value=2, low=1, high=3, unit="kr/year", basis="published", source="S",
        where=Label(sv="s. 3"), price_year=2019, grade=3, reviewed="2026-09-01", moves_with="care.change",
        note=Label(sv="Not"),
    )  # fmt: skip
    case = case.model_copy(
        update={
            "sources": {"S": source, "1e5": source},
            "numbers": {**case.numbers, "own.number": number},
            "example": True,
        }
    )
    assert read_case(write_case(case)) == case
