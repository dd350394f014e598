"""Papers become one PDF: numbered, linked, the right way up, with nothing in it that nobody was to see."""

import hashlib
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from core.binding import (
    Bind,
    Bookmark,
    Box,
    File,
    Find,
    Paper,
    Picture,
    Stopped,
    bind,
    binder,
    draw,
    find,
    finding,
    look,
    papers,
)
from core.errors import BadInput
from tests.core.binding.papers import A4, a_pdf, a_picture, everything_in, seen, text_of

PDF = "application/pdf"


def bound(folder: Path, *papers_in: Paper, labels=None, bookmarks=(), targets=None) -> Path:
    count = sum(one.pages for one in papers_in)
    job = Bind(
        papers_in,
        tuple(labels or map(str, range(1, count + 1))),
        tuple(bookmarks),
        targets or {},
        "Bundle of documents",
        "2026-04-07T09:00:00+00:00",
        str(folder / "bundle.pdf"),
    )
    binder.bind(job, lambda _done: None)
    return folder / "bundle.pdf"


def dot(picture: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = picture.getpixel(place)
    assert isinstance(found, tuple)
    return found


def ink(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:128])


def darkest(picture: Image.Image) -> float:
    return picture.convert("L").histogram().index(next(n for n in picture.convert("L").histogram() if n))


def middle_of(box: Box) -> tuple[int, int]:
    """In points, which are the dots of `seen`."""
    return round((box.left + box.width / 2) / 254 * 72), round((box.top + box.height / 2) / 254 * 72)


def a_paper(place: Path, pages: int = 1, media_type: str = PDF, **parts) -> Paper:
    return Paper(str(place), media_type, pages, **parts)


def test_every_page_bears_its_number_and_the_reader_says_the_same(tmp_path: Path):
    front = a_paper(a_pdf(tmp_path / "front.pdf", pages=2), 2, made=True)
    lease = a_paper(a_pdf(tmp_path / "lease.pdf", pages=3), 3, back=2)

    made = bound(tmp_path, front, lease)

    texts = text_of(made)
    assert [text.split()[-1] for text in texts] == ["1", "2", "3", "4", "5"]
    assert ["Back to the index" in text for text in texts] == [False, False, True, False, False]
    with pikepdf.open(made) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "4", "5"]
        back = pdf.pages[3].obj.Annots[0]
        assert back.Dest[0].objgen == pdf.pages[1].obj.objgen
        assert str(pdf.docinfo["/Title"]) == "Bundle of documents"
        assert list(pdf.Root.OpenAction)[-1] == 1, "it opens at full size"


def test_pages_put_in_late_have_letters_in_the_labels_too(tmp_path: Path):
    labels = ["1", "2", "2A", "2B", "3"]
    made = bound(tmp_path, a_paper(a_pdf(tmp_path / "a.pdf", pages=5), 5), labels=labels)
    assert [text.split()[-1] for text in text_of(made)] == labels
    with pikepdf.open(made) as pdf:
        assert [page.label for page in pdf.pages] == labels


def test_bookmarks_lie_below_their_section_and_links_find_their_page(tmp_path: Path):
    index = a_pdf(tmp_path / "index.pdf", Annots=Array([
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                   A=Dictionary(S=Name.URI, URI="to:lease"))
    ]))  # fmt: skip
    lease = a_paper(a_pdf(tmp_path / "lease.pdf", pages=2), 2)
    marks = [Bookmark("A. The tenancy", 2), Bookmark("Lease (page 2)", 2, 1), Bookmark("B. Law", 3)]

    made = bound(tmp_path, a_paper(index, made=True), lease, bookmarks=marks, targets={"lease": 2})

    with pikepdf.open(made) as pdf:
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == ["A. The tenancy", "B. Law"]
            assert [one.title for one in outline.root[0].children] == ["Lease (page 2)"]
        link = pdf.pages[0].obj.Annots[0]
        assert link.Dest[0].objgen == pdf.pages[1].obj.objgen
        assert "/A" not in link


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [A4, (100, 50, 942, 1241)], ids=["A4", "A3 off its corner"])
def test_the_number_stands_below_what_one_sees_and_covers_none_of_it(tmp_path: Path, turned: int, box):
    paper = a_pdf(tmp_path / "page.pdf", "All of this", box=box, turned=turned)
    before = seen(paper, 1)

    made = bound(tmp_path, a_paper(paper))

    after = seen(made, 1)
    assert (after.width, after.height) == (before.width, before.height + 24)
    # Lines may fall between two dots: what is drawn is the same, give or take the edge of a letter.
    cut = after.crop((0, 0, before.width, before.height))
    assert abs(ink(before) - ink(cut)) < ink(before) * 0.2
    strip = after.crop((after.width - 60, after.height - 24, after.width, after.height))
    assert darkest(strip) < 128, "the number is at the right of the strip"


