"""The pages of bundles: what one types is taken or said to be wrong, and a version can be opened."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.bundles import queries
from core.documents.commands import Filing, file_document
from core.testing import an_officer
from core.values import subject
from tests.core.binding.papers import a_pdf, text_of
from tests.web.town import SYSTEM, Town, Visitor

OFFICER = an_officer("cases.see", "bundles.see")


def the(town: Town, name: str) -> Any:
    return town.bundle[name]


def entries(town: Town) -> list[Any]:
    with town.council.look(actor=OFFICER) as work:
        return list(queries.entries_of(work, bundle_id=the(town, "bundle_id")))


def a_letter(town: Town, folder: Path, *lines: str, title: str = "A letter") -> Any:
    with town.council.work(actor=SYSTEM) as work:
        content = a_pdf(folder / "letter.pdf", *lines, pages=2).read_bytes()
        made = file_document(
            work,
            files=town.council.ports.files,
            source=io.BytesIO(content),
            name="letter.pdf",
            subject=subject("case", town.case),
            said=Filing(title=title),
        ).id
    town.council.settle()
    return made


def test_a_bundle_is_begun_filled_made_and_opened(town: Town, visitor: Visitor, tmp_path: Path):
    document = a_letter(town, tmp_path, "Ann Secret")
    visitor.get(f"/cases/{town.case}/bundles")
    begun = visitor.post(
        f"/cases/{town.case}/bundles", title="Appeal", tribunal="county_court", number="K1", parties="A v B"
    )
    address = begun.headers["location"].removesuffix("/documents")
    visitor.get(f"{address}/documents")
    assert visitor.post(f"{address}/documents", documents=str(document)).status_code == 303
    with town.council.look(actor=OFFICER) as work:
        entry = queries.entries_of(work, bundle_id=UUID(address.rpartition("/")[2]))[0]
    page = f"/bundle-entries/{entry.id}/pages/1"
    assert visitor.get(f"{page}/picture.png").content.startswith(b"\x89PNG")
    found = visitor.post(f"{page}/words", words="ann secret", because="Another tenant")
    assert found.status_code == 303
    assert "0 places" not in visitor.get(page).text
    build = visitor.post(f"{address}/builds").headers["location"]
    assert "Making the PDF" in visitor.get(build).text
    town.council.settle()
    assert "County Court takes 25 MB" in visitor.get(build).text
    opened = visitor.get(f"{build}/bundle.pdf")
    assert opened.headers["content-type"] == "application/pdf"
    (tmp_path / "made.pdf").write_bytes(opened.content)
    texts = text_of(tmp_path / "made.pdf")
    assert "A v B" in texts[0]
    assert not any("Secret" in text for text in texts)


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("/cases/{case}/bundles", {"title": ""}, "Enter title"),
        ("/bundles/{bundle_id}/documents", {}, "Select a document"),
        ("/bundles/{bundle_id}/sections", {"title": " "}, "Enter title of the section"),
        (
            "/bundles/{bundle_id}/cover",
            {"title": "T", "tribunal": "moon", "seen": "1"},
            "Select where it goes",
        ),
        ("/bundle-entries/{entry_id}", {"title": ""}, "Enter what the index calls it"),
        ("/bundle-entries/{entry_id}/pages/1", {"left": "x"}, "must be a whole number"),
        (
            "/bundle-entries/{entry_id}/pages/1/words",
            {"words": "nowhere", "because": "w"},
            "stand nowhere in it",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    town: Town, visitor: Visitor, tmp_path: Path, address: str, typed: dict[str, str], said: str
):
    a_letter(town, tmp_path, "something")
    before = [(one.title, one.place) for one in entries(town)]
    visitor.get("/")
    answer = visitor.post(address.format(case=town.case, **town.bundle), **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "There is a problem" in answer.text
    assert [(one.title, one.place) for one in entries(town)] == before


def test_the_order_is_changed_by_number_and_one_who_saw_an_old_one_is_refused(town: Town, visitor: Visitor):
    section, letter = entries(town)
    page = visitor.get(f"/bundles/{the(town, 'bundle_id')}").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert visitor.post(f"/bundle-entries/{letter.id}/move", to="1", seen=seen).status_code == 303
    assert visitor.post(f"/bundle-entries/{letter.id}/move", place="2", seen=seen).status_code == 409
    assert visitor.post(f"/bundle-entries/{letter.id}/move", place="x", seen=seen).status_code == 422
    assert [one.id for one in entries(town)] == [letter.id, section.id]


def test_who_may_only_see_bundles_gets_no_form(town: Town):
    with town.visit("service_manager") as visitor:
        page = visitor.get(f"/bundles/{the(town, 'bundle_id')}").text
        assert "Letter from the applicant" in page
        assert "Make the PDF" not in page
        assert "Move" not in page
        assert visitor.post(f"/bundles/{the(town, 'bundle_id')}/builds").status_code == 403


def test_the_api_shows_a_bundle_and_makes_it(town: Town, visitor: Visitor):
    whole = visitor.get(f"/api/v1/bundles/{the(town, 'bundle_id')}").json()
    assert [one["title"] for one in whole["entries"]] == ["A. Letters", "Letter from the applicant"]
    assert whole["builds"][0]["version"] == 1
    assert visitor.get(f"/api/v1/cases/{town.case}/bundles").json()[0]["title"] == "Hearing bundle"
