"""The shell round the calculator: `streamlit run app.py` and `uvicorn app:app` both serve it.

It starts the server warm, compresses and guards what is sent, and makes Streamlit's English start page Swedish. Every
change to that page is checked when the server starts, so that a new Streamlit release fails there and not in a browser.
"""

import gc
import json
import logging
import pkgutil
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from secrets import token_hex

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.files.reading import read_library
from presentation.sentences import problem_sentence
from store.database.clock import as_text
from store.database.faults import StoreRefused
from views.fields.buttons import know_their_case
from views.shell.allowed_hosts import Hosts
from views.shell.log_without_values import log_without_values
from views.shell.login_settings import has_login, login_secrets
from views.shell.sending import send_together
from views.shell.sums import reckon_once
from views.shell.whole_runs import take_all_that_comes
from views.shell.written_together import write_together
from views.state.store_here import the_store
from views.state.uploads import Uploads
from wording.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parent
STREAMLITS_PAGE = Path(st.__file__).parent / "static" / "index.html"
SCRIPTS = tuple(
    ROOT / "views" / "shell" / f"{name}.js"
    for name in (
        *("asked", "presses", "lists", "staying", "beside", "cells", "cell_kept", "history", "leaving"),
        *("narrow", "rows", "tables", "framework", "charts"),
    )
)
"""Our scripts in the page: what each does is said in it."""
STYLES = ROOT / "views" / "shell" / "styles.css"
NO_SCRIPT = "Förtjänst behöver JavaScript. Slå på det i webbläsaren och ladda om sidan."
WENT_WRONG = (
    "Något gick fel i programmet, inte i det du skrev. Ladda om sidan. Om det händer igen: berätta för den som "
    "sköter servern att felet har nummer {number}.",
    "Something went wrong in the program, not in what you wrote. Reload the page. If it goes wrong again, tell whoever "
    "runs the server that the error has number {number}.",
)
"""In both languages, as the page that knows the reader's has just failed."""

# What the first visitor would otherwise wait for.
WARM = ("altair", "numpy", "openpyxl", "pandas", "scipy.optimize", "scipy.stats")
WARM_ROOMS = ("model", "wording", "store", "presentation", "exports", "imports")


@cache
def start_page() -> bytes:
    """Streamlit's page with our language, name and words. RuntimeError where Streamlit's page is not as expected."""
    page = STREAMLITS_PAGE.read_text(encoding="utf-8")
    page = _replaced(page, '<html lang="en">', '<html lang="sv">')
    scripts = "".join(f"\n    <script>{path.read_text(encoding='utf-8')}</script>" for path in SCRIPTS)
    scripts = _replaced(scripts, "/* WORDS */", _framework_words())
    head = f"<title>Förtjänst</title>\n    {_cell_editor()}{scripts}"
    page = _replaced(page, "<title>Streamlit</title>", head)
    # Last in the head, so that ours holds against the style sheets of the page that are as specific.
    page = _replaced(page, "</head>", f"<style>{STYLES.read_text(encoding='utf-8')}</style>\n  </head>")
    without_script = re.findall(r"<noscript>.*?</noscript>", page, re.DOTALL)
    if len(without_script) != 1:
        raise RuntimeError(f"Streamlit's start page has {len(without_script)} <noscript> parts, not 1")
    return _replaced(page, without_script[0], f"<noscript><p>{NO_SCRIPT}</p></noscript>").encode()


def _framework_words() -> str:
    """The words that the framework writes by itself, English and Swedish, as a list for a script."""
    words = [(text["en"], text["sv"]) for key, text in catalogue().items() if key.startswith("framework.")]
    return json.dumps(words, ensure_ascii=False).replace("</", "<\\/")


def _replaced(page: str, old: str, new: str) -> str:
    """The page with its only `old` replaced."""
    if page.count(old) != 1:
        raise RuntimeError(f"the start page has {old!r} {page.count(old)} times, not once")
    return page.replace(old, new)


def _cell_editor() -> str:
    """A tag that fetches the table's cell editor early: fetched at the first edit, it loses the first digits typed."""
    scripts = STREAMLITS_PAGE.parent / "static" / "js"
    editors = [path.name for path in scripts.glob("data-grid-overlay-editor.*.js")]
    if len(editors) != 1:
        raise RuntimeError(f"Streamlit has {len(editors)} scripts named data-grid-overlay-editor, not 1")
    return f'<link rel="modulepreload" crossorigin href="./static/js/{editors[0]}">'


