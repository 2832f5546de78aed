"""The published JSON Schemas: current, true of every shipped file and every answer, and false of what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from model.__main__ import main
from model.files.reading import case_files, contract_files
from model.files.yaml_tree import read_tree
from model.schema import schemas

SCHEMAS = schemas()
PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schema"


def faults(name: str, value: Any) -> list[str]:
    """What a schema finds wrong, as JSON would have it: every key a text."""
    plain = json.loads(json.dumps(value))
    return [fault.message for fault in jsonschema.Draft202012Validator(SCHEMAS[name]).iter_errors(plain)]


def test_the_published_schemas_are_current() -> None:
    published = {path.stem: json.loads(path.read_text("utf-8")) for path in PUBLISHED.glob("*.json")}
    assert published == SCHEMAS, "run make schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", case_files().values(), ids=lambda path: path.stem)
def test_every_shipped_case_fits(path: Path) -> None:
    assert faults("case", read_tree(path.read_bytes())[0]) == []


@pytest.mark.parametrize("path", contract_files().values(), ids=lambda path: path.stem)
def test_every_shipped_contract_fits(path: Path) -> None:
    assert faults("contract-file", read_tree(path.read_bytes())[0]) == []


def wrong_unit_of_years(case: dict[str, Any]) -> None:
    case["horizon"] = "ten"


def unknown_field(case: dict[str, Any]) -> None:
    case["colour"] = "red"


def unknown_kind(case: dict[str, Any]) -> None:
    next(iter(case["effects"].values()))["kind"] = "miracle"


def slot_of_no_kind(case: dict[str, Any]) -> None:
    next(iter(case["effects"].values()))["wish"] = "a.key"


@pytest.mark.parametrize("spoil", [wrong_unit_of_years, unknown_field, unknown_kind, slot_of_no_kind])
def test_what_is_wrong_does_not_fit(spoil: Callable[[dict[str, Any]], None]) -> None:
    case = read_tree(next(iter(case_files().values())).read_bytes())[0]
    spoil(case)
    assert faults("case", case) != []


@pytest.mark.parametrize("name", ["evaluate", "drivers", "break-even", "simulate", "check"])
def test_every_answer_fits(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for path in case_files().values():
        main([name, str(path), "--json"])
        assert faults(name, json.loads(capsys.readouterr().out)) == [], path.stem


def test_a_contract_and_a_payment_fit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for path in contract_files().values():
        if main(["payment", str(path), "--measured", "1,2,3", "--advanced", "100", "--json"]) == 0:
            assert faults("payment", json.loads(capsys.readouterr().out)) == [], path.stem
        capsys.readouterr()
    from model.files.writing import write_case
    from tests.case_with_contract import agreed_case

    file = tmp_path / "agreed.yaml"
    file.write_text(write_case(agreed_case()), "utf-8")
    assert main(["contract", str(file), "--json"]) == 0
    assert faults("contract", json.loads(capsys.readouterr().out)) == []
