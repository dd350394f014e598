import io
import threading
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate

from core import typesetting
from core.errors import BadInput, Fault
from core.typesetting import pictures, typeset

MADE = datetime(2026, 4, 7, 9, 0, 0, 123_456, tzinfo=UTC)


@pytest.fixture
def template(monkeypatch, tmp_path):
    """Write a template of one's own; it lies in a folder with the house's look, as those of core do."""
    (tmp_path / "typesetting").mkdir()
    house = typesetting.FOLDER / "house.typ"
    (tmp_path / "typesetting" / house.name).write_bytes(house.read_bytes())
    monkeypatch.setattr(typesetting, "_ROOT", tmp_path)

    def write(body: str) -> Path:
        place = tmp_path / "letter.typ"
        place.write_text(f'#import "/typesetting/house.typ": *\n#show: house\n{body}', encoding="utf-8")
        return place

    return write


def test_a_pdf_is_tagged_and_has_its_title_language_and_day(template, tmp_path):
    pdf = typeset(
        template("= #data.title\n#lines(data.body)"),
        {"title": "Your rent account", "body": "Dear Ms Łódź,\nthank you.", "language": "cy"},
        made_at=MADE,
    )
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert read.Root.MarkInfo.Marked
        assert read.Root.StructTreeRoot is not None
        assert str(read.Root.Lang) == "cy-GB"
        assert str(read.docinfo.Title) == "Your rent account"
        assert str(read.docinfo.CreationDate).startswith("D:20260407")
        assert read.Root.ViewerPreferences.DisplayDocTitle
    (tmp_path / "made.pdf").write_bytes(pdf)
    report = validate(tmp_path / "made.pdf")
    assert [one.message for one in report.findings if one.severity >= Severity.WARNING] == []


def test_data_is_shown_and_never_run(template):
    place = template("= #data.title\n#data.body")
    pdf = typeset(place, {"title": "T", "body": '#panic("run") = not a heading *bold* $x$'}, made_at=MADE)
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert len(read.pages) == 1


def test_the_same_again_is_the_same_to_the_byte(template):
    place, data = template("= #data.title"), {"title": "The same"}
    assert typeset(place, data, made_at=MADE) == typeset(place, data, made_at=MADE)


def test_letters_that_the_font_has_not_are_refused_in_words(template):
    with pytest.raises(BadInput, match="can't show “中”"):
        typeset(template("= T\n#data.title"), {"title": "中"}, made_at=MADE)


def test_a_character_that_no_page_can_show_is_left_out(template):
    place = template("= #data.title")
    assert typeset(place, {"title": "a\x00b"}, made_at=MADE) == typeset(place, {"title": "ab"}, made_at=MADE)


def test_a_template_that_would_break_pdf_ua_makes_nothing(template):
    with pytest.raises(Fault, match=r"letter\.typ: .*PDF/UA-1"):
        typeset(template("= #data.title\n=== A level is skipped"), {"title": "T"}, made_at=MADE)


def test_a_picture_of_each_page(template):
    found = pictures(template("= T\n#pagebreak()\nTwo"), {"title": "T"})
    assert [one[:4] for one in found] == [b"\x89PNG"] * 2


def test_threads_do_not_meet_in_one_compiler(template):
    place, made = template("= #data.title"), []
    threads = [
        threading.Thread(target=lambda n=n: made.append(typeset(place, {"title": f"No. {n}"}, made_at=MADE)))
        for n in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(made)) == 4
