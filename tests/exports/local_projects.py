"""The LUM forms of shipped cases, and the faults and tables in them."""

from typing import Any

from exports.documents.document import Document, Table
from model.analysis.answer import Answer
from model.case.application import LocalAccount, LocalProject
from model.case.assumptions import Language
from model.case.case import Case
from model.case.problem import Problem
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from wording.texts import say

LANGUAGES: tuple[Language, ...] = ("sv", "en")
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
assert FOUNDING.local_project is not None
FILED: LocalProject = FOUNDING.local_project
FILED_ACCOUNT = FILED.accounts[2022]


def answered(case: Case, scenario: str | None = None) -> Answer:
    """The answer to a case."""
    return Answer(resolve(case, LIBRARY, scenario), case.perspective)


def with_project(project: LocalProject | None) -> Answer:
    """The founding case with another local project."""
    return answered(FOUNDING.model_copy(update={"local_project": project}))


def with_account(**fields: Any) -> Answer:
    """The founding case with other things in its account."""
    account = LocalAccount.model_validate({**dict(FILED_ACCOUNT), **fields})
    return with_project(FILED.model_copy(update={"accounts": {2022: account}}))


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Code and address of each problem."""
    return [(problem.code, problem.address) for problem in problems]


def tables(document: Document) -> list[Table]:
    """The table of facts, then those of kronor."""
    first, *rest = (block for block in document.blocks if isinstance(block, Table))
    heads = [say("local_project.in_kronor", language) for language in LANGUAGES]
    return [first, *(table for table in rest if table.head[0] in heads)]
