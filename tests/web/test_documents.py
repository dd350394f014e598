"""Documents on their pages and in the API: filed, quarantined, opened, and never run."""

import io

import pytest

from core.cases.commands import add_note
from core.cases.queries import timeline
from core.documents.commands import record_scan
from core.documents.models import Scan
from core.documents.queries import papers
from core.permissions import Actor
from core.ports import Scanned
from core.testing import MemoryFiles
from core.values import subject
from tests.web.town import SYSTEM, Town, Visitor

PDF = b"%PDF-1.7 another letter"
TYPED = {"title": "Floor plan", "kind": "plan", "retention": "case"}
TYPED |= {"received_on-day": "1", "received_on-month": "4", "received_on-year": "2026"}


class Patient(MemoryFiles):
    """A store to which a file takes so long to come that somebody else's work is done meanwhile."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def put(self, source, limit):
        with self.town.council.work(actor=SYSTEM) as work:  # a fault while this thread has a transaction open
            add_note(
                work, case_id=self.town.case, text="Somebody else wrote this while a file was on its way"
            )
        return super().put(source, limit)


class Finder:
    """A scanner that finds what it was told to find."""

    def __init__(self) -> None:
        self.found = Scanned("clean")

    def scan(self, source) -> Scanned:
        assert source.read(5) == b"%PDF-"
        return self.found


@pytest.fixture
def finder(town: Town) -> Finder:
    finder = Finder()
    object.__setattr__(town.council.ports, "scanner", finder)
    return finder


def file_one(visitor: Visitor, about: str, content=PDF, name="plan.pdf", **typed):
    address = f"/documents/new?about={about}"
    visitor.get(address)
    return visitor.post(address, file=(name, io.BytesIO(content)), **{**TYPED, **typed})


def test_nobody_waits_while_a_file_comes_in(town: Town, visitor: Visitor):
    object.__setattr__(town.council.ports, "files", Patient(town))
    about = f"person/{town.person}"

    sent = file_one(visitor, about)
    visitor.get("/documents/new?about=" + about)
    again = visitor.post(f"/documents/new?about={about}", file=("b.pdf", io.BytesIO(PDF + b"2")), **TYPED)
    refused = file_one(visitor, about)

    assert (sent.status_code, again.status_code) == (303, 303)
    assert "he same file was filed here" in refused.text
    with town.council.look(actor=SYSTEM) as work:
        assert len(papers(work, about=subject("person", town.person))) == 2
        told = [one for one in timeline(work, case_id=town.case) if "on its way" in str(one)]
    assert len(told) == 3


def test_an_officer_files_a_document_and_opens_it_once_it_was_scanned(town: Town, visitor: Visitor, finder):
    sent = file_one(visitor, f"person/{town.person}")
    address = sent.headers["location"]
    page = visitor.get(address).text
    assert "“Floor plan” was filed" in page
    assert "Being checked for viruses" in page
    assert visitor.get(f"{address}/file").status_code == 403

    town.council.settle()
    page = visitor.get(address).text
    assert "No virus found" in page
    assert "1 April 2026" in page
    opened = visitor.get(f"{address}/file")
    assert opened.content == PDF
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    assert "Floor plan" in visitor.get(f"/people/{town.person}/history").text


def test_an_infected_file_is_locked_away_and_says_what_was_found(town: Town, visitor: Visitor, finder):
    finder.found = Scanned("infected", "Eicar-Test-Signature")
    address = file_one(visitor, f"case/{town.case}").headers["location"]
    town.council.settle()
    page = visitor.get(address).text
    assert "Eicar-Test-Signature" in page
    assert "Open it" not in page
    assert visitor.get(f"{address}/file").status_code == 403
    assert visitor.get(f"/api/v1{address}").json()["can_be_opened"] is False
    assert visitor.get(f"/api/v1{address}/file").status_code == 403


def test_without_a_scanner_the_page_says_so(standing_town: Town):
    with standing_town.visit() as visitor:
        page = visitor.get(f"/documents/{standing_town.document}").text
    assert "Not scanned" in page
    assert "this council has no virus scanner" in page


def test_what_can_not_be_taken_is_said_at_the_file_and_the_rest_is_kept(town: Town, visitor: Visitor):
    with town.council.look(actor=SYSTEM) as work:
        before = len(papers(work))
    page = file_one(visitor, f"person/{town.person}", content=b"<!doctype html><script>", name="x.html")
    assert page.status_code == 422
    assert 'href="#file">This kind of file is not taken' in page.text
    assert 'value="Floor plan"' in page.text
    page = file_one(visitor, f"person/{town.person}", name="plan.jpg")
    assert "is called .jpg but is a PDF; rename it to end in .pdf" in page.text
    with town.council.look(actor=SYSTEM) as work:
        assert len(papers(work)) == before


def test_a_new_version_is_filed_and_the_old_one_says_so(town: Town, visitor: Visitor):
    first = f"/documents/{town.document}"
    about = subject("case", town.case)
    visitor.get(f"/documents/new?about={about}&replaces={town.document}")
    sent = visitor.post(
        f"/documents/new?about={about}&replaces={town.document}", file=("v2.pdf", io.BytesIO(PDF)), **TYPED
    )
    newer = visitor.get(sent.headers["location"]).text
    assert "Version 2" in newer
    assert "There is a newer version" in visitor.get(first).text
    assert [one["version"] for one in visitor.get(f"/api/v1{first}/versions").json()["items"]] == [2, 1]


def test_a_word_file_is_saved_and_never_shown(town: Town, visitor: Visitor):
    sent = file_one(visitor, f"person/{town.person}", content=b"{\\rtf1 hello}", name="x.rtf")
    with town.council.work(actor=Actor.system("test")) as work:
        key = sent.headers["location"].rpartition("/")[2]
        found = papers(work, about=subject("person", town.person))[0]
        assert str(found.id) == key
        record_scan(work, document_id=found.id, verdict=Scan.CLEAN)
    answer = visitor.get(f"{sent.headers['location']}/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_program_files_a_document_and_reads_it_back(town: Town, visitor: Visitor):
    token = visitor.get("/api/v1/session").json()["csrf_token"]
    data = {"about": f"account/{town.account}", "kind": "statement", "received_on": "2026-04-01"}
    answer = visitor.client.post(
        "/api/v1/documents", data=data, files={"file": ("a.pdf", PDF)}, headers={"X-CSRF-Token": token}
    )
    assert answer.status_code == 201
    made = answer.json()
    assert (made["media_type"], made["received_on"], made["scan"]) == (
        "application/pdf",
        "2026-04-01",
        "waiting",
    )
    listed = visitor.get(f"/api/v1/documents?about=account/{town.account}").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    again = visitor.client.post(
        "/api/v1/documents", data=data, files={"file": ("b.pdf", PDF)}, headers={"X-CSRF-Token": token}
    )
    assert again.status_code == 409
    assert "same file was filed here" in again.json()["detail"]


def test_papers_of_a_case_are_hidden_with_the_case(town: Town):
    with town.visit("administrator") as visitor:
        assert visitor.get(f"/documents/{town.document}").status_code in {403, 404}
    with town.council.look(
        actor=Actor(subject("user", town.person), "x", frozenset({"documents.see"}))
    ) as work:
        assert papers(work) == []
