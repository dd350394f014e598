"""Components of MoJ Frontend in a real browser: with scripts and without, on a telephone, read by axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of
from tests.web.test_browser import TELEPHONE
from tests.web.town import Town

pytestmark = NEEDS_A_BROWSER


@pytest.fixture
def page(served: tuple[Town, str], browser: Browser) -> Iterator[Page]:
    """A window in which nothing is refused by the policy of the page, and nothing breaks."""
    made = a_page(browser, served[1])
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    made.on("console", heard)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    assert complaints == []


def column(page: Page) -> list[str]:
    """The first column of the table as it stands."""
    found: list[str] = page.locator("main tbody th").all_inner_texts()
    return found


def test_a_table_is_sorted_by_its_heads(page: Page):
    page.goto("/staff/roles")
    head = page.locator("main thead button").first
    head.focus()
    page.keyboard.press("Enter")
    assert column(page) == sorted(column(page), key=str.casefold)
    assert page.locator("main thead th").first.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert column(page) == sorted(column(page), key=str.casefold, reverse=True)
    assert faults_of(page) == []
    page.set_viewport_size(TELEPHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_all_of_a_list_of_boxes_are_ticked_at_once(page: Page):
    page.goto("/staff/roles/new")
    first = page.locator("[data-module=moj-multi-select]").first
    boxes = first.locator(".govuk-checkboxes input[type=checkbox]")
    assert boxes.count() > 1
    first.get_by_text("Select all").click()
    assert boxes.evaluate_all("all => all.every(one => one.checked)")
    assert faults_of(page) == []


def test_a_day_is_picked_in_a_calendar_or_typed(page: Page, served: tuple[Town, str], browser: Browser):
    page.goto("/workload/away")
    page.fill("#starts_on", "27/4/2026")
    page.locator(".moj-datepicker__toggle").first.click()
    page.locator("[role=dialog] >> text=April 2026").first.wait_for()
    assert faults_of(page) == []
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.input_value("#starts_on").lstrip("0") == "28/4/2026"
    page.set_viewport_size(TELEPHONE)
    page.locator(".moj-datepicker__toggle").first.click()
    page.locator("[role=dialog] >> text=April 2026").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    plain = a_page(browser, served[1], java_script_enabled=False)
    plain.goto("/workload/away")
    plain.fill("#starts_on", "27/4/2026")
    plain.fill("#ends_on", "soon")
    plain.click("main form button[type=submit]")
    assert "must be a real date" in plain.inner_text(".govuk-error-summary")
    assert plain.input_value("#starts_on") == "27/4/2026"
    assert plain.input_value("#ends_on") == "soon"


def test_a_condition_of_a_list_is_taken_away_by_its_tag(page: Page):
    page.goto("/events?name=cases.case_opened&subject=")
    tag: Any = page.locator(".moj-filter__tag")
    assert tag.all_inner_texts() == ["Remove this filter\nCase opened (cases)"]
    assert faults_of(page) == []
    tag.click()
    assert page.url.endswith("/events?")
    assert tag.count() == 0


def test_many_sibling_pages_stand_beside_the_page(page: Page):
    page.goto("/staff/roles")
    beside: Any = page.locator("nav.moj-side-navigation").bounding_box()
    table: Any = page.locator("main table").bounding_box()
    assert beside["x"] + beside["width"] <= table["x"]
    assert page.locator("[aria-current=location]").inner_text() == "Roles"
