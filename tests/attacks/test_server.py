"""Attacks on the server: a foreign Host on every route, its figures, and what ends in its log."""

import http.client
import io
import logging
import threading
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from model.case.assumptions import Label, Record
from model.case.case import Case
from tests.serving import Server, served_here
from tests.uncertain_case import sum_case
from tests.visitor import FRONT
from views.shell.allowed_hosts import is_allowed
from views.shell.log_without_values import log_without_values

ROUTES = ("/", "/budget", "/api/ready", "/_stcore/health", "/_stcore/host-config", "/index.html", "/static/js/x.js",
          "/_stcore/stream", "/media/x.png", "/no-such-page")  # fmt: skip
FOREIGN = ("evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]", "",
           "127.1", "localhost@evil.example", "localhost, evil.example", "localhost/evil", "localhost:x")  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served_here("app.py") as running:
        yield running


def status(server: Server, path: str, host: str | None, **more: str) -> int:
    """The status of an answer to a request with any Host."""
    connection = http.client.HTTPConnection(server.address, timeout=20)
    connection.putrequest("GET", path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host)
    for name, value in more.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
          "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip


def test_no_route_answers_another_name(server: Server) -> None:
    for path in ROUTES:
        for host in FOREIGN:
            assert status(server, path, host) == 400, (path, host)
    assert status(server, "/", None) == 400


def test_this_machine_is_answered_at_any_port(server: Server) -> None:
    for host in ("localhost", "127.0.0.1", "[::1]", "LOCALHOST:1", "127.0.0.1:65535", "[::1]:8501", "localhost."):
        assert status(server, "/", host) == 200, host
        assert status(server, "/api/ready", host) == 200, host


def test_the_socket_opens_for_this_machine_alone(server: Server) -> None:
    own = server.address
    assert status(server, "/_stcore/stream", own, Origin=f"http://{own}", **SOCKET) == 101
    for host in ("evil.example", own.replace("127.0.0.1", "evil.example")):
        assert status(server, "/_stcore/stream", host, Origin=f"http://{host}", **SOCKET) == 403, host


def test_the_servers_figures_are_closed(server: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=session_events"):
        assert status(server, path, "localhost") == 404, path


def test_configured_names_are_answered() -> None:
    assert is_allowed("kalkyl.example.se:443", ["kalkyl.example.se"])
    assert is_allowed("a.example.se", ["*.example.se"]) and not is_allowed("example.se.evil", ["*.example.se"])
    assert not is_allowed("kalkyl.example.se", []) and not is_allowed("evil", ["kalkyl.example.se"])


# What ends in the log

MARKER = "Marker7Secret"


def logged(cause: BaseException) -> str:
    """What an error comes to in a log, as Streamlit logs it."""
    log_without_values()
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    logger = logging.getLogger("streamlit.error_util")
    logger.addHandler(handler)
    try:
        logger.error("Uncaught app execution", exc_info=cause)
        logger.error("It failed: %s", cause)
    finally:
        logger.removeHandler(handler)
    return output.getvalue()


def of_types() -> Iterator[tuple[type[Record], dict[str, object]]]:
    """Every type of the case file, given the marker in every field."""
    kinds: list[type[Record]] = [Record]
    for kind in kinds:
        kinds += [below for below in kind.__subclasses__() if below not in kinds]
    for kind in kinds[1:]:
        yield kind, dict.fromkeys([*kind.model_fields, "unknown"], MARKER)
        yield kind, {name: {MARKER: MARKER} for name in kind.model_fields}


def test_no_type_repeats_what_it_refuses() -> None:
    refused = 0
    for kind, given in of_types():
        try:
            kind.model_validate(given)
        except ValidationError as refusal:
            refused += 1
            assert MARKER not in logged(refusal), kind
    assert refused > 30
    with pytest.raises(ValidationError) as too_long:
        Label(sv=MARKER * 1000)
    assert MARKER not in str(too_long.value)


def test_no_error_is_logged_with_its_message() -> None:
    def fail() -> None:
        try:
            float(MARKER)
        except ValueError as fault:
            raise KeyError(MARKER) from fault

    with pytest.raises(KeyError) as failed:
        fail()
    log = logged(failed.value)
    assert MARKER not in log
    assert "KeyError" in log and "ValueError" in log and "test_server.py" in log and "in fail" in log


def test_no_thread_fails_with_its_message(capfd: pytest.CaptureFixture[str]) -> None:
    log_without_values()

    def fail() -> None:
        raise ValueError(MARKER)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert MARKER not in "".join(capfd.readouterr())


def test_nothing_typed_on_a_page_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """The marker typed in every field of the pages with the most fields."""
    from streamlit.testing.v1 import AppTest

    log_without_values()
    app = AppTest.from_file(FRONT, default_timeout=60).run()
    for page in ("budget", "effects", "uncertainty"):
        app.switch_page(f"{page}.py").run()
        for place in range(min(10, len(app.text_input))):
            app.text_input[place].set_value(MARKER)
        app.run()
        assert not app.exception
    assert MARKER not in caplog.text and MARKER not in "".join(capfd.readouterr())


def test_the_case_itself_is_not_repeated() -> None:
    tree = sum_case({"first": (1e6, (0.1, 0.2, 0.3))}, 0).model_dump()
    tree["numbers"]["first.change"]["value"] = MARKER
    with pytest.raises(ValidationError) as refusal:
        Case.model_validate(tree)
    assert MARKER not in str(refusal.value)
