"""Attacks by uploads: sixty files of 4.9 MB in one session were all kept."""

import asyncio
import http.client
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from bench.crowd.page import open_session
from tests.imports.workbooks_made import FOUNDING_ROWS, workbook
from tests.serving import served_here
from tests.visitor import all_text, open_page, whole
from views.state import uploads
from wording.texts import say


def filled(manager: MemoryUploadedFileManager, session: str, count: int, size: int) -> None:
    """So many uploads, each held to the limits as the server does."""
    for place in range(count):
        manager.add_file(session, UploadedFileRec(f"{session}:{place}", "a.xlsx", "", b"x" * size))
        uploads.hold_to_limits(manager, session)


def test_the_newest_files_of_a_session_are_kept() -> None:
    manager = MemoryUploadedFileManager("/upload")
    filled(manager, "one", 60, 4_900_000)
    assert list(manager.file_storage["one"]) == ["one:58", "one:59"]
    filled(manager, "two", 3, 9_000_000)
    assert list(manager.file_storage["two"]) == ["two:2"]
    assert list(manager.file_storage["one"]) == ["one:58", "one:59"], "another session's files are left alone"


def test_all_sessions_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_OF_ALL", 1_000)
    manager = MemoryUploadedFileManager("/upload")
    for place in range(40):
        filled(manager, f"session {place}", 1, 100)
    kept = [session for session, files in manager.file_storage.items() if files]
    assert kept == [f"session {place}" for place in range(30, 40)]


def test_a_file_too_large_for_a_session_is_not_kept() -> None:
    manager = MemoryUploadedFileManager("/upload")
    filled(manager, "one", 1, uploads.LARGEST_OF_A_SESSION + 1)
    assert not manager.file_storage["one"]


def resident(process: int) -> float:
    """MB that a process holds (Linux only)."""
    found = re.search(r"VmRSS:\s+([0-9]+)", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) / 1000


async def attack(address: str, process: int, count: int, size: int) -> tuple[float, float, set[int]]:
    """MB before and after so many uploads in one session, and the statuses of the answers."""
    connection = await open_session(address)
    session = ""
    try:
        session = await session_of(connection)
        before = resident(process)
        statuses = await asyncio.to_thread(put_all, address, session, count, size)
        return before, resident(process), statuses
    finally:
        await connection.close()


async def session_of(connection: Any) -> str:
    """The number of the session, which the server tells with the first run."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    request = BackMsg()
    request.rerun_script.query_string = ""
    await connection.send(request.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await connection.recv(decode=False))
        if message.WhichOneof("type") == "new_session":
            return str(message.new_session.initialize.session_id)


def put_all(address: str, session: str, count: int, size: int) -> set[int]:
    """Uploads as a browser does, from outside any page."""
    token, found = "2|a|b|1", set()
    for place in range(count):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="a.csv"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
            + b"x" * size + b"\r\n--x--\r\n"
        )  # fmt: skip
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request("GET", "/_stcore/health")
        cookie = connection.getresponse()
        cookie.read()
        token = (re.findall(r"_streamlit_xsrf=([^;]+)", cookie.getheader("Set-Cookie") or "") or [token])[0]
        headers = {"Content-Type": "multipart/form-data; boundary=x", "X-Xsrftoken": token,
                   "Cookie": f"_streamlit_xsrf={token}"}  # fmt: skip
        connection.request("PUT", f"/_stcore/upload_file/{session}/file-{place}", body, headers)
        found.add(connection.getresponse().status)
        connection.close()
    return found


def test_sixty_uploads_do_not_pile_up() -> None:
    with served_here("app.py") as server:
        before, after, statuses = asyncio.run(attack(server.address, server.process, 60, 4_900_000))
    assert statuses == {204}
    assert after - before < 120, "sixty files are 294 MB"


def test_a_budget_that_was_taken_is_gone() -> None:
    app = open_page("budget")
    app.session_state["budget_paste"] = True  # the part that is folded in is open
    app.run()
    uploader = next(each for each in app.file_uploader if each.label == say("budget.paste_file", "sv"))
    uploader.set_value(("budget.xlsx", workbook(FOUNDING_ROWS), "")).run()
    whole(app)
    key = uploader.key
    button = next(each for each in app.button if each.label == say("budget.proposal_replace", "sv"))
    button.click().run()
    whole(app)
    fresh = next(each for each in app.file_uploader if each.label == say("budget.paste_file", "sv"))
    assert fresh.key != key and not fresh.value
    assert say("budget.proposal_replace", "sv") not in all_text(app)
