"""What other processes do in the tests of the store: they save, and say so when a save has been acknowledged.

They are forked from a process that has imported everything, so that a hundred of them take seconds.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from model.case.assumptions import Assumption, Label
from model.case.case import Case
from store.content.figures import Figures
from store.database.faults import StoreRefused
from store.opening import open_store
from store.records import SINGLE_USER, Conflict, Opened
from store.store import Store
from tests.store.people import shipped

NO_FIGURES = Figures()
SMALL = "arbete_at_alla_jonkoping"


def nursery() -> ForkServerContext:
    """Where processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.warm"])
    return context


def writing(
    context: ForkServerContext, work: Callable[[str, str, int, Connection], None], place: str, case_id: str, life: int
) -> tuple[ForkServerProcess, Connection]:
    """A process that has begun to write in a case, and where it tells what was acknowledged."""
    here, there = context.Pipe(duplex=False)
    writer = context.Process(target=work, args=(place, case_id, life, there), daemon=True)
    writer.start()
    there.close()
    assert here.poll(60), "the writer never began"
    here.recv()
    return writer, here


def counters(count: int) -> Case:
    """A small case with numbers for so many to count in."""
    own = {f"own.writer_{number}": _counted(0) for number in range(count)}
    case = shipped(SMALL)
    return case.edited(numbers={**case.numbers, **own})


def _counted(value: int) -> Assumption:
    return Assumption(label=Label(sv="Räknare", en="Counter"), value=float(value), unit="person", basis="judged")


def counted(case: Case, writer: int, value: int | None = None) -> Any:
    """The case with a writer's number set; or that number."""
    key = f"own.writer_{writer}"
    if value is None:
        return int(case.numbers[key].value or 0)
    return case.edited(numbers={**case.numbers, key: _counted(value)})


def keep_saving(place: str, case_id: str, life: int, told: Connection) -> None:
    """Counts upwards in a case for as long as it lives; each acknowledged save is told at once."""
    store = open_store(place)
    opened = store.open(SINGLE_USER, case_id)
    told.send(None)
    for number in range(100_000):
        request = f"life-{life}-{number}"
        case = counted(opened.case, 0, counted(opened.case, 0) + 1)
        saved = store.save(SINGLE_USER, case_id, opened.revision, case, request, NO_FIGURES)
        assert not isinstance(saved, Conflict)
        opened = saved
        told.send((request, opened.revision, opened.sha, counted(opened.case, 0)))


def save_until_refused(place: str, case_id: str, life: int, told: Connection) -> None:
    """Counts upwards in a case until the store refuses; each acknowledged save is told at once, and then the code."""
    try:
        keep_saving(place, case_id, life, told)
    except StoreRefused as refused:
        told.send(refused.problem.code)


def saved_at_last(store: Store, case_id: str, revision: int, case: Case, request: str) -> Opened | Conflict:
    """Saves as a page does: where others hold the store for too long it tries again, with the same request."""
    for _ in range(20):
        try:
            return store.save(SINGLE_USER, case_id, revision, case, request, NO_FIGURES)
        except StoreRefused as refused:
            if refused.problem.code != "store.locked":
                raise
    raise TimeoutError("others held the store all the time")


def count_to(place: str, case_id: str, writer: int, edits: int, told: Connection) -> None:
    """Counts to a number in a writer's own field, from whatever it last saw, as a page does; tells what happened."""
    store = open_store(place)
    opened = store.open(SINGLE_USER, case_id)
    acknowledged, merges = [], 0
    for value in range(1, edits + 1):
        request = f"writer-{writer}-{value}"
        case = counted(opened.case, writer, value)
        saved = saved_at_last(store, case_id, opened.revision, case, request)
        assert not isinstance(saved, Conflict)
        merges += saved.was_merged
        opened = saved
        acknowledged.append((value, opened.revision))
    store.close()
    told.send((writer, acknowledged, merges))


def send_again(place: str, case_id: str, requests: Sequence[tuple[str, int, int]], told: Connection) -> None:
    """Sends saves that others send too, each (request, opened revision, value); tells which revision each became."""
    store = open_store(place)
    base = {revision: store.open(SINGLE_USER, case_id, revision).case for _, revision, _ in requests}
    became = {}
    for request, revision, value in requests:
        case = counted(base[revision], value % 8, value)
        saved = store.save(SINGLE_USER, case_id, revision, case, request, NO_FIGURES)
        became[request] = None if isinstance(saved, Conflict) else saved.revision
    store.close()
    told.send(became)


def write_without_pause(place: str, case_ids: Sequence[str], told: Connection) -> None:
    """Saves in several cases without pause until it is told to stop; tells how many it did."""
    store = open_store(place)
    opened = [store.open(SINGLE_USER, case_id) for case_id in case_ids]
    done = 0
    told.send(None)
    while not told.poll():
        each = opened[done % len(opened)]
        case = counted(each.case, 0, counted(each.case, 0) + 1)
        saved = store.save(SINGLE_USER, each.case_id, each.revision, case, f"{os.getpid()}-{done}", NO_FIGURES)
        assert not isinstance(saved, Conflict)
        opened[done % len(opened)] = saved
        done += 1
        told.send((saved.case_id, saved.revision, saved.sha))
    store.close()
    told.send(None)
