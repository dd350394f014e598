"""Reached by everybody: by keyboard alone, in high contrast, without motion, at 400 % zoom, and on paper."""

import io
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import NEEDS_A_BROWSER, a_page
from tests.web.town import Town

pytestmark = NEEDS_A_BROWSER
WHERE = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const all = [...document.querySelectorAll(kinds)];
    return {
        nth: all.indexOf(one), isBody: one === document.body, name: one.innerText || one.name || one.id,
        wide: box.width, high: box.height, outline: style.outlineStyle + " " + style.outlineWidth,
        shadow: style.boxShadow, back: style.backgroundColor,
    };
}"""
"""Where the focus is, in the order in which things stand, and what shows it."""


def the_pages(town: Town) -> list[str]:
    bundle = town.bundle
    return [
        "/cases",
        f"/cases/{town.case}",
        f"/accounts/{town.account}",
        f"/approvals/{town.approval}",
        f"/bundles/{bundle['bundle_id']}",
        f"/bundle-entries/{bundle['entry_id']}/pages/1",
    ]


def tabbed(page: Page, most: int = 250) -> list[dict]:
    """Every stop of the Tab key, once round the page."""
    stops: list[dict] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        now = page.evaluate(WHERE)
        if now["isBody"] or (stops and now["nth"] <= stops[0]["nth"]):
            return stops
        stops.append(now)
    message = "the Tab key never came round: the last stops were " + ", ".join(
        one["name"] for one in stops[-3:]
    )
    raise AssertionError(message)


def test_tab_goes_through_a_page_in_order_shows_where_it_is_and_comes_out_again(
    served: tuple[Town, str], browser: Browser
):
    town, address = served
    page = a_page(browser, address)
    for path in the_pages(town):
        page.goto(path)
        stops = tabbed(page)
        order = [one["nth"] for one in stops]
        assert order == sorted(order), path
        assert stops[0]["name"] == "Skip to main content"
        unseen = [
            one
            for one in stops
            if one["outline"].startswith("none") and one["shadow"] == "none" and one["wide"] > 0
        ]
        assert unseen == [], path
        wanted = page.locator("main :is(a[href], button, summary):visible").count()
        assert len(stops) >= wanted, path


def test_the_first_tab_and_enter_lead_past_the_navigation(served: tuple[Town, str], browser: Browser):
    page = a_page(browser, served[1])
    page.goto("/cases")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("asked", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=str)
def test_high_contrast_shows_the_focus_and_less_motion_means_none(
    served: tuple[Town, str], browser: Browser, asked: dict[str, str]
):
    town, address = served
    page = a_page(browser, address, **asked)
    page.goto(f"/cases/{town.case}")
    stops = tabbed(page)
    if "forced_colors" in asked:
        assert [one["name"] for one in stops if one["outline"].startswith("none")] == []
    else:
        moving = """[...document.querySelectorAll("*")].filter(one => {
            const style = getComputedStyle(one);
            const long = [style.animationDuration, style.transitionDuration];
            return Math.max(...long.map(parseFloat)) > 0.001;
        }).length"""
        assert page.evaluate(moving) == 0


def test_at_400_per_cent_nothing_scrolls_sideways(served: tuple[Town, str], browser: Browser):
    town, address = served
    page = a_page(browser, address, viewport={"width": 1280, "height": 1024})
    for path in the_pages(town):
        page.goto(path)
        title = page.inner_text("h1")
        page.set_viewport_size({"width": 320, "height": 256})  # what 400 % of 1280 by 1024 leaves
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.inner_text("h1") == title
        page.set_viewport_size({"width": 1280, "height": 1024})


def test_a_case_and_a_statement_on_paper_name_the_council_and_their_pages_and_hold_no_forms(
    served: tuple[Town, str], browser: Browser, tmp_path: Path
):
    town, address = served
    page = a_page(browser, address)
    gone = (
        "Sign out",
        "Search",
        "Skip to main",
        "Take this step",
        "Add the note",
        "File a document",
        "signed out",
        "/properties/",
    )
    for path, held in ((f"/cases/{town.case}", "What happened"), (f"/accounts/{town.account}", "£123.45")):
        page.goto(path)
        printed = page.pdf(prefer_css_page_size=True)
        with pypdfium2.PdfDocument(io.BytesIO(printed)) as pdf:
            texts = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
        whole = "\n".join(texts)
        assert "Borough of Elmbridge Vale" in texts[0]
        assert held in whole
        for nth, text in enumerate(texts, 1):
            assert f"Page {nth} of {len(texts)}" in text
        assert [one for one in gone if one in whole] == []
