"""A file that once opened opens for ever: with the answer and the fingerprint that it had when it was written."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.case.fingerprint import fingerprint
from model.files.reading import read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve

pytestmark = pytest.mark.always

FOLDER = Path(__file__).parents[1] / "old_files" / "format_2"


def assert_same(now: Any, kept: Any, place: str = "") -> None:
    """Holds what is answered to what was kept, to the last digit that processors agree on."""
    if isinstance(kept, dict):
        for name, value in kept.items():
            assert_same(now[name], value, f"{place}.{name}")
    elif isinstance(kept, list):
        assert len(now) == len(kept), place
        for at, value in enumerate(kept):
            assert_same(now[at], value, f"{place}.{at}")
    elif isinstance(kept, float):
        assert now == pytest.approx(kept, rel=1e-12, abs=1e-6), place
    else:
        assert now == kept, place


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_old_file_answers_as_it_did(path: Path) -> None:
    """The answer is kept as it was printed on 2026-11-29: with a contract, repayment, scenarios and ranges."""
    case, kept = read_case(path.read_bytes()), json.loads(path.with_suffix(".json").read_text("utf-8"))
    answer = evaluate_as_json(Answer(resolve(case, read_library()), case.perspective))
    assert_same(answer, kept["answer"])
    assert fingerprint(case) == kept["fingerprint"]
    assert fingerprint(read_case(write_case(case))) == kept["fingerprint"]
