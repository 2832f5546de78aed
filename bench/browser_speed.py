"""What a user waits for, in a real Chromium against a real server, beside the least page that does the same.

The clock is the browser's own: from the key that ends an edit to the moment when the figure's text changes.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Figure, Seconds, median_ms, p95_ms
from tests.browser.chromium import FLAGS, LOCALES, SCREEN, edit_cell, settle
from tests.serving import served_here
from wording.texts import say

IN_PAGE = """
window.bench = {
  // The smallest element that holds a label and a digit besides it: a figure.
  figure(label) {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      if (texts.currentNode.data.trim() !== label) continue
      let block = texts.currentNode.parentElement
      while (block && !/[0-9]/.test(block.textContent.replace(label, ""))) block = block.parentElement
      if (block) return block
    }
    return null
  },
  // Milliseconds that `found` takes to give a moment, looking after every change of the page.
  when(found) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const took = found(performance.now())
        if (took === null) return
        observer.disconnect()
        clearTimeout(patience)
        resolve(took)
      }
      const patience = setTimeout(() => reject(new Error("the figure did not change")), 20000)
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, characterData: true })
      look()
    })
  },
  // From a key until the figure of a label has another text.
  armed(label, key) {
    let start = null, block = this.figure(label)
    const before = block.textContent
    addEventListener("keydown", (event) => { if (event.key === key) start ??= event.timeStamp }, { capture: true })
    this.took = this.when((now) => {
      if (start === null) return null
      if (!block || !block.isConnected) block = this.figure(label)
      return block && block.textContent !== before ? now - start : null
    })
  },
  // From when the page was asked for until the figure of a label is there.
  first(label) {
    return this.when((now) => document.body && this.figure(label) ? now : null)
  },
}
"""


@dataclass(frozen=True)
class Place:
    """Something to use: its address, and the label of the figure that it changes."""

    address: str
    label: str


def measure(quick: bool = False) -> list[Figure]:
    """The figures of a browser. RuntimeError if there is no browser."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Chromium is not installed (Debian: apt install chromium)")
    times = 5 if quick else 20
    label = say("strip.npv", "sv")
    with sync_playwright() as playwright, served_here("app.py") as app:
        budget, overview = Place(f"{app.address}/budget", label), Place(app.address, label)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            with served_here("bench/pages/bare_editor.py") as bare:
                cells = compared(browser, budget, Place(bare.address, "Answer"), edited_cell, times)
            with served_here("bench/pages/bare.py") as bare:
                sliders = compared(browser, overview, Place(bare.address, "Answer"), moved_slider, times)
                first = first_answers(browser, overview, Place(bare.address, "Answer"), times)
        finally:
            browser.close()
    return [
        Figure("browser", "budget cell to figure, median", *against("bare table", cells, median_ms), goal=1.15),
        Figure("browser", "budget cell to figure, p95", *against("bare table", cells, p95_ms), goal=1.4),
        Figure("browser", "slider to figure, median", *against("bare slider", sliders, median_ms), goal=2),
        Figure("browser", "slider to figure, p95", *against("bare slider", sliders, p95_ms)),
        Figure("browser", "first answer, cold, median", *against("bare page", first, median_ms), goal=2),
        Figure("browser", "first answer, cold, p95", *against("bare page", first, p95_ms)),
    ]


def against(
    name: str, seconds: tuple[Seconds, Seconds], summed_up: Callable[[Seconds], float]
) -> tuple[float, str, float]:
    """A figure's time, its reference's name, and its reference's time."""
    return summed_up(seconds[0]), name, summed_up(seconds[1])


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A page of somebody who has never been here before."""
    context = browser.new_context(viewport=SCREEN, locale=LOCALES["sv"], reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script(IN_PAGE)
    try:
        yield context.new_page()
    finally:
        context.close()


Edit = Callable[[Page, str, int], None]
"""Arms the clock for the figure of a label and makes an edit, different from the one before by its number."""


def compared(browser: Browser, ours: Place, bare: Place, edit: Edit, times: int) -> tuple[Seconds, Seconds]:
    """Seconds of an edit in two open pages, by turns, after three to warm up."""
    with visitor(browser) as our_page, visitor(browser) as bare_page:
        open_pages = ((our_page, ours), (bare_page, bare))
        for page, place in open_pages:
            first_answer(page, place)
        found: tuple[Seconds, Seconds] = ([], [])
        for number in range(times + 3):
            for (page, place), seconds in zip(open_pages, found, strict=True):
                page.bring_to_front()
                settle(page)
                page.wait_for_timeout(150)  # what an edit leaves behind, such as a chart being drawn
                edit(page, place.label, number)
                seconds.append(page.evaluate("bench.took") / 1000)
                settle(page)
        return found[0][3:], found[1][3:]


def first_answers(browser: Browser, ours: Place, bare: Place, times: int) -> tuple[Seconds, Seconds]:
    """Seconds until a new visitor's first answer from two servers, by turns, after one to warm up."""
    found: tuple[Seconds, Seconds] = ([], [])
    for _ in range(times + 1):
        for place, seconds in zip((ours, bare), found, strict=True):
            with visitor(browser) as page:
                seconds.append(first_answer(page, place))
    return found[0][1:], found[1][1:]


def first_answer(page: Page, place: Place) -> float:
    """Opens a page; seconds until its figure is there."""
    page.goto(f"http://{place.address}", wait_until="commit")
    seconds = page.evaluate("label => bench.first(label)", place.label) / 1000
    settle(page)
    return float(seconds)


def edited_cell(page: Page, label: str, number: int) -> None:
    """Types another amount in the first line's first year."""
    page.evaluate("label => bench.armed(label, 'Enter')", label)
    edit_cell(page, "2020", 0, str(8200 + 10 * number), delay=20)


def moved_slider(page: Page, label: str, number: int) -> None:
    """Moves the first slider a step, back and forth."""
    key = ("ArrowLeft", "ArrowRight")[number % 2]
    page.get_by_role("slider").first.focus()
    page.evaluate("([label, key]) => bench.armed(label, key)", [label, key])
    page.keyboard.press(key)