@cache
def headers() -> Mapping[str, str]:
    """The headers of every answer. Nothing in a page, such as a text somebody wrote, may send anything elsewhere."""
    inline = re.findall(r"<script>(.*?)</script>", start_page().decode(), re.DOTALL)
    allowed = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {allowed}",  # blob: is how Streamlit starts a component's script
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{part} {sources}" for part, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",  # the key of a shared link is in the address
    }


class Shell:
    """Sends our start page where Streamlit sends its own, and our headers with everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.replaced_length = str(STREAMLITS_PAGE.stat().st_size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        page_due = False

        async def send_ours(message: Message) -> None:
            nonlocal page_due
            if message["type"] == "http.response.start":
                response_headers = MutableHeaders(scope=message)
                page_due = message["status"] == 200 and self._is_streamlits_page(response_headers)
                if page_due:
                    # Its time and tag are those of Streamlit's file.
                    del response_headers["ETag"], response_headers["Last-Modified"]
                    response_headers["Content-Length"] = str(len(start_page()))
                    # The address, with the key of a shared link in it, is not kept either.
                    response_headers["Cache-Control"] = "no-store"
                response_headers.update(headers())
            elif page_due and message["type"] == "http.response.body":
                if message.get("more_body"):
                    return
                message = {**message, "body": b"" if scope["method"] == "HEAD" else start_page()}
            await send(message)

        # Compressing is left to the outermost layer, so that the start page can be known by its length.
        uncompressed = [(name, content) for name, content in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": uncompressed}, receive, send_ours)

    def _is_streamlits_page(self, response_headers: MutableHeaders) -> bool:
        """Whether an answer is Streamlit's start page, and not a web page that somebody downloads."""
        return (
            response_headers.get("content-type", "").startswith("text/html")
            and response_headers.get("content-length") == self.replaced_length
            and "content-disposition" not in response_headers
        )


async def ready(_: Request) -> JSONResponse:
    """Answers that the calculator can calculate, for whoever watches over the server."""
    await run_in_threadpool(read_library)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def own_up(_: Exception) -> bool:
    """Shows that the program failed, with a number that the log has right after the error itself."""
    number = token_hex(3)
    logging.getLogger("fortjanst").error("The error above was shown as number %s.", number)
    st.error("\n\n".join(WENT_WRONG).format(number=number))
    return True


def open_the_store() -> None:
    """Opens the store before the first visitor comes, and prints where it is and what is in it.

    RuntimeError where it cannot be opened, with what to do in both languages: an empty one is never put in its place.
    """
    try:
        store = the_store()
        about = store.about()
    except StoreRefused as refused:
        told = "\n".join(problem_sentence(refused.problem, None, language) for language in LANGUAGES)
        raise RuntimeError(f"{refused.problem.code}\n{told}") from None
    newest = "–" if about.newest is None else as_text(about.newest)
    print(f"Förtjänst: {about.place} · kalkyler / cases: {about.cases} · senast / newest: {newest}", flush=True)
    if not has_login():
        print("Förtjänst: ingen inloggning, alla är samma användare / no login, everybody is the same user", flush=True)
    for notice in store.notices:
        print("\n".join(problem_sentence(notice, None, language) for language in LANGUAGES), flush=True)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Checks the settings and the library, and loads everything before the first visitor comes."""
    log_without_values()
    take_all_that_comes()
    know_their_case()
    send_together()
    reckon_once()
    write_together()
    # The first would answer programs that pass no login; the second would let a client name itself.
    # The third prints errors past the log, with what was typed in them; the fourth lets a session run twice at once.
    for option in ("server.enableAgentApi", "server.trustedUserHeaders", "logger.enableRich", "runner.fastReruns"):
        if st.get_option(option):
            raise RuntimeError(f"{option} must be off")
    for option in ("server.enableXsrfProtection", "server.enableCORS"):
        if not st.get_option(option):
            raise RuntimeError(f"{option} must be on")
    start_page(), headers()
    read_library()
    open_the_store()
    for name in WARM:
        import_module(name)
    for room in WARM_ROOMS:
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    # What is loaded by now stays, so the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    # Python's own threshold, 700 new objects, is passed dozens of times a page. An edit leaves some hundred circles of
    # objects: what is older is looked through every fourth time, or they would fill the memory before it is.
    gc.set_threshold(50_000, 4, 4)
    yield


app = st.App(
    "views/pages/front.py",
    lifespan=lifespan,
    routes=[Route("/api/ready", ready)],
    on_script_error=own_up,
    secrets=login_secrets(),
    middleware=[
        # Level 5 of 9: 1 % larger than 9, in half the time.
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(Shell),
        Middleware(Hosts),
        Middleware(Uploads),
    ],
)
