"""What the server logs of an error: its kind and where it arose, never its message, which may repeat what was typed."""

import logging
import threading
import traceback
from types import TracebackType
from typing import Any

MOST_CAUSES = 5


def log_without_values() -> None:
    """Has every error that is logged from now on, by whomever, written as `kinds_and_places` gives it."""
    made = logging.getLogRecordFactory()
    if getattr(made, "tells_no_values", False):
        return

    def record(*parts: Any, **named: Any) -> logging.LogRecord:
        logged = made(*parts, **named)
        if logged.exc_info and logged.exc_info[1] is not None:
            logged.exc_text = kinds_and_places(logged.exc_info[1])  # a formatter takes what is there already
        if isinstance(logged.args, tuple):
            logged.args = tuple(_kind(part) for part in logged.args)
        logged.msg = _kind(logged.msg)
        return logged

    record.tells_no_values = True  # type: ignore[attr-defined]  # marks that it is ours
    logging.setLogRecordFactory(record)
    threading.excepthook = _in_a_thread


def _kind(part: object) -> object:
    """A part of a message; of an error only its kind."""
    return type(part).__name__ if isinstance(part, BaseException) else part


def _in_a_thread(failed: threading.ExceptHookArgs) -> None:
    fault = failed.exc_value
    if fault is not None:
        logging.getLogger("fortjanst").error("A thread failed.", exc_info=(type(fault), fault, failed.exc_traceback))


def kinds_and_places(fault: BaseException) -> str:
    """The kind of an error and of those that led to it, each with the lines of the program it passed."""
    parts: list[str] = []
    cause: BaseException | None = fault
    while cause is not None and len(parts) < MOST_CAUSES:
        parts.append(f"{_places(cause.__traceback__)}{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\nwhich came of\n\n".join(parts)


def _places(trace: TracebackType | None) -> str:
    """Where an error passed: files, lines and functions; the source of the lines, too, which holds no values."""
    return "".join(traceback.format_tb(trace))
