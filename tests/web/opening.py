"""Measures what it costs Chromium to open a page and to scroll through it.

In: an address. Out: seconds of the processor, and the times between two frames. Example: the comparison of the AI Act
opens in 0.6 s. Seconds are those of the page's own process, all threads, for other programs are no fault of the page.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from waitress.server import create_server

from tests.chromium import ARGUMENTS, CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STEPS, FAR = 60, 600
"""Turns of the wheel, and pixels of each."""
_SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))))"
_WATCH = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What one page cost."""

    process: float
    """Seconds of the page's process until nothing more happens."""
    main: float
    """Of them, those of the thread that the reader waits for."""
    frame: float
    """Milliseconds of that thread for each frame while scrolling."""
    longest: float
    """The 95th percentile of the milliseconds between two frames while scrolling, by the clock."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app at an address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


def opened(app: Flask, paths: dict[str, str]) -> dict[str, Opened]:
    """Opens each page in a browser of its own; nothing without Chromium."""
    if CHROMIUM is None:
        return {}
    from playwright.sync_api import sync_playwright

    found = {}
    with served(app) as address, sync_playwright() as playwright:
        for name, path in paths.items():
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            found[name] = _open(browser, address + path)
            browser.close()
    return found


def _open(browser: Browser, address: str) -> Opened:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto("about:blank")
    inside, outside = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
    inside.send("Performance.enable", {"timeDomain": "threadTicks"})

    def thread() -> float:
        metrics: list[dict[str, Any]] = inside.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def process() -> float:
        every: list[dict[str, Any]] = outside.send("SystemInfo.getProcessInfo")["processInfo"]
        return float(sum(one["cpuTime"] for one in every if one["type"] == "renderer"))

    before = process(), thread()
    page.goto(address)
    page.evaluate(_SETTLED)
    after = process(), thread()
    page.mouse.move(700, 600)
    page.evaluate(_WATCH)
    for _ in range(STEPS):
        page.mouse.wheel(0, FAR)
        page.wait_for_timeout(16)
    frames: list[float] = sorted(page.evaluate("window.frames_"))
    scrolled = (thread() - after[1]) * 1000 / max(len(frames), 1)
    return Opened(after[0] - before[0], after[1] - before[1], scrolled, frames[int(0.95 * len(frames))])
