"""Files of tables: what a cell holds comes from anybody, and is never run by a spreadsheet."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.sheets import Share, Sheet, write
from core.values import Money

MADE = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
ROW = ("Ann", 1_234, Money(-1_250), Share(9_345), date(2026, 4, 7), MADE, True, None)
HEAD = ("Name", "Count", "Money", "Share", "Day", "Moment", "Yes", "Nothing")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def as_csv(*sheets):
    file = io.BytesIO()
    count = write("csv", file, sheets, made=MADE)
    return count, list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def as_xlsx(*sheets):
    file = io.BytesIO()
    count = write("xlsx", file, sheets, made=MADE)
    return count, zipfile.ZipFile(file)


def test_every_kind_of_cell_in_csv_one_table_below_the_other():
    count, rows = as_csv(Sheet("One", HEAD, [ROW]), Sheet("Two", ("A",), [("x",), ("y",)]))

    assert count == 3
    assert rows[1] == ["Ann", "1234", "-12.50", "93.45%", "2026-04-07", "2026-04-07 09:00:00", "Yes", ""]
    assert rows[2:] == [[], ["Two"], ["A"], ["x"], ["y"]]


@pytest.mark.parametrize("bad", ["=1+1", "+44", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_text_is_a_formula(bad):
    _, rows = as_csv(Sheet(bad, (bad,), [(bad,)]))
    assert [cell[0] for row in rows for cell in row] == ["'", "'"]

    _, book = as_xlsx(Sheet("One", (bad,), [(bad,), ("https://example.org",)]))
    sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@given(text=st.text(max_size=20))
def test_any_text_comes_out_of_a_csv_file_as_it_went_in_or_with_a_quote_before_it(text):
    plain = text.replace("\r", " ").replace("\n", " ").replace("\0", " ")
    _, rows = as_csv(Sheet("One", ("A",), [(plain, "end")]))

    assert rows[1][0] in {plain, f"'{plain}"}
    assert not rows[1][0].lstrip(" ").startswith(("=", "+", "-", "@"))


def test_a_workbook_has_a_sheet_for_each_table_with_numbers_as_numbers():
    count, book = as_xlsx(Sheet("A/B: long " * 6, HEAD, [ROW, ROW]), Sheet("A/B: long " * 6, ("A",), []))
    names = [one.get("name") for one in etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    rows = list(etree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}row"))
    numbers = [cell.findtext(f"{MAIN}v") for cell in rows[1] if cell.get("t") is None]

    assert count == 2
    assert len(names) == len({name.lower() for name in names}) == 2
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert numbers[:3] == ["1234", "-12.5", "0.9345"]
