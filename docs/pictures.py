"""Takes the pictures of the README from a fresh demonstration: `python -m docs.pictures`.

It needs a Chromium, found by Playwright or named by `BOROUGH_CHROMIUM`, and leaves only the pictures behind.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from config.processes import Processes
from core import demo
from core.web.app import build

PICTURES = Path(__file__).parent / "pictures"
_PORT = 8971
_SITE = f"http://127.0.0.1:{_PORT}"


def main() -> None:
    """Take them all."""
    chromium = os.environ.get("BOROUGH_CHROMIUM") or shutil.which("chromium")
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        work(signed_in(browser, "rosa"))
        recovery(signed_in(browser, "rosa"))
        calculator(signed_in(browser, "rosa"))
        team(signed_in(browser, "tariq"))
        figures(signed_in(browser, "morag"))
        search(signed_in(browser, "cora"))
        letters(signed_in(browser, "sofia"))
        case_type(signed_in(browser, "adam"))
        statement(signed_in(browser, "finn"))
        story(signed_in(browser, "audrey"))
        browser.close()


@contextmanager
def served() -> Iterator[None]:
    """A fresh demonstration, served as long as the block runs."""
    with tempfile.TemporaryDirectory() as name:
        processes, folder = Processes(), Path(name) / "demo"
        demo.make(folder, lambda: processes.council(folder=demo.new(folder)), size=demo.SIZE)
        council = processes.council(folder=folder)
        app = build(council, processes.worker(council, threads=1))
        server = uvicorn.Server(uvicorn.Config(app, port=_PORT, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield
        server.should_exit = True
        thread.join()
        council.close()


def signed_in(browser: Browser, username: str) -> Page:
    """A window, somewhat reduced, in which somebody is signed in."""
    context = browser.new_context(viewport={"width": 1240, "height": 860}, device_scale_factor=0.8)
    page = context.new_page()
    page.goto(f"{_SITE}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", demo.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{_SITE}/")
    return page


def work(page: Page) -> None:
    """What one officer has to do, in order, with why."""
    page.goto(_SITE)
    take(page, "work")


def team(page: Page) -> None:
    """What a team has, counted, and what would be given to whom."""
    page.goto(f"{_SITE}/workload/team")
    take(page, "team")


def figures(page: Page) -> None:
    """Figures with their targets, and how a month compares."""
    page.goto(f"{_SITE}/figures")
    take(page, "figures")


def search(page: Page) -> None:
    """A name with a slip of the pen, and the first of those it finds."""
    page.goto(f"{_SITE}/search?words=smiht")
    take(page, "search")
    page.locator("main table a").first.click()
    take(page, "person")


def letters(page: Page) -> None:
    """Letters that were written, and one of them."""
    page.goto(f"{_SITE}/letters")
    page.locator("main table a[href^='/letters/']").first.click()
    take(page, "letter")


def case_type(page: Page) -> None:
    """A workflow as Borough draws it."""
    page.goto(f"{_SITE}/case-types/rent_recovery.rent_arrears")
    take(page, "case-type")


def recovery(page: Page) -> None:
    """Who owes what, and one of the cases."""
    page.goto(f"{_SITE}/rent-recovery")
    take(page, "arrears")
    page.click("main a[href^='/cases/']")
    take(page, "case")
    page.click("main a[href^='/accounts/']")
    take(page, "account")


def calculator(page: Page) -> None:
    """Five working days from the Thursday before Easter."""
    page.goto(f"{_SITE}/calculators/core.end_of_period")
    for field, value in {"start-day": "2", "start-month": "4", "start-year": "2026", "length": "5"}.items():
        page.fill(f"[name={field}]", value)
    page.check("[value=working_days]")
    page.click("main button:has-text('Ask')")
    page.locator("h1").evaluate("heading => heading.scrollIntoView()")
    take(page, "calculator")


def statement(page: Page) -> None:
    """The oldest statement."""
    page.goto(f"{_SITE}/finance-reconciliation/statements")
    page.locator("main table a").last.click()
    take(page, "statement")


def story(page: Page) -> None:
    """What the oldest statement's payments led to; older ones are the demonstration's own."""
    page.goto(f"{_SITE}/events?name=payments.payments_taken")
    page.locator("main table a[href^='/events/']").nth(-2).click()
    page.locator("h2", has_text="The story").evaluate("heading => heading.scrollIntoView()")
    take(page, "story")


def take(page: Page, name: str) -> None:
    """Take a picture of what is seen."""
    page.wait_for_load_state()
    if not page.title().startswith(("Error", "Page not found")):
        page.screenshot(path=PICTURES / f"{name}.png")
        return
    message = f"the picture “{name}” would show {page.title()}"
    raise RuntimeError(message)


if __name__ == "__main__":
    main()
