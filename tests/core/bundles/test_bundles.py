"""From choosing documents to the PDF: what a bundle is, and what is refused."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest

from core.binding import Box
from core.bundles import commands, queries
from core.bundles.models import BundleBuild, BundleState
from core.bundles.reading import Sheet, sheets_of
from core.documents.commands import file_document
from core.documents.queries import document, versions_of
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.testing import an_officer
from core.values import new_id, subject
from tests.core.binding.papers import a_pdf, everything_in, text_of
from tests.web.town import SYSTEM, Town, a_town

MAY = ("cases.see", "documents.see", "documents.file", "bundles.see", "bundles.make")
OFFICER = an_officer(*MAY)
EMAIL = b"""MIME-Version: 1.0\r\nFrom: Zoe <zoe@example.org>\r\nTo: council@example.org\r\nSubject: The damp\r
Date: Tue, 7 Apr 2026 09:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=x\r
\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe wall is still wet \xe2\x80\x93 please come.\r
--x\r\nContent-Type: image/png; name=wall.png\r\nContent-Disposition: attachment; filename=wall.png\r
\r\nxx\r\n--x--\r\n"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = a_town(tmp_path)
    made.council.clock.advance(microseconds=123_456)  # type: ignore[attr-defined] # as real clocks stand
    yield made
    made.council.close()


def filed(town: Town, content: bytes, name: str, about: Any = None) -> UUID:
    with town.council.work(actor=SYSTEM) as work:
        made = file_document(
            work,
            files=town.council.ports.files,
            source=io.BytesIO(content),
            name=name,
            subject=about or subject("case", town.case),
        ).id
    town.council.settle()  # until it was looked at for viruses, nobody opens it
    return made


def a_paper(town: Town, folder: Path, name: str, *lines: str, pages: int = 1) -> UUID:
    return filed(town, a_pdf(folder / f"{name}.pdf", *lines, pages=pages).read_bytes(), f"{name}.pdf")


def sheets(town: Town, *ids: UUID) -> list[Sheet]:
    with town.council.look(actor=OFFICER) as work:
        found = [document(work, document_id=one) for one in ids]
    return sheets_of(found, town.council.ports.files)


def a_bundle(town: Town, *ids: UUID, **given: Any) -> UUID:
    with town.council.work(actor=OFFICER) as work:
        bundle = commands.make_bundle(
            work, case_id=town.case, title="Hearing bundle", tribunal="property_chamber", **given
        ).id
    if ids:
        add(town, bundle, *ids)
    return bundle


def add(town: Town, bundle: UUID, *ids: UUID) -> list[UUID]:
    with town.council.work(actor=OFFICER) as work:
        return [one.id for one in commands.add_documents(work, bundle_id=bundle, sheets=sheets(town, *ids))]


def do(town: Town, command: Any, **given: Any) -> Any:
    with town.council.work(actor=given.pop("actor", OFFICER)) as work:
        return command(work, **given)


def entries(town: Town, bundle: UUID) -> list[Any]:
    with town.council.look(actor=OFFICER) as work:
        return list(queries.entries_of(work, bundle_id=bundle))


def revision(town: Town, bundle: UUID) -> int:
    with town.council.look(actor=OFFICER) as work:
        return queries.bundle(work, bundle_id=bundle).revision


def built(town: Town, bundle: UUID) -> BundleBuild:
    with town.council.work(actor=OFFICER) as work:
        build = commands.ask_build(work, bundle_id=bundle).id
    town.council.settle()
    with town.council.look(actor=OFFICER) as work:
        return queries.build(work, build_id=build)


def pdf_of(town: Town, build: BundleBuild) -> Path:
    assert build.state == BundleState.DONE, build.problem
    return town.council.ports.files.path(build.sha256)


