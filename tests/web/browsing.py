"""A real browser, and what it is asked: who is signed in, what axe finds, what Tab reaches."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from core.council import Council
from core.web.app import build
from tests.web.town import PASSWORD, NoWorker, Town, a_town

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")  # the first is the lightest
CHROMIUM = os.environ.get("BOROUGH_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_READ = """rules => axe.run(document, rules).then(
    found => ({violations: found.violations, passed: found.passes.length}))"""
"""Brings back what is wrong; what is right would take longer to fetch than to find."""
NEEDS_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="NO BROWSER, the pages were not looked at: apt install chromium, or set BOROUGH_CHROMIUM",
    ),
]


@contextmanager
def serving(council: Council, worker: Any = None) -> Iterator[str]:
    """The council on a port of its own; the address of its site."""
    config = uvicorn.Config(build(council, worker or NoWorker()), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, str]]:
    """A town on a port of its own."""
    town = a_town(tmp_path_factory.mktemp("served"))
    for _ in range(4):
        town.council.clock.advance(minutes=5)  # type: ignore[attr-defined]
        town.council.settle()
    with serving(town.council) as address:
        yield town, address
    town.council.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or another."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser, whose windows are closed after each test: each takes its share of the machine."""
    yield chromium
    for context in chromium.contexts:
        context.close()


def a_page(browser: Browser, address: str, username: str = "everything", **context: Any) -> Page:
    """A new browser window of somebody who is signed in."""
    page = browser.new_context(base_url=address, **context).new_page()
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    return page


def faults_of(page: Page) -> list[str]:
    """What axe finds on the page that is open."""
    page.evaluate(AXE_SCRIPT)
    result = page.evaluate(_READ, RULES)
    assert result["passed"] > 10, "axe has looked"
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result["violations"]]
