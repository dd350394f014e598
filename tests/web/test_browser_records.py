"""In a real browser: two records are merged and taken apart, and a slip of the pen finds who was meant."""

from playwright.sync_api import Browser, Page, expect

from core.people import commands as people
from core.people.rules import NewPerson, contact
from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of
from tests.web.town import SYSTEM, Town

pytestmark = NEEDS_A_BROWSER


def two_records(town: Town) -> list[str]:
    """One woman twice, each record with a telephone."""
    names = (("Iphigenia", "Quill-Berg"), ("Iphigenie", "Quillberg"))
    new = [
        NewPerson(family, given, reference=f"IQ-{n}", contacts=(contact("phone", f"01632 96077{n}"),))
        for n, (given, family) in enumerate(names)
    ]
    with town.council.work(actor=SYSTEM) as work:
        return [str(one) for one in people.add_people(work, people=new)]


def search(page: Page, words: str) -> None:
    page.goto("/")
    box = page.locator("input[name=words]").first
    box.fill(words)
    box.press("Enter")


def test_a_slip_finds_who_was_meant_and_two_records_become_one_and_two_again(
    served: tuple[Town, str], browser: Browser
):
    town, address = served
    kept, merged = two_records(town)
    page = a_page(browser, address)

    search(page, "iphigneia")
    expect(page.locator("main")).to_contain_text("like Iphigenia")
    page.get_by_role("link", name="Iphigenia Quill-Berg").first.click()
    expect(page.locator("h1")).to_contain_text("Iphigenia Quill-Berg")

    page.get_by_role("link", name="Merge with another record").click()
    page.get_by_label("Reference of the other record").fill("IQ-1")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("Are they one person?")
    page.get_by_role("button", name="Continue").or_(
        page.locator("main form[method=post] button")
    ).first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why")
    page.get_by_label("One person: keep Iphigenia Quill-Berg").check()
    page.get_by_label("Why", exact=True).fill("The same telephone, confirmed by her")
    page.locator("main form[method=post] button").first.click()
    expect(page).to_have_url(f"{address}/people/{kept}")
    expect(page.locator("main")).to_contain_text("01632 960771")
    assert faults_of(page) == []
    page.goto(f"/people/{merged}")
    expect(page).to_have_url(f"{address}/people/{kept}")

    page.get_by_role("link", name="Documents and history").click()
    page.get_by_role("link", name="Iphigenie Quillberg").first.click()
    page.get_by_label("Why", exact=True).fill("They are sisters")
    page.get_by_role("button", name="Take them apart").click()
    expect(page).to_have_url(f"{address}/people/{merged}")
    expect(page.locator("main")).to_contain_text("01632 960771")
    expect(page.locator("main")).not_to_contain_text("01632 960770")
