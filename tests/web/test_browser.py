"""A real browser: every page in it, read by axe, at a desk and on a telephone, with scripts and without."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from core import approval
from core.permissions import Actor
from core.staff import codes, commands
from core.staff.queries import actor_for, user_by_username
from core.values import subject
from core.web.app import build
from tests.web.town import PASSWORD, NoWorker, Town, a_town

CHROMIUM = os.environ.get("BOROUGH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
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
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WRONG = "/calculators/core.end_of_period?asked=1&start-day=44&start-month=2&start-year=2026"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="NO BROWSER, the pages were not looked at: apt install chromium, or set BOROUGH_CHROMIUM",
    ),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, str]]:
    """A town on a port of its own."""
    town = a_town(tmp_path_factory.mktemp("served"))
    for _ in range(4):
        town.council.clock.advance(minutes=5)  # type: ignore[attr-defined]
        town.council.settle()
    server = uvicorn.Server(uvicorn.Config(build(town.council, NoWorker()), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield town, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)
    town.council.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def a_page(browser: Browser, address: str, username: str = "everything", **context: Any) -> Page:
    """A new browser window of somebody who is signed in."""
    page = browser.new_context(base_url=address, **context).new_page()
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    return page


NO_PAGES = (".ics", ".csv", "/file")
"""Files, which a browser keeps instead of showing them."""


def to_see(town: Town) -> list[str]:
    """Every page there is, found in the routes so that a new one is not missed, and a wrong one."""
    left_out = ("/api/", "/healthz", "/gardens/broken")
    return [
        *(one for one in town.pages if not (one.startswith(left_out) or one.endswith(NO_PAGES))),
        WRONG,
        "/nowhere",
        "/search?words=rose",
    ]


def test_axe_finds_nothing_on_any_page_and_no_script_or_style_is_refused(
    served: tuple[Town, str], browser: Browser
):
    town, address = served
    page = a_page(browser, address)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: dict[str, list[str]] = {}
    seen = to_see(town)
    for path in seen:
        page.goto(path)
        result = Axe().run(page, options=RULES)
        assert len(result.response["passes"]) > 10
        faults = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in result.response["violations"]]
        if faults:
            found[path] = faults
    assert found == {}
    # The one that is not there and the one that is wrong were asked for.
    assert [one for one in complaints if "status of" not in one] == []
    assert len(seen) > 25


def test_no_page_is_wider_than_a_telephone(served: tuple[Town, str], browser: Browser):
    town, address = served
    page = a_page(browser, address, viewport={"width": 320, "height": 640})
    wide = {}
    for path in to_see(town):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}
    page.goto("/")
    page.click("text=Menu")
    assert page.is_visible("nav >> text=Approvals")


def test_sign_in_itself_is_read_by_axe_empty_and_wrong(served: tuple[Town, str], browser: Browser):
    _, address = served
    page = browser.new_context(base_url=address).new_page()
    page.goto("/sign-in")
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.click("main button[type=submit]")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_a_day_without_scripts_and_by_keyboard(served: tuple[Town, str], browser: Browser):
    town, address = served
    page = a_page(browser, address, java_script_enabled=False)
    page.fill("#search-everything", "onei")
    page.press("#search-everything", "Enter")
    page.click("text=Ms Zoë O'Neil")
    page.click("text=GDN00000015")
    page.check("text=Refuse the application")
    page.fill("#because", "The garden is needed for a school")
    page.click("text=Take this step")
    assert "The case has moved" in page.inner_text("main")
    assert "The garden is needed for a school" in page.inner_text("main")
    page.goto(f"/approvals/{town.approval}")
    page.click("button:text('Reject')")
    assert "Say why it is rejected" in page.inner_text(".govuk-error-summary")
    page.click("text=Sign out")
    assert page.url.endswith("/sign-in")


def test_the_slash_goes_to_the_search_and_the_first_tab_to_the_content(
    served: tuple[Town, str], browser: Browser, tmp_path: Path
):
    _, address = served
    page = a_page(browser, address)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-everything"
    page.goto("/cases")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"


def actor(town: Town, username: str) -> Actor:
    """Who somebody is now."""
    with town.council.look(actor=Actor.system("test")) as work:
        user = user_by_username(work, username=username)
        assert user is not None
        return actor_for(work, user_id=user.id)


def test_somebody_sets_up_a_second_factor_and_signs_in_with_it(served: tuple[Town, str], browser: Browser):
    town, address = served
    clock: Any = town.council.clock
    page = browser.new_context(base_url=address).new_page()

    def sign_in() -> None:
        page.goto("/sign-in")
        page.fill("#username", "contact_centre")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")

    def clean() -> bool:
        return bool(Axe().run(page, options=RULES).response["violations"] == [])

    sign_in()
    page.click("text=Pat Contact centre")
    page.get_by_role("link", name="Second factor").click()
    page.click("button:text('Set up a second factor')")
    assert page.locator(".app-qr svg").bounding_box()["width"] > 150  # type: ignore[index]
    assert clean()
    secret = page.inner_text("main code").replace(" ", "")
    page.fill("#code", "000000")
    page.click("button:text('Confirm')")
    assert "That code is not right" in page.inner_text(".govuk-error-summary")
    page.fill("#code", codes.code_at(secret, clock.now))
    page.click("button:text('Confirm')")
    assert len(page.inner_text("main code").split()) == 10
    assert clean()
    page.click("text=Sign out")
    sign_in()
    assert page.url.split("?")[0].endswith("/sign-in/code")
    assert clean()
    page.fill("#code", codes.code_at(secret, clock.now))
    page.click("main button[type=submit]")
    assert "not right, or was used before" in page.inner_text(".govuk-error-summary")
    clock.advance(seconds=30)
    page.fill("#code", codes.code_at(secret, clock.now))
    page.click("main button[type=submit]")
    assert page.url == f"{address}/"
    assert "Pat Contact centre" in page.inner_text("header")


def test_the_first_person_is_refused_and_the_second_approves(served: tuple[Town, str], browser: Browser):
    town, address = served
    with town.council.work(actor=actor(town, "everything")) as work:
        about = subject("account", town.account)
        given = {"account_id": str(town.account), "amount": 500, "because": "Too small to recover"}
        proposal = approval.propose(
            work, act="payments.write_off", subject=about, because="Too small", amount=500, arguments=given
        ).id
    first = a_page(browser, address)
    first.goto(f"/approvals/{proposal}")
    assert "You proposed this yourself, so another person must decide it" in first.inner_text("main")
    assert first.locator("button:text('Approve')").count() == 0
    mark = first.locator("input[name=_csrf]").first.get_attribute("value") or ""
    forced = first.request.post(f"/approvals/{proposal}/approve", form={"_csrf": mark})
    assert forced.status == 403
    assert "you proposed this yourself" in forced.text().lower()
    with town.council.work(actor=Actor.system("test")) as work:
        manager = user_by_username(work, username="service_manager")
        assert manager is not None
        staff_limit(work, manager.id)
    second = a_page(browser, address, username="service_manager")
    second.goto(f"/approvals/{proposal}")
    second.click("button:text('Approve')")
    assert "Approved and done" in second.inner_text("main")
    first.goto(f"/approvals/{proposal}")
    assert "Approved" in first.inner_text("h1")


def staff_limit(work: Any, user_id: Any) -> None:
    """Let somebody approve write-offs up to ten pounds."""
    commands.set_limit(work, act="payments.write_off", amount=1_000, starts_on=work.today, user_id=user_id)