def test_redacted_words_are_gone_from_text_pictures_and_every_corner_of_the_file(tmp_path: Path):
    paper = a_pdf(tmp_path / "letter.pdf", "Complaint of Ann Secret", "about noise", pages=2)
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Subject"] = "Ann Secret"
        pdf.attachments["Ann Secret.txt"] = b"Ann Secret"
        pdf.save(paper)
    before = hashlib.sha256(paper.read_bytes()).hexdigest()
    boxes = [one for one in finding.find(Find(str(paper), PDF, "ann secret")) if one.page == 1]
    assert len(boxes) == 1

    made = bound(tmp_path, a_paper(paper, 2, boxes=tuple(boxes)))

    texts = text_of(made)
    assert "Secret" not in texts[0]
    assert "Ann Secret" in texts[1], "only the page that was redacted is a picture"
    box = boxes[0]
    assert max(dot(seen(made, 1), middle_of(box))) < 10, "the box is black"
    assert min(dot(seen(made, 1), (300, 400))) > 245, "the rest is as it was"
    with pikepdf.open(made) as pdf:
        del pdf.pages[1]
        pdf.save(tmp_path / "first.pdf")
        assert "/Names" not in pdf.Root
    assert b"Secret" not in everything_in(tmp_path / "first.pdf")
    assert hashlib.sha256(paper.read_bytes()).hexdigest() == before, "the original is never touched"