def test_chosen_documents_become_one_pdf_with_a_cover_an_index_and_links(town: Town, tmp_path: Path):
    lease = a_paper(town, tmp_path, "The_lease", pages=3)
    letter = filed(town, EMAIL, "damp.eml")
    note = filed(town, "The wall is 3 m² wide.".encode(), "note.txt")
    bundle = a_bundle(town, number="LON/00BK/1", parties="Zoë O'Neil\nand\nElmbridge Vale")
    do(town, commands.add_section, bundle_id=bundle, title="A. The tenancy")
    add(town, bundle, lease)
    do(town, commands.add_section, bundle_id=bundle, title="B. The damp")
    add(town, bundle, letter, note)

    build = built(town, bundle)

    texts = text_of(pdf_of(town, build))
    assert (build.version, build.pages, len(texts)) == (1, 7, 7)
    assert [text.split()[-1] for text in texts] == [str(number) for number in range(1, 8)]
    assert "LON/00BK/1" in texts[0]
    assert "Zoë O'Neil" in texts[0]
    for said in ("A. The tenancy", "The lease", "3 – 5", "B. The damp", "damp"):
        assert said in texts[1], said
    assert "The wall is still wet – please come." in texts[5]
    assert "wall.png" in texts[5]
    assert "3 m² wide" in texts[6]
    with pikepdf.open(pdf_of(town, build)) as pdf:
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
            assert titles == ["Cover and index (page 1)", "A. The tenancy", "B. The damp"]
            assert [one.title for one in outline.root[1].children] == ["The lease (page 3)"]
        to = {link.Dest[0].objgen for link in pdf.pages[1].obj.Annots}
        assert {pdf.pages[index].obj.objgen for index in (2, 5, 6)} <= to
    listed = queries.contents_of(build)
    assert [(one.title, one.first, one.last) for one in listed][:2] == [
        ("Cover and index", "1", "2"),
        ("The lease", "3", "5"),
    ]


def test_a_redaction_is_burned_in_and_the_original_stays(town: Town, tmp_path: Path):
    letter = a_paper(town, tmp_path, "complaint", "Complaint of Ann Secret")
    bundle = a_bundle(town, letter)
    entry = entries(town, bundle)[0]
    box = Box(1, 200, 200, 900, 120)
    do(town, commands.redact, entry_id=entry.id, boxes=[box], because="Another tenant")

    build = built(town, bundle)

    assert b"Secret" not in everything_in(pdf_of(town, build))
    assert queries.contents_of(build)[1].redactions == 1
    assert "Ann Secret" in text_of(town.council.ports.files.path(entry.sha256))[0]


def test_a_late_document_numbers_everything_anew_or_has_letters_if_so_chosen(town: Town, tmp_path: Path):
    first, second, late = (a_paper(town, tmp_path, name, pages=2) for name in ("one", "two", "late"))
    bundle = a_bundle(town, first, second)
    before = built(town, bundle)
    added = add(town, bundle, late)[0]
    do(town, commands.move_entry, entry_id=added, to=2, seen=revision(town, bundle))

    anew = built(town, bundle)
    cover = {"title": "Hearing bundle", "tribunal": "property_chamber", "letters": True}
    do(town, commands.change_bundle, bundle_id=bundle, seen=revision(town, bundle), **cover)
    with town.council.work(actor=OFFICER) as work:
        bundle_row = queries.bundle(work, bundle_id=bundle)
        assert bundle_row.base_id == anew.id, "numbers stay as in the last version"
        bundle_row.base_id = before.id
    lettered = built(town, bundle)

    assert [one.first for one in queries.contents_of(anew)] == ["1", "3", "5", "7"]
    assert [(one.first, one.last) for one in queries.contents_of(lettered)][1:] == [
        ("3", "4"),
        ("4A", "4B"),
        ("5", "6"),
    ]
    assert [one.version for one in (before, anew, lettered)] == [1, 2, 3]
    with pikepdf.open(pdf_of(town, lettered)) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "4", "4A", "4B", "5", "6"]
    assert "4A – 4B" in text_of(pdf_of(town, lettered))[1]


def test_each_version_is_filed_in_the_place_of_the_one_before_which_is_kept(town: Town, tmp_path: Path):
    first, late = (a_paper(town, tmp_path, name) for name in ("one", "late"))
    bundle = a_bundle(town, first)
    before = built(town, bundle)
    add(town, bundle, late)

    after = built(town, bundle)

    with town.council.look(actor=OFFICER) as work:
        old, new = (document(work, document_id=one.document_id or new_id()) for one in (before, after))
        versions = versions_of(work, series_id=new.series_id)
        row = queries.bundle(work, bundle_id=bundle)
        assert not {old.id, new.id} & {one.id for one in queries.documents_to_choose(work, bundle=row)}
    assert [(one.id, one.version, one.is_current) for one in versions] == [
        (new.id, 2, True),
        (old.id, 1, False),
    ]
    for one, build in ((old, before), (new, after)):
        assert (one.sha256, one.size) == (build.sha256, build.size)
        assert hashlib.sha256(pdf_of(town, build).read_bytes()).hexdigest() == one.sha256
        assert (one.subject, one.kind, one.origin, one.retention) == (
            *(subject("case", town.case), "bundle", "made", "case"),
        )
        assert one.can_be_opened
    assert (old.title, new.name) == ("Hearing bundle, version 1", "bundle-version-2.pdf")


