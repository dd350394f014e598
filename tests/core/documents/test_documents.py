"""Documents filed by what they are, and notices with the day on which they are served."""

import io
import zipfile
from contextlib import suppress
from datetime import date, time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from core.api import Manifest, hookimpl
from core.documents import commands, queries
from core.documents.law import retention_classes, service_law
from core.documents.models import Document, Notice, Scan
from core.documents.receiving import LARGEST
from core.documents.rules import deemed_service, file_name, methods_of
from core.documents.sniffing import media_type_of
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Objected
from core.permissions import Actor
from core.testing import a_council, an_officer
from core.values import Objection, new_id, subject

OFFICER = an_officer("documents.see", "documents.file", "documents.serve", "payments.see")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ACCOUNT, TENANT = subject("account", new_id()), subject("person", new_id())
NOTICE = {
    "what": "rent_recovery.notice_seeking_possession",
    "subject": ACCOUNT,
    "served_on": TENANT,
    "regime": "notice",
    "method": "first_class_post",
    "sent_on": date(2026, 4, 2),
}


def file(council, content=PDF, name="letter.pdf", about=ACCOUNT, **given):
    with council.work(actor=given.pop("actor", OFFICER)) as work:
        largest = given.pop("largest", LARGEST)
        return commands.file_document(
            work,
            files=council.ports.files,
            source=io.BytesIO(content),
            name=name,
            subject=about,
            said=commands.Filing(**given),
            largest=largest,
        ).id


def serve(council, actor=OFFICER, **given):
    with council.work(actor=actor) as work:
        return commands.serve_notice(work, **{**NOTICE, **given}).id


def rows(council):
    with council.look(actor=Actor.system("test")) as work:
        return [
            work.session.exec(select(func.count()).select_from(table)).one() for table in (Document, Notice)
        ]


