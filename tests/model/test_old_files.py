"""A file that once opened opens for ever: with the answer and the fingerprint that it had when it was written."""

import json
from pathlib import Path

import pytest

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.case.fingerprint import fingerprint
from model.files.reading import read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve

pytestmark = pytest.mark.always

FOLDER = Path(__file__).parents[1] / "old_files" / "format_2"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_old_file_answers_as_it_did(path: Path) -> None:
    """The answer is kept as it was printed on 2026-11-29: with a contract, repayment, scenarios and ranges."""
    case, kept = read_case(path.read_bytes()), json.loads(path.with_suffix(".json").read_text("utf-8"))
    answer = evaluate_as_json(Answer(resolve(case, read_library()), case.perspective))
    assert {name: answer[name] for name in kept["answer"]} == kept["answer"]
    assert fingerprint(case) == kept["fingerprint"]
    assert fingerprint(read_case(write_case(case))) == kept["fingerprint"]