def test_a_chronology_and_a_list_of_exhibits_stand_before_the_documents(town: Town, tmp_path: Path):
    lease = a_paper(town, tmp_path, "lease")
    bundle = a_bundle(town, lease)
    entry = entries(town, bundle)[0]
    do(
        town,
        commands.describe_entry,
        entry_id=entry.id,
        title="Lease",
        dated_on=date(2020, 2, 29),
        exhibit=True,
    )
    do(
        town, commands.change_bundle, bundle_id=bundle, seen=revision(town, bundle), title="Bundle",
        tribunal="county_court", chronology=True, witness="Rosa Adeyemi",
    )  # fmt: skip

    texts = text_of(pdf_of(town, built(town, bundle)))

    assert [text.split()[-1] for text in texts] == ["1", "2", "3", "4", "5"]
    chronology, exhibits = texts[2], texts[3]
    assert chronology.index("29 February 2020") < chronology.index("7 April 2026"), "the oldest first"
    assert "Lease" in chronology
    assert "Opened" in chronology
    assert "RA1" in exhibits
    assert "Exhibits of Rosa Adeyemi" in exhibits


def test_a_replaced_document_is_bound_once_its_redactions_were_checked(town: Town, tmp_path: Path):
    old, new = (
        a_paper(town, tmp_path, "old", "Ann Secret"),
        a_paper(town, tmp_path, "new", "Ann Secret", pages=2),
    )
    bundle = a_bundle(town, old)
    entry = entries(town, bundle)[0].id
    do(town, commands.redact, entry_id=entry, boxes=[Box(1, 0, 0, 2000, 500)], because="Another tenant")
    do(town, commands.replace_document, entry_id=entry, sheet=sheets(town, new)[0])

    with pytest.raises(BadInput, match="check the redactions"):
        built(town, bundle)
    do(town, commands.confirm_redactions, entry_id=entry)

    assert built(town, bundle).pages == 4


def _locked(folder: Path) -> bytes:
    with pikepdf.open(a_pdf(folder / "open.pdf")) as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    return (folder / "locked.pdf").read_bytes()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (_locked, "a.pdf", "“a.pdf”: this PDF is protected by a password"),
        (lambda _folder: b"%PDF-1.7\n" + bytes(range(1, 256)) * 20, "b.pdf", "damaged"),
        (lambda _folder: b"{\\rtf1 Hello}", "c.rtf", "save it as PDF"),
        (
            lambda _folder: b"Received: x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>",
            "d.eml",
            "no plain text",
        ),
    ],
    ids=["locked", "torn", "an office file", "an e-mail in HTML only"],
)
def test_what_can_not_be_bound_is_refused_when_it_is_chosen(town: Town, tmp_path: Path, content, name, said):
    document = filed(town, content(tmp_path), name)
    with pytest.raises(BadInput, match=said):
        sheets(town, document)


def test_a_document_of_another_case_is_refused_and_nothing_is_added(town: Town, tmp_path: Path):
    stranger = filed(town, a_pdf(tmp_path / "s.pdf").read_bytes(), "s.pdf", subject("case", new_id()))
    bundle = a_bundle(town)
    known = [Sheet(stranger, "0" * 64, "application/pdf", ((2100, 2970),))]
    with pytest.raises(BadInput, match="not about the case"):
        do(town, commands.add_documents, bundle_id=bundle, sheets=known)
    assert entries(town, bundle) == []


@pytest.mark.parametrize(
    ("lacking", "refusal"),
    [("bundles.make", NotAllowed), ("cases.see", NotFound)],
)
def test_nobody_makes_a_bundle_without_the_permission_or_the_case(
    town: Town, tmp_path: Path, lacking, refusal
):
    bundle = a_bundle(town, a_paper(town, tmp_path, "lease"))
    other = an_officer(*(one for one in MAY if one != lacking))
    with pytest.raises(refusal):
        do(town, commands.ask_build, bundle_id=bundle, actor=other)
    with pytest.raises(refusal):
        do(town, commands.make_bundle, case_id=town.case, title="B", tribunal="other", actor=other)
    with town.council.look(actor=SYSTEM) as work:
        assert queries.builds_of(work, bundle_id=bundle) == []
        assert len(queries.bundles_of(work, case_id=town.case)) == 2, "this one, and the town's own"


@pytest.mark.parametrize("lacking", ["bundles.see", "cases.see"])
def test_nobody_sees_a_bundle_without_the_permission_or_the_case(town: Town, tmp_path: Path, lacking):
    bundle = a_bundle(town, a_paper(town, tmp_path, "lease"))
    entry = entries(town, bundle)[0].id
    with town.council.look(actor=an_officer(*(one for one in MAY if one != lacking))) as work:
        assert queries.bundles_of(work, case_id=town.case) == []
        with pytest.raises(NotFound):
            queries.bundle(work, bundle_id=bundle)
        with pytest.raises(NotFound):
            queries.entry(work, entry_id=entry)


