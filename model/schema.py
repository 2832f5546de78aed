"""The JSON Schemas of what is read and printed: case and contract files, and the answer of each subcommand."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from model.case.case import Case
from model.case.contract import Contract
from model.case.reviewing.fund import FundFile
from model.committee.results import COMMITTEE_RESULTS
from model.results import RESULTS
from model.results_of_followup import FOLLOWUP_RESULTS
from model.results_of_review import ReviewResult

FILES: dict[str, type[BaseModel]] = {"case": Case, "contract-file": Contract, "fund-file": FundFile}
"""Name of a schema → the type of the files that it describes. YAML and JSON are read alike."""


ANSWERS: dict[str, type[BaseModel]] = {
    **RESULTS, **COMMITTEE_RESULTS, **FOLLOWUP_RESULTS, "review": ReviewResult,
}  # fmt: skip
"""Subcommand → what it prints as JSON."""


def schemas() -> dict[str, dict[str, Any]]:
    """Name → JSON Schema: of files as they are written by hand, and of answers as they are printed."""
    written = {name: kind.model_json_schema(mode="validation") for name, kind in FILES.items()}
    printed = {name: kind.model_json_schema(mode="serialization") for name, kind in ANSWERS.items()}
    dialect = GenerateJsonSchema.schema_dialect
    return {name: {"$schema": dialect, **schema} for name, schema in {**written, **printed}.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Writes each schema as `<name>.json` in a folder, and gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", "utf-8")
        written.append(path)
    return written
