"""What the bundled plugins show, what is empty, what is wrong in forms, and what each role comes home to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.council import Council
from core.people import commands as people
from core.people.rules import NewPerson
from core.properties import commands as properties
from core.properties.rules import NewProperty
from core.staff.commands.roles import default_roles
from core.values import Because, subject
from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of, serving
from tests.web.everything import a_full_council, routes_of, walked
from tests.web.test_browser import BINARY, DESK, TELEPHONE, actor, answered
from tests.web.town import Town, Visitor, visiting

pytestmark = NEEDS_A_BROWSER
ADD = "no link leads to these pages: add an address for each to EXAMPLES in tests/web/everything.py"
EMPTIED = """form => {
    for (const one of form.elements) {
        if (one.type === "checkbox" || one.type === "radio") one.checked = false;
        else if (one.type !== "hidden" && one.tagName !== "BUTTON") one.value = "";
    }
    form.submit();
}"""
WHY = (Because("It was asked for", "council policy"),)
TAKEN_OR_REFUSED = {200, 303, 400, 403, 409, 422}
FILLABLE = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Council, str]]:
    council = a_full_council(tmp_path_factory.mktemp("full"), size=12)
    with serving(council) as address:
        yield council, address
    council.close()


def pages_of(council: Council) -> tuple[dict[str, str], list[str]]:
    """An address for the route of every page, and the routes without one."""
    with visiting(council) as visitor:
        made = walked(council, visitor)
    shown = {
        route: one for route, one in made.addresses.items() if not one.partition("?")[0].endswith(BINARY)
    }
    return shown, made.missing


def looked_at(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        if faults := [*answered(page, address), *faults_of(page), *too_wide(page)]:
            found[address] = faults
    return found


def too_wide(page: Page) -> list[str]:
    """A complaint when a page scrolls sideways on a telephone."""
    page.set_viewport_size(TELEPHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    return [f"is {width} wide"] if width > TELEPHONE["width"] else []


def test_axe_finds_nothing_on_any_page_of_any_plugin_nor_in_a_form_that_is_wrong(
    full: tuple[Council, str], served: tuple[Town, str], browser: Browser
):
    council, address = full
    of_core = set(routes_of(served[0].council))
    shown, missing = pages_of(council)
    assert [one for one in missing if one not in of_core] == [], ADD
    page = a_page(browser, address)
    plugins = {route: one for route, one in shown.items() if route not in of_core}
    assert len(plugins) >= 15
    assert looked_at(page, list(plugins.values())) == {}
    assert wrong_forms(page, list(plugins.values())) == {}


def test_axe_finds_nothing_in_a_form_of_core_that_is_wrong(served: tuple[Town, str], browser: Browser):
    town, address = served
    page = a_page(browser, address)
    with visiting(town.council) as visitor:
        made = walked(town.council, visitor)
    shown = [one for one in made.addresses.values() if not one.partition("?")[0].endswith(BINARY)]
    assert wrong_forms(page, shown) == {}


def wrong_forms(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """What axe finds once each form of these pages was sent with nothing in it; each kind of form once."""
    found: dict[str, list[str]] = {}
    tried: set[str] = set()
    for address in addresses:
        page.goto(address)
        for nth in range(page.locator(FILLABLE).count()):
            form = page.locator(FILLABLE).nth(nth)
            if form.count() == 0:
                break
            kind = f"{form.get_attribute('action')}".rpartition("/")[2] + ",".join(
                form.locator("[name]:not([type=hidden])").evaluate_all("all => all.map(one => one.name)")
            )
            if kind in tried:
                continue
            tried.add(kind)
            with page.expect_navigation() as sent:
                form.evaluate(EMPTIED)
            if faults := [*said_in_words(sent.value), *faults_of(page)]:
                found[f"{address} {kind}"] = faults
            page.goto(address)
    return found


def said_in_words(answer: Response) -> list[str]:
    """A complaint unless a form that was sent empty was taken, or came back with what is wrong."""
    return [] if answer.status in TAKEN_OR_REFUSED else [f"answers {answer.status}"]


def test_axe_finds_nothing_where_there_is_nothing_yet(browser: Browser, tmp_path: Path):
    council = a_full_council(tmp_path, size=0)
    lists = [one for one in routes_of(council) if "{" not in one and not one.endswith(BINARY)]
    with serving(council) as address:
        page = a_page(browser, address)
        assert looked_at(page, lists) == {}
    council.close()


def test_axe_finds_nothing_where_names_are_long_or_a_case_is_closed(
    served: tuple[Town, str], browser: Browser
):
    town, address = served
    long = "Wolfeschlegelsteinhausenbergerdorff" * 3
    with town.council.work(actor=actor(town, "everything")) as work:
        person = people.add_person(work, person=NewPerson(f"{long}-{long}", "Llanfair " * 12))
        new = NewProperty(kind="dwelling", line_1=long, town="Llanfairpwllgwyngyll", postcode="KT12 9ZZ")
        home = properties.add_property(work, new=new)
        body = people.add_organisation(work, name=f"{long} {long}").id
        about = ((subject("person", person), "applicant"), (subject("property", home), "garden"))
        case = cases.open_case(work, type="gardens.letting", case=NewCase(about, WHY)).id
        cases.move_case(work, case_id=case, transition="refuse", because=WHY)
    page = a_page(browser, address)
    pages = [
        f"/cases/{case}",
        f"/people/{person}",
        f"/people/{person}/history",
        f"/properties/{home}",
        f"/organisations/{body}",
        f"/letters/new?about=person/{person}",
        "/search?words=Wolfeschlegelsteinhausenbergerdorff",
    ]
    assert looked_at(page, pages) == {}


@pytest.mark.parametrize("role", sorted(default_roles()))
def test_axe_finds_nothing_at_what_a_role_comes_home_to(
    served: tuple[Town, str], browser: Browser, role: str
):
    page = a_page(browser, served[1], role)
    assert page.url.rstrip("/") == served[1]
    assert faults_of(page) == []
    page.context.close()


def test_a_page_that_no_link_leads_to_is_named(served: tuple[Town, str]):
    """The walk itself is tried: a council's page of an organisation is reached by no link of the town."""
    town = served[0]
    with visiting(town.council) as visitor:
        assert isinstance(visitor, Visitor)
        assert "/gardens/gardens/new" in walked(town.council, visitor).addresses
    assert "/gardens/broken" in routes_of(town.council)