def test_two_people_do_not_undo_each_other(town: Town, tmp_path: Path):
    bundle = a_bundle(town, a_paper(town, tmp_path, "one"), a_paper(town, tmp_path, "two"))
    first, second = entries(town, bundle)
    seen = revision(town, bundle)
    do(town, commands.move_entry, entry_id=second.id, to=1, seen=seen)
    with pytest.raises(Conflict):
        do(town, commands.remove_entry, entry_id=first.id, seen=seen)
    assert [one.id for one in entries(town, bundle)] == [second.id, first.id]


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (Box(2, 0, 0, 100, 100), "no page 2"),
        (Box(0, 0, 0, 100, 100), "no page 0"),
        (Box(1, -1, 0, 100, 100), "does not lie on the page"),
        (Box(1, 0, 0, 10**9, 100), "larger than any page"),
        (Box(1, 2_100, 0, 100, 100), "does not lie on the page"),
        (Box(1, 0, 0, 100, 2), "too small"),
    ],
)
def test_a_rectangle_that_can_not_be_is_refused_with_all_that_came_with_it(
    town: Town, tmp_path: Path, box, said
):
    bundle = a_bundle(town, a_paper(town, tmp_path, "one"))
    entry = entries(town, bundle)[0].id
    with pytest.raises(BadInput, match=said):
        do(town, commands.redact, entry_id=entry, boxes=[Box(1, 0, 0, 99, 99), box], because="x")
    with town.council.look(actor=OFFICER) as work:
        assert queries.redactions_of(work, entry_ids=[entry]) == {entry: []}


def test_an_empty_bundle_and_a_second_build_at_once_are_refused(town: Town, tmp_path: Path):
    bundle = a_bundle(town)
    with pytest.raises(BadInput, match="choose at least one document"):
        built(town, bundle)
    add(town, bundle, a_paper(town, tmp_path, "one"))
    with town.council.work(actor=OFFICER) as work:
        build = commands.ask_build(work, bundle_id=bundle).id
    with pytest.raises(AlreadyDone, match="being made already"):
        do(town, commands.ask_build, bundle_id=bundle)
    do(town, commands.stop_build, build_id=build)
    town.council.settle()
    with town.council.look(actor=OFFICER) as work:
        stopped = queries.build(work, build_id=build)
    assert (stopped.state, stopped.version, stopped.sha256) == (BundleState.STOPPED, None, "")
    assert built(town, bundle).version == 1


def test_a_press_that_breaks_half_way_leaves_no_half_bundle_and_the_next_try_makes_the_whole(
    town: Town, tmp_path: Path
):
    bundle = a_bundle(town, a_paper(town, tmp_path, "one"))
    files = town.council.ports.files
    real, broken = files.put, [True]

    def put(source, limit):
        if broken:
            broken.pop()
            message = "the disk is full"
            raise OSError(message)
        return real(source, limit)

    files.put = put  # type: ignore[method-assign]
    half = built(town, bundle)
    assert (half.state, half.version, half.sha256) == (BundleState.RUNNING, None, "")
    town.council.clock.advance(minutes=5)  # type: ignore[attr-defined]
    town.council.settle()
    with town.council.look(actor=OFFICER) as work:
        whole = queries.build(work, build_id=half.id)
    assert (whole.state, whole.version) == (BundleState.DONE, 1)
    assert len(text_of(pdf_of(town, whole))) == whole.pages


def test_a_document_that_went_bad_fails_the_build_in_words(town: Town, tmp_path: Path):
    bundle = a_bundle(town, a_paper(town, tmp_path, "The_lease"))
    with town.council.work(actor=SYSTEM) as work:
        queries.entries_of(work, bundle_id=bundle)[0].pages = 7
    failed = built(town, bundle)
    assert failed.state == BundleState.FAILED
    assert failed.problem.startswith("“The lease”: a file is another than the one that was chosen")


def test_to_make_the_same_bundle_twice_is_the_same_to_the_byte_but_for_its_version(
    town: Town, tmp_path: Path
):
    bundle = a_bundle(town, a_paper(town, tmp_path, "one", pages=3))
    first = built(town, bundle)
    with town.council.work(actor=SYSTEM) as work:
        build = work.session.get(BundleBuild, first.id)
        assert build is not None
        build.version, build.state = None, BundleState.RUNNING.value
    from core.bundles import press  # noqa: PLC0415 - the subscriber's second run

    press.make(town.council, first.id)
    with town.council.look(actor=OFFICER) as work:
        again = queries.build(work, build_id=first.id)
    assert again.sha256 == first.sha256
