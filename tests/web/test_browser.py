"""A real browser: every page in it, read by axe, at a desk and on a telephone, with scripts and without."""

from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from core import approval
from core.payments import commands as payments
from core.payments.inputs import AccountIn
from core.people import commands as people
from core.people.rules import NewParty
from core.permissions import Actor
from core.staff import codes, commands
from core.staff.queries import actor_for, user_by_username
from core.values import subject
from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of
from tests.web.town import PASSWORD, SYSTEM, Town, leave_one_unseen

WRONG = "/calculators/core.end_of_period?asked=1&start-day=44&start-month=2&start-year=2026"
pytestmark = NEEDS_A_BROWSER
DESK: ViewportSize = {"width": 1280, "height": 720}
TELEPHONE: ViewportSize = {"width": 320, "height": 640}
BINARY = (".ics", ".pdf", ".png", ".csv", ".xlsx", "/file", ".svg")


NOT_FINE = {"/nowhere": 404, WRONG: 422}
"""What those answer that are not there or were asked wrongly; every other page is shown."""


def answered(page: Page, address: str) -> list[str]:
    """Open a page; a complaint when it answers otherwise than it should, so that no walk looks at a 404."""
    answer = page.goto(address)
    status, right = answer.status if answer else 0, NOT_FINE.get(address, 200)
    return [] if status == right else [f"answers {status}"]


def to_see(town: Town) -> list[str]:
    """Every page there is, found in the routes so that a new one is not missed, and a wrong one."""
    if town.unseen is None:
        leave_one_unseen(town)
    left_out = ("/api/", "/healthz", "/gardens/broken")
    return [
        *(
            one
            for one in town.pages
            if not one.startswith(left_out) and not one.partition("?")[0].endswith(BINARY)
        ),
        WRONG,
        "/nowhere",
        "/search?words=rose",
    ]


def test_axe_finds_nothing_on_any_page_no_script_or_style_is_refused_and_none_is_wider_than_a_telephone(
    served: tuple[Town, str], browser: Browser
):
    town, address = served
    page = a_page(browser, address)
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # advice to developers is neither
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: dict[str, list[str]] = {}
    wide: dict[str, int] = {}
    seen = to_see(town)
    for path in seen:
        page.set_viewport_size(DESK)
        if faults := [*answered(page, path), *faults_of(page)]:
            found[path] = faults
        page.set_viewport_size(TELEPHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > TELEPHONE["width"]:
            wide[path] = width
    assert (found, wide) == ({}, {})
    # The one that is not there and the one that is wrong were asked for.
    assert [one for one in complaints if "status of" not in one] == []
    assert len(seen) > 25


def test_a_telephone_shows_the_navigation_when_it_is_asked_for(served: tuple[Town, str], browser: Browser):
    page = a_page(browser, served[1], viewport=TELEPHONE)
    page.click("text=Menu")
    assert page.is_visible("nav >> text=Approvals")


def test_sign_in_itself_is_read_by_axe_empty_and_wrong(served: tuple[Town, str], browser: Browser):
    _, address = served
    page = browser.new_context(base_url=address).new_page()
    page.goto("/sign-in")
    assert faults_of(page) == []
    page.click("main button[type=submit]")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    assert faults_of(page) == []


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
    with town.council.work(actor=SYSTEM) as work:
        user = commands.add_user(work, username="zara", name="Zara Newcomer")
        work.flush()
        commands.set_password(work, user_id=user.id, password=PASSWORD)
    page = browser.new_context(base_url=address).new_page()

    def sign_in() -> None:
        page.goto("/sign-in")
        page.fill("#username", "zara")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")

    def clean() -> bool:
        return faults_of(page) == []

    sign_in()
    page.click("text=Zara Newcomer")
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
    assert "Zara Newcomer" in page.inner_text("header")


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


def test_a_letter_to_many_is_stopped_half_way_and_gone_on_with(served: tuple[Town, str], browser: Browser):
    town, address = served
    council = town.council
    with council.work(actor=SYSTEM) as work:
        who = subject("person", town.person)
        for _ in range(3):
            opened = payments.open_account(work, account=AccountIn(kind="rent", property_id=town.house))
            about = subject("account", opened.account_id)
            people.make_party(work, party=NewParty(who, "tenant", about, date(2026, 1, 5)))
    page = a_page(browser, address)
    page.goto("/mailouts/new/core.accounts/general_letter")
    page.fill("#title", "Water your garden")
    page.check("text=Rent")
    page.fill("#gap_heading", "Water")
    page.fill("#gap_text", "It has not rained.")
    page.click("text=See who it goes to")
    council.settle()
    page.click("text=Show how far it is now")
    page.click("text=Send them")
    council.bus.run("core.write_letters")
    batch, council.bus.batch = council.bus.batch, 1
    council.bus.run("core.send_message")
    council.bus.batch = batch
    page.click("text=Show how far it is now")
    assert "1 have left, 3 are still to go" in page.inner_text("main")
    page.click("button:text('Stop')")
    council.settle()
    page.reload()
    assert "1 have left. The other 3 stay here until you go on." in page.inner_text("main")
    page.click("button:text('Go on')")
    council.settle()
    page.reload()
    assert page.inner_text("main").count("Done") == 1
    assert "4\nSent" in page.inner_text("main")