def zipped(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return made.getvalue()


def test_a_document_is_filed_and_found(council, told):
    document_id = file(council, name="C:\\Scans\\..\\Anna  Smith.pdf", retention="case")
    other = subject("account", new_id())
    file(council, about=other)
    with council.look(actor=OFFICER) as work:
        document = queries.document(work, document_id=document_id)
        about = queries.documents_about(work, subjects=[ACCOUNT, other, TENANT])
        assert len(queries.documents_with(work, sha256=document.sha256)) == 2
    assert (document.name, document.media_type, document.size) == (
        "Anna Smith.pdf",
        "application/pdf",
        len(PDF),
    )
    assert document.filed_by == OFFICER.subject
    assert council.ports.files.open(document.sha256).read() == PDF
    assert {kind: len(found) for kind, found in about.items()} == {ACCOUNT: 1, other: 1, TENANT: 0}
    assert told() == ["documents.document_filed"] * 2
    assert "Smith" not in told.bodies()


def test_a_document_is_refused(council, told):
    file(council)
    stranger = an_officer("documents.see")
    refusals: list[tuple[type[Exception], dict[str, Any]]] = [
        (AlreadyDone, {"name": "again.pdf"}),
        (BadInput, {"content": b""}),
        (BadInput, {"content": b"MZ\x90\x00 program"}),
        (BadInput, {"content": b"#!/bin/sh\nrm -r /"}),
        (BadInput, {"content": zipped(word__document_xml="<w/>", word__vbaProject_bin="x")}),
        (BadInput, {"content": b"a" * 11, "name": "a.txt", "largest": 10}),
        (BadInput, {"content": b"a", "name": " .. "}),
        (BadInput, {"content": b"a", "origin": "found in a drawer"}),
        (BadInput, {"content": b"a", "retention": "a while"}),
        (BadInput, {"content": b"a", "kind": "a thing"}),
        (BadInput, {"content": b"a", "title": "x" * 201}),
        (BadInput, {"content": b"a", "received_on": date(2026, 4, 8)}),
        (BadInput, {"content": b"a", "about": "case"}),
        (BadInput, {"content": b"<!doctype html><script>", "name": "page.html"}),
        (BadInput, {"content": b"<svg onload='x'/>", "name": "drawing.svg"}),
        (BadInput, {"content": zipped(a="b"), "name": "all.zip"}),
        (BadInput, {"content": PDF + b"2", "name": "photo.jpg"}),
        (NotFound, {"content": b"a", "name": "a.txt", "replaces": new_id()}),
        (NotAllowed, {"content": b"a", "name": "a.txt", "actor": stranger}),
    ]
    for error, facts in refusals:
        with pytest.raises(error):
            file(council, **facts)
    assert rows(council) == [1, 0]
    assert told() == ["documents.document_filed"]
    with council.look(actor=an_officer()) as work:
        assert queries.documents_about(work, subjects=[ACCOUNT]) == {ACCOUNT: []}


def test_a_new_version_stands_in_the_place_of_the_old_one(council):
    first = file(council, title="Floor plan", kind="plan")
    second = file(council, PDF + b"2", replaces=first, title="Floor plan, corrected", kind="plan")
    with pytest.raises(AlreadyDone, match="has a newer version already"):
        file(council, PDF + b"3", replaces=first)
    elsewhere = file(council, PDF + b"4", about=subject("account", new_id()))
    with pytest.raises(NotFound):
        file(council, PDF + b"5", replaces=elsewhere)
    with council.look(actor=OFFICER) as work:
        assert [one.id for one in queries.papers(work, about=ACCOUNT)] == [second]
        newest = queries.document(work, document_id=second)
        versions = queries.versions_of(work, series_id=newest.series_id)
    assert [(one.id, one.version) for one in versions] == [(second, 2), (first, 1)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("letter", "letter.pdf"),
        ("Letter.PDF", "Letter.PDF"),
        ("v1. final", "v1. final.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_a_file_is_named_as_what_it_is(council, name, kept):
    document_id = file(council, name=name)
    with council.look(actor=OFFICER) as work:
        assert queries.document(work, document_id=document_id).name == kept


def test_papers_are_seen_only_by_who_sees_what_they_are_about(council):
    file(council, about=subject("person", new_id()))
    for permissions, seen in ((("documents.see",), 0), (("documents.see", "people.see"), 1)):
        with council.look(actor=an_officer(*permissions)) as work:
            assert len(work.session.exec(select(Document)).all()) == seen


def test_a_virus_keeps_a_file_shut(council, told):
    document_id = file(council)
    for verdict, opens in ((Scan.WAITING, False), (Scan.INFECTED, False), (Scan.CLEAN, True)):
        with council.work(actor=Actor.system("test")) as work:
            commands.record_scan(work, document_id=document_id, verdict=verdict, detail="Eicar")
        with council.look(actor=OFFICER) as work:
            assert queries.document(work, document_id=document_id).can_be_opened is opens
    assert told() == ["documents.document_filed", *["documents.document_scanned"] * 2]
    assert "Eicar" not in told.bodies()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\xef\xbb\xbf\n" + PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00....", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"{\\rtf1 hello}", "application/rtf"),
        (zipped(a="b"), "application/zip"),
        (
            zipped(word__document_xml="<w/>"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped(xl__workbook_xml="<w/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (b"PK\x03\x04 broken", "application/octet-stream"),
        (b"a,b\n1,2\n", "text/plain"),
        ("é".encode() * 4_000, "text/plain"),
        (b"\n<!DOCTYPE html><script>", "text/html"),
        (b"<?xml version='1.0'?><svg onload=''/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><Document/>", "application/xml"),
        (b"Received: from a\nSubject: b\n", "message/rfc822"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"caf\xe9", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_shows(content, media_type):
    source = io.BytesIO(content)
    assert media_type_of(source) == media_type
    assert source.tell() == 0


@given(
    content=st.binary(min_size=1, max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"<?xml"]),
)
def test_any_bytes_have_a_media_type_or_are_refused(content, start):
    source = io.BytesIO(start + content)
    if source.getvalue().startswith(
        (b"MZ", b"#!", b"\x7fELF", b"\xca\xfe", b"\xcf\xfa", b"\xce\xfa", b"\xfe\xed")
    ):
        with suppress(BadInput):
            media_type_of(source)
    else:
        assert "/" in media_type_of(source)


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("line\nbreak.txt", "linebreak.txt"),
    ],
)
def test_file_names(given, tidy):
    assert file_name(given) == tidy


EASTER = date(2026, 4, 3)  # Good Friday; the Monday is a holiday too


@pytest.mark.parametrize(
    ("regime", "method", "sent", "at", "deemed", "source"),
    [
        ("claim_form", "first_class_post", date(2026, 4, 7), None, date(2026, 4, 9), "CPR 6.14"),
        ("claim_form", "first_class_post", date(2026, 4, 10), None, date(2026, 4, 14), "CPR 6.14"),
        ("claim_form", "personal", date(2026, 4, 2), None, date(2026, 4, 8), "CPR 6.14"),
        ("court", "first_class_post", date(2026, 4, 7), None, date(2026, 4, 9), "CPR 6.26"),
        ("court", "first_class_post", date(2026, 4, 10), None, date(2026, 4, 13), "CPR 6.26"),
        ("court", "first_class_post", date(2026, 4, 1), None, date(2026, 4, 7), "CPR 6.26"),
        ("court", "email", date(2026, 4, 7), time(16, 29), date(2026, 4, 7), "CPR 6.26"),
        ("court", "email", date(2026, 4, 7), time(16, 30), date(2026, 4, 8), "CPR 6.26"),
        ("court", "personal", EASTER, time(9), date(2026, 4, 7), "CPR 6.26"),
        ("notice", "first_class_post", date(2026, 4, 2), None, date(2026, 4, 8), "Interpretation Act 1978"),
        ("notice", "second_class_post", date(2026, 4, 7), None, date(2026, 4, 13), "Interpretation Act 1978"),
        ("notice", "left_at_address", date(2026, 4, 11), time(10), date(2026, 4, 13), "section 233"),
    ],
)
def test_when_it_counts_as_served(regime, method, sent, at, deemed, source):
    decision = deemed_service(regime=regime, method=method, sent_on=sent, sent_at=at, law=service_law())
    assert decision.result == deemed
    assert any(source in one for one in decision.sources)
    assert f"{deemed.day} {deemed:%B %Y}" in decision.because[-1].text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": "pigeon"}, "methods are: document_exchange, email, first_class_post"),
        ({"regime": "duel"}, "methods are: none"),
        ({"sent_on": date(2008, 9, 30)}, "methods are: none"),
        ({"method": "email"}, "at what time"),
    ],
)
def test_no_day_of_service_without_a_rule(given, said):
    facts = {"regime": "court", "method": "first_class_post", "sent_on": date(2026, 4, 7)}
    with pytest.raises(ValueError, match=said):
        deemed_service(**{**facts, **given}, law=service_law())


def test_the_law_and_the_classes_can_be_read():
    assert all(rule.source and rule.checked for rule in service_law())
    assert methods_of("notice", on=date(2026, 4, 7), law=service_law()) == [
        "first_class_post",
        "left_at_address",
        "personal",
        "second_class_post",
    ]
    assert retention_classes()["case"].years == 6


def test_a_notice_is_served_and_its_day_explained(council, told):
    document_id = file(council)
    notice_id = serve(council, document_id=document_id)
    with council.look(actor=OFFICER) as work:
        notice = queries.notice(work, notice_id=notice_id)
        assert queries.notices_about(work, subjects=[ACCOUNT])[ACCOUNT][0].id == notice_id
        assert [one.id for one in queries.notices_served_on(work, who=TENANT)] == [notice_id]
    assert notice.deemed_on == date(2026, 4, 8)
    assert "Easter Monday" in notice.because
    assert "Interpretation Act 1978, section 7" in notice.because
    assert told() == ["documents.document_filed", "documents.notice_served"]


def test_a_notice_is_refused(council, told):
    refusals: list[tuple[type[Exception], dict[str, Any]]] = [
        (BadInput, {"sent_on": date(2026, 4, 8)}),
        (BadInput, {"method": "pigeon"}),
        (BadInput, {"method": "personal"}),
        (NotFound, {"document_id": new_id()}),
        (NotAllowed, {"actor": an_officer("documents.see")}),
    ]
    for error, facts in refusals:
        with pytest.raises(error):
            serve(council, **facts)
    assert rows(council) == [0, 0]
    assert told() == []


def test_a_notice_is_not_served_on_whom_something_protects(tmp_path):
    plugin = ModuleType("breathing")

    def object_to(work, act, subject):
        protects = subject == TENANT and act == NOTICE["what"]
        return [Objection("a moratorium protects this person", "the Regulations")] if protects else []

    manifest = Manifest(
        name="breathing", title="Breathing", purpose="To object", version="1.0", core=">=0.1,<1"
    )
    vars(plugin).update(object_to=hookimpl(object_to), manifest=manifest)
    council = a_council(tmp_path, "breathing", extra={"breathing": plugin})
    with pytest.raises(Objected, match="a moratorium protects this person"):
        serve(council)
    assert rows(council) == [0, 0]
    serve(council, served_on=subject("person", new_id()))
    assert rows(council) == [0, 1]
    council.close()
