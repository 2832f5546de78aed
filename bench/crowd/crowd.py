"""Many sessions on one server, each editing at its own pace and looking for its own figure in each answer."""

import asyncio
from dataclasses import dataclass, field

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.crowd.page import Edit, Page, put_file
from bench.figures import Seconds
from bench.heaviest import crowded
from model.calculation.draws import BATCH
from model.case.units import LONGEST_HORIZON
from model.checking.size import MOST_WORK
from model.files.writing import write_case

PAUSE = 10.0
"""Seconds between the edits of a session."""
HEAVY_PAUSE = 5.0
"""Seconds between the edits of the one whose draft is the heaviest that the limits let through."""


def _own_figure(session: int, number: int) -> str:
    """A figure that no other session types and that the session has not typed before: 3,0107 % and so on."""
    return f"{3 + (session * 61 + number) % 19_999 / 10_000:.4f}".replace(".", ",") + " %"


def _own_place(session: int, number: int) -> str:
    return str(1 + (session * 7 + number * 3) % 49)


ON_OVERVIEW = Edit(
    "text_input", "minskning", _own_figure, lambda figure: figure.replace(" %", "").rstrip("0"), "overview"
)
ON_BARE = Edit("slider", "", _own_place, lambda place: place)
ON_STILL = Edit("text_input", "minskning", _own_figure, lambda _: "")
"""A page that calculates nothing shows no figure."""
HEAVY_EDIT = Edit("text_input", "minskning", _own_figure, lambda figure: figure)


@dataclass
class Reruns:
    """Seconds of the reruns of many sessions, and how many of their answers lacked the figure typed."""

    seconds: Seconds = field(default_factory=list)
    unseen: int = 0


async def crowd(
    address: str, edit: Edit, count: int, lasting: float, is_with_heavy: bool = False, pause: float = PAUSE
) -> Reruns:
    """All the reruns of so many sessions, a pause apart, which start spread over the first pause."""
    pages = [await Page.opened(address) for _ in range(count)]
    for page in pages if edit.page else ():
        await page.go_to(edit.page)
    heavy = await heavy_page(address) if is_with_heavy else None
    found, clock = Reruns(), asyncio.get_running_loop().time
    start = clock() + 0.5
    beside = None if heavy is None else asyncio.create_task(keep_busy(heavy, start + lasting))
    try:
        await asyncio.gather(
            *(
                act(page, edit, place, start + pause * place / count, max(1, round(lasting / pause)), found, pause)
                for place, page in enumerate(pages)
            )
        )
        if beside is not None:
            await beside
    finally:
        if beside is not None:
            beside.cancel()
        every = pages if heavy is None else [*pages, heavy]
        await asyncio.gather(*(page.connection.close() for page in every))
    return found


async def act(
    page: Page, edit: Edit, session: int, start: float, times: int, found: Reruns, pause: float = PAUSE
) -> None:
    """Edits so many times, a pause apart, and looks for its own figure in each answer."""
    clock = asyncio.get_running_loop().time
    for number in range(1, times + 1):
        due = start + pause * (number - 1)
        await asyncio.sleep(max(0.0, due - clock()))
        figure = edit.figure(session, number)
        await page.edit(edit, figure)
        found.seconds.append(clock() - due)
        found.unseen += not page.shows(edit, figure)


async def keep_busy(page: Page, until: float) -> None:
    """Edits the heavy draft's headline number again and again: each edit is worked out anew."""
    clock, number = asyncio.get_running_loop().time, 0
    while clock() < until:
        number += 1
        kind, widget = page.widget(HEAVY_EDIT)
        page.type_in(kind, widget, HEAVY_EDIT.figure(0, number))
        await page.rerun()
        await asyncio.sleep(HEAVY_PAUSE)


async def heavy_page(address: str) -> Page:
    """The overview of a draft of the heaviest case that the limits let through, opened as a file."""
    case = crowded(MOST_WORK // (BATCH * LONGEST_HORIZON)).model_copy(update={"headline": "effect_0.change"})
    page = await Page.opened(address)
    await page.go_to("start")
    uploader = next(widget for kind, widget in page.widgets() if kind == "file_uploader")
    await asyncio.to_thread(put_file, address, page.session, "heavy", write_case(case).encode())
    state = WidgetState(id=uploader.id)
    state.file_uploader_state_value.uploaded_file_info.add(name="heavy.yaml", file_id="heavy")
    page.typed[uploader.id] = state
    await page.rerun()
    await page.press("accept_file")
    await page.go_to("effects")
    page.widget(HEAVY_EDIT)
    return page
