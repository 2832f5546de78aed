"""Several processes in one store: every edit of one case is kept, what is sent again is done once, backups end."""

import random
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from store.carrying.copying import backup
from store.carrying.proving import prove
from store.content.canonical import case_of
from store.database.revisions import content_at
from store.database.tables import AUDIT
from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.people import request
from tests.store.writers import count_to, counted, counters, nursery, send_again, write_without_pause

WRITERS = 8


def begun(place: str) -> str:
    """A case with a number for each writer."""
    store = open_store(place)
    case_id = store.create(SINGLE_USER, counters(WRITERS), request()).case_id
    store.close()
    return case_id


def counting(place: str, edits: int) -> tuple[int, int]:
    """Lets every writer count in one case at once: the acknowledged edits that are kept, and how many were merged."""
    case_id, context = begun(place), nursery()
    pipes, started = [], []
    for writer in range(WRITERS):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=count_to, args=(place, case_id, writer, edits, there), daemon=True)
        process.start()
        there.close()
        pipes.append(here)
        started.append(process)
    told = [pipe.recv() for pipe in pipes]
    for process in started:
        process.join()
    store = open_store(place)
    final = store.open(SINGLE_USER, case_id)
    assert [counted(final.case, writer) for writer in range(WRITERS)] == [edits] * WRITERS
    kept = 0
    with store.database.reading() as connection:
        for writer, acknowledged, _ in told:
            for value, revision in acknowledged:
                kept += counted(case_of(content_at(connection, case_id, revision)[1]), writer) == value
    assert final.revision == 1 + WRITERS * edits, "each edit is a revision of its own"
    assert prove(store.database).faults == []
    store.close()
    return kept, sum(merges for _, _, merges in told)


@pytest.mark.parametrize("edits", [12, pytest.param(250, marks=pytest.mark.torture)])
def test_eight_processes_edit_one_case(place: str, edits: int, capsys: pytest.CaptureFixture[str]) -> None:
    kept, merged = counting(place, edits)
    with capsys.disabled():
        print(f"\n{WRITERS} processes × {edits} edits of one case: {kept} of {WRITERS * edits} kept, {merged} merged")
    assert kept == WRITERS * edits
    assert merged > 0, "they were in each other's way"


@pytest.mark.parametrize("saves", [24, pytest.param(1000, marks=pytest.mark.torture)])
def test_what_is_sent_again_is_done_once(place: str, saves: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Three processes send the same saves at once, each in an order of its own, some of them twice."""
    case_id, context, chance = begun(place), nursery(), random.Random(3)
    requests = [(f"r{number}", 1, 8 * (number // 8) + number % 8 + 1) for number in range(min(saves, 8))]
    requests = [
        (f"{name}-{lap}", revision, value) for lap in range(-(-saves // 8)) for name, revision, value in requests
    ]
    answers = []
    for lap in range(0, len(requests), 8):
        store = open_store(place)
        head = store.open(SINGLE_USER, case_id).revision
        store.close()
        batch = [(name, head, value + lap) for name, _, value in requests[lap : lap + 8]]
        pipes = []
        for _ in range(3):
            here, there = context.Pipe(duplex=False)
            order = chance.sample(batch, len(batch)) + chance.sample(batch, 2)
            process = context.Process(target=send_again, args=(place, case_id, order, there), daemon=True)
            process.start()
            there.close()
            pipes.append((here, process))
        answers += [pipe.recv() for pipe, _ in pipes]
        for _, process in pipes:
            process.join()
    store = open_store(place)
    with store.database.reading() as connection:
        done = connection.scalars(select(AUDIT.c.request).where(AUDIT.c.action == "save")).all()
    for name, *_ in requests:
        became = {answer[name] for answer in answers if name in answer}
        assert len(became) == 1, "every process is told the same"
        assert None not in became, "and none of a conflict"
    assert len(done) == len(set(done)) == len(requests)
    with capsys.disabled():
        print(f"\n{len(requests)} saves sent 3 to 6 times: {len(done)} done, 0 conflicts")
    store.close()


@pytest.mark.parametrize("backups", [5, pytest.param(40, marks=pytest.mark.torture)])
def test_a_backup_ends_while_others_write_without_pause(
    place: str, tmp_path: Path, backups: int, capsys: pytest.CaptureFixture[str]
) -> None:
    store, context = open_store(place), nursery()
    case_ids = [store.create(SINGLE_USER, counters(1), request()).case_id for _ in range(2)]
    here, there = context.Pipe()
    writer = context.Process(target=write_without_pause, args=(place, case_ids, there), daemon=True)
    writer.start()
    here.recv()
    acknowledged: list[tuple[str, int, str]] = []
    longest, missing = 0.0, 0
    for number in range(backups):
        acknowledged.append(here.recv())
        while here.poll():
            acknowledged.append(here.recv())
        began = time.monotonic()
        proof = backup(store.database, tmp_path / f"backup-{number}.sqlite3")
        longest = max(longest, time.monotonic() - began)
        assert proof.faults == []
        copy = sqlite3.connect(tmp_path / f"backup-{number}.sqlite3")
        there_are = set(copy.execute("SELECT case_id, number, sha FROM revision"))
        copy.close()
        missing += len(set(acknowledged) - there_are)
    assert writer.is_alive(), "it wrote all the while"
    here.send(None)
    while here.recv() is not None:
        pass
    writer.join()
    with capsys.disabled():
        print(f"\n{backups} backups under writing, {len(acknowledged)} saves before them: {missing} missing, "
              f"longest {longest:.1f} s")  # fmt: skip
    assert missing == 0
    store.close()
