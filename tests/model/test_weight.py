"""What a thing weighs: every array that it holds, once, however it is held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.case.weight import weight
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve

ONE = np.zeros(100)
"""800 bytes."""


@dataclass
class Held:
    first: Any
    then: Any = None


@dataclass(slots=True)
class Closed:
    held: Any


class Without(Held):
    HOLDS_NO_ARRAYS: ClassVar = True


class ByName(Mapping[str, Any]):
    __slots__ = ("of",)

    def __init__(self, of: dict[str, Any]) -> None:
        self.of = of

    def __getitem__(self, name: str) -> Any:
        return self.of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)


class ByNameWithMore(ByName):
    """A mapping that has fields of its own besides, which are what it weighs."""


@pytest.mark.parametrize(
    ("thing", "bytes_of_it"),
    [
        (ONE, 800),
        (ONE[:10], 800),
        (ONE.reshape(10, 10).T[2:], 800),
        (np.broadcast_to(ONE, (1000, 100)), 800),
        ([ONE, ONE[3:], ONE], 800),
        ((ONE, np.ones(100)), 1600),
        ({"a": ONE, "b": {"c": np.ones(10)}}, 880),
        (MappingProxyType({"a": ONE}), 800),
        (ByName({"a": ONE}), 800),
        (Held(ONE, Held((np.ones(10), "x"))), 880),
        (Held("x", [None, ONE]), 800),
        (Without(ONE), 0),
        ([Without(ONE), ONE], 800),
        (Closed(ONE), 0),
        (frozenset({1.0, "x"}), 0),
        ({"a": 1.0, "b": ONE}, 0),
        (["x", ONE, "x"], 0),
        ([], 0),
        ({}, 0),
        (range(5), 0),
        (np.float64(3.0), 0),
        (None, 0),
    ],
)
def test_every_array_is_weighed_once(thing: Any, bytes_of_it: int) -> None:
    assert weight(thing) == bytes_of_it
    assert weight([thing, thing, np.ones(1)]) == bytes_of_it + 8


def test_what_has_fields_besides_weighs_what_they_do() -> None:
    more = ByNameWithMore({"a": 1.0})
    vars(more)["kept"] = ONE
    assert weight(more) == 800


def test_what_goes_round_ends() -> None:
    one = Held(ONE)
    one.then = [one, {"again": one}, one]
    assert weight(one) == 800


def test_an_answer_with_draws_weighs_more_than_one_without() -> None:
    case, library = read_case(case_files()["hasselby_vallingby"].read_bytes()), read_library()
    answer = Answer(resolve(case, library), case.perspective)
    assert answer.readings.npv.shape == (1,)
    before = weight(answer)
    assert answer.odds.chance is not None
    assert weight(answer) > before + 8 * case.sampling.draws
