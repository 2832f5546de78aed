"""Cases that come into a store from files: a case as YAML, or a package with all versions."""

from uuid import uuid4

from pydantic import ValidationError

from model.case.case import Case
from model.case.problem import error
from model.files.reading import read_case
from store.carrying.packaging import Packed, read_package
from store.content.canonical import case_of, sha_of
from store.database.faults import refusal
from store.records import Acting, Conflict, Opened
from store.store import Store


def import_file(store: Store, acting: Acting, content: bytes) -> tuple[Opened, int]:
    """A new case from a file, and how many of its versions have the sum that they had where they were.

    Raises as `read_file` does.
    """
    return import_read(store, acting, read_file(content))


def read_file(content: bytes) -> Case | Packed:
    """What is in a file. Raises StoreRefused for a damaged package, CaseRefused for a YAML that is no case."""
    if not content.startswith(b"PK"):
        return read_case(content)
    packed, faults = read_package(content)
    if packed is None:
        raise refusal(faults[0])
    return packed


def import_read(store: Store, acting: Acting, packed: Case | Packed) -> tuple[Opened, int]:
    """A new case of what was in a file, and how many of its versions have the sum that they had."""
    if isinstance(packed, Case):
        return store.create(acting, packed, uuid4().hex, kind="file"), 0
    cases = [_case(number, content) for number, content in enumerate(packed.revisions, start=1)]
    if not cases:
        raise refusal(error("store.not_a_package", ""))
    sums = [sha_of(content) for content in packed.revisions]
    opened = store.create(acting, cases[0], uuid4().hex, kind="import")
    equal = int(opened.sha == sums[0])
    for case, told in zip(cases[1:], sums[1:], strict=True):
        saved = store.save(acting, opened.case_id, opened.revision, case, uuid4().hex, kind="import")
        if isinstance(saved, Conflict):  # nobody else knows of the case yet
            raise refusal(error("store.edits_do_not_go_together", opened.case_id))
        opened, equal = saved, equal + (saved.sha == told)
    for named in packed.about["names"]:
        store.name_version(acting, opened.case_id, named["revision"], named["name"], named["note"])
    return store.open(acting, opened.case_id), equal


def _case(number: int, content: bytes) -> Case:
    try:
        return case_of(content)
    except ValidationError:
        raise refusal(error("store.unreadable_revision", "", revision=number)) from None
