"""A bundle in a real browser: from choosing documents to the PDF, with a rectangle drawn and words found."""

import io
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser

from tests.core.binding.papers import everything_in
from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of
from tests.web.test_bundles import a_letter
from tests.web.town import Town

pytestmark = NEEDS_A_BROWSER


def test_a_bundle_from_choosing_to_the_pdf_with_what_was_blacked_out_gone(
    served: tuple[Town, str], browser: Browser, tmp_path: Path
):
    town, address = served
    a_letter(town, tmp_path, "Complaint of Ann Secret", "and of Bob Hidden", title="The complaint")
    page = a_page(browser, address, viewport={"width": 1280, "height": 2400})
    page.goto(f"/cases/{town.case}")
    page.click("text=Bundles for a court or a tribunal")
    page.fill("#title", "Appeal bundle")
    page.get_by_label("First-tier Tribunal (Property Chamber)").check()
    page.click("main button:has-text('Begin')")
    page.get_by_label("The complaint").check()
    page.click("main button:has-text('Add to the bundle')")
    assert "The documents were added at the end" in page.inner_text("main")
    page.fill("#title", "B. Later")
    page.click("main button:has-text('Add the section')")
    page.click("button:has-text('Up'):visible >> nth=0")
    assert page.locator(".app-entries tbody th").all_inner_texts()[0] == "B. Later"

    page.click("main a:has-text('Redact')")
    page.fill("#words", "ann secret")
    page.fill("#because", "Another tenant")
    page.click("main button:has-text('Black out the words')")
    assert "blacked out, on pages 1, 2" in page.inner_text("main")
    picture = page.locator("#page-picture")
    box = picture.bounding_box()
    assert box is not None
    scale = box["width"] / (2099 + 70)
    left, top = box["x"] + (70 + 230) * scale, box["y"] + (70 + 300) * scale
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 700 * scale, top + 90 * scale)
    page.mouse.up()
    assert int(page.input_value("#width")) in range(68, 73)
    page.fill("#why", "A child")
    page.click("main button:has-text('Black it out')")
    assert faults_of(page) == []

    page.click("a:has-text('Appeal bundle')")
    page.click("main button:has-text('Make the PDF')")
    assert page.locator("progress").count() == 1
    assert faults_of(page) == []
    town.council.settle()
    page.wait_for_selector("text=Open the PDF", timeout=20_000)  # the page follows by itself
    made = page.request.get(page.get_attribute("text=Open the PDF", "href") or "").body()
    (tmp_path / "made.pdf").write_bytes(made)
    with pypdfium2.PdfDocument(io.BytesIO(made)) as pdf:
        texts = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
    assert [text.split()[-1] for text in texts] == [str(number) for number in range(1, len(texts) + 1)]
    assert "The complaint" in texts[1]
    for gone in (b"Secret", b"Hidden"):
        assert gone not in everything_in(tmp_path / "made.pdf"), gone