def test_a_profile_is_built_for_a_file_that_nobody_knows_and_reads_it(
    full: tuple[Council, str], browser: Browser, tmp_path: Path
):
    address = full[1]
    file = tmp_path / "bath_house.csv"
    rows = ("07-Apr-26;100000231;1.50;Jo;Vale;am;3", "08-Apr-26;100000231;oops;Jo;Vale;pm;3", "Sum;;1.50;;;;")
    file.write_text("\n".join(("Day;Ref;Paid;Cashier;Centre;Session;Till", *rows, "")))
    page = a_page(browser, address)
    page.goto("/finance-reconciliation/statements")
    page.click("main a:has-text('Suppliers')")
    page.click("main a:has-text('Describe a new kind of file')")
    page.set_input_files("#file", file)
    page.click("main button:has-text('Go on')")
    assert page.input_value("#name") == "bath_house"
    assert (page.input_value("#date"), page.input_value("#dates")) == ("Day", "DD-MMM-YY")
    page.fill("#title", "Bath house tills")
    page.select_option("#amount", "Paid")
    page.fill("#ignore", "Sum")
    page.click("main button:has-text('Show the first rows')")
    assert "line 3: “oops” is not an amount" in page.inner_text("main")
    assert page.input_value("#title") == "Bath house tills", "what was typed is kept"
    assert page.locator("button:has-text('Save as')").count() == 0
    assert faults_of(page) == []

    file.write_text(file.read_text().replace("oops", "2.50"))
    page.goto("/finance-reconciliation/profiles/new")
    page.set_input_files("#file", file)
    page.click("main button:has-text('Go on')")
    page.fill("#title", "Bath house tills")
    page.select_option("#amount", "Paid")
    page.fill("#ignore", "Sum")
    page.click("main button:has-text('Show the first rows')")
    assert "2 entries are understood" in page.inner_text("main")
    assert faults_of(page) == []
    page.click("main button:has-text('Save as bath_house 1')")
    assert "Bath house tills was saved" in page.inner_text("main")
    page.goto("/finance-reconciliation/statements/import")
    page.set_input_files("#file", file)
    page.click("main button:has-text('Import the statement')")
    assert "bath_house 1" in page.inner_text("main")
    assert "£4.00" in page.inner_text("main")