def test_what_a_form_shows_is_kept_and_what_a_paper_hides_is_not(tmp_path: Path):
    paper = a_pdf(tmp_path / "form.pdf", AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS="secretScript")))
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        look = pdf.make_stream(
            b"BT /F 12 Tf 2 4 Td (Signed by Zoe) Tj ET", Type=Name.XObject, Subtype=Name.Form,
            BBox=[0, 0, 200, 20], Resources=pdf.pages[0].obj.Resources,
        )  # fmt: skip
        field = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="hidden value", F=4,
            Rect=Array([100, 100, 300, 120]), AP=Dictionary(N=look),
        ))  # fmt: skip
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="a private remark")
        pdf.pages[0].obj.Annots = Array([field, pdf.make_indirect(note)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        pdf.save(paper)

    made = bound(tmp_path, a_paper(paper))

    assert "Signed by Zoe" in text_of(made)[0]
    for hidden in (b"hidden value", b"a private remark", b"secretScript", b"/AcroForm"):
        assert hidden not in everything_in(made)


def test_a_layer_that_is_switched_off_stays_unseen(tmp_path: Path):
    paper = a_pdf(tmp_path / "plan.pdf")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
        page = pdf.pages[0].obj
        page.Resources.Properties = Dictionary(L=layer)
        page.Contents = pdf.make_stream(b"/OC /L BDC BT /F 12 Tf 72 400 Td (Draft opinion) Tj ET EMC")
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.save(paper)
    made = bound(tmp_path, a_paper(paper))
    assert b"Draft opinion" not in everything_in(made)
    assert darkest(seen(made, 1).crop((0, 0, 595, 842))) > 200


@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff", "webp"])
def test_a_picture_becomes_a_page_that_lies_as_the_picture_does(tmp_path: Path, kind: str):
    made = bound(tmp_path, a_paper(a_picture(tmp_path / f"p.{kind}"), 1, f"image/{kind}"))
    page = seen(made, 1)
    assert page.width > page.height
    red, _, blue = dot(page, (60, 60))
    assert (red > 200, blue < 60) == (True, True)
    assert made.stat().st_size < 400_000


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken(tmp_path: Path):
    tags = Image.Exif()
    tags[0x0112], tags[0x010E] = 6, "Taken at 14 Rose Lane"
    made = bound(tmp_path, a_paper(a_picture(tmp_path / "p.jpg", exif=tags), 1, "image/jpeg"))
    page = seen(made, 1)
    assert page.height > page.width, "turned by what the camera wrote"
    assert dot(page, (page.width - 60, 60))[0] > 200, "its red corner is at the upper right"
    assert b"Rose Lane" not in everything_in(made)


def test_each_leaf_of_a_scan_is_a_page(tmp_path: Path):
    leaves = [Image.new("1", (1654, 2339), 1) for _ in range(3)]
    leaves[0].save(tmp_path / "scan.tif", save_all=True, append_images=leaves[1:], compression="group4")
    assert papers.sizes(File(str(tmp_path / "scan.tif"), "image/tiff")) == [(2100, 2970)] * 3


def _locked(place: Path) -> Path:
    with pikepdf.open(a_pdf(place.with_name("open.pdf"))) as pdf:
        pdf.save(place, encryption=pikepdf.Encryption(owner="o", user="u"))
    return place


def _torn(place: Path) -> Path:
    place.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    return place


def _no_pages(place: Path) -> Path:
    pikepdf.new().save(place)
    return place


def _torn_picture(place: Path) -> Path:
    place.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return place


@pytest.mark.parametrize(
    ("make", "media_type", "said"),
    [
        (_locked, PDF, "password"),
        (_torn, PDF, "damaged"),
        (_no_pages, PDF, "no pages"),
        (_torn_picture, "image/png", "damaged"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_what_can_not_be_bound_is_refused_in_words(tmp_path: Path, make, media_type: str, said: str):
    with pytest.raises(papers.Unreadable, match=said):
        papers.sizes(File(str(make(tmp_path / "paper")), media_type))


def test_reading_happens_in_a_process_of_its_own_that_answers_or_refuses(tmp_path: Path):
    paper = a_pdf(tmp_path / "p.pdf", "Ann Secret", pages=2)
    locked = _locked(tmp_path / "locked.pdf")
    looked = look(File(str(paper), PDF), File(str(locked), PDF))
    assert looked[0].pages == [(2099, 2970)] * 2
    assert "password" in looked[1].refused
    assert [one.page for one in find(Find(str(paper), PDF, "Ann Secret"))] == [1, 2]
    draw(Picture(str(paper), PDF, 2, str(tmp_path / "two.png")))
    with Image.open(tmp_path / "two.png") as picture:
        assert picture.size == (662, 936)
    with pytest.raises(BadInput, match="password"):
        draw(Picture(str(locked), PDF, 1, str(tmp_path / "none.png")))


def test_one_that_is_told_to_stop_leaves_nothing(tmp_path: Path):
    paper = a_paper(a_pdf(tmp_path / "p.pdf", pages=200), 200)
    target = tmp_path / "bundle.pdf"
    job = Bind((paper,), tuple(map(str, range(1, 201))), (), {}, "B", "2026-04-07T09:00:00Z", str(target))
    told: list[int] = []

    def go_on(done: int) -> bool:
        told.append(done)
        return done < 50

    with pytest.raises(Stopped):
        bind(job, go_on=go_on)
    assert told[-1] == 50
    assert not target.exists()


def test_a_reader_that_dies_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    dying = tmp_path / "reader"
    dying.write_text("#!/bin/sh\nread -r job\nkill -SEGV $$\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(BadInput, match="damaged"):
        look(File(str(tmp_path / "p.pdf"), PDF))


def test_a_box_keeps_its_place_on_a_page_that_is_turned_and_cut(tmp_path: Path):
    paper = a_pdf(tmp_path / "p.pdf", "Ann Secret", turned=90)
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.CropBox = Array([40, 40, 555, 802])
        pdf.save(paper)
    box = finding.find(Find(str(paper), PDF, "Ann Secret"))[0]
    assert isinstance(box, Box)
    made = bound(tmp_path, a_paper(paper, boxes=(box,)))
    across, down = middle_of(box)
    assert max(dot(seen(made, 1), (across, down))) < 10
    before = seen(paper, 1).crop((across - 5, down - 25, across + 5, down + 25))
    assert darkest(before) < 90, "that is where the words stood"
