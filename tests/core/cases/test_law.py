"""Figures of law by date: the plugins' own, what a council lays over them, and clocks that stand on them."""

from datetime import date

import pytest

from core.cases.workflows import Source, read_book, read_law
from core.errors import BadInput, Misconfigured

SHIPPED = """
[[notice_days]]
value = 28
from = 1996-10-01
source = "Housing Act 1985, section 83(5)"
sure = "verified"

[[rate]]
value = "no number of days, so only for the plugin's own rules"
"""
OURS = """
[[notice_days]]
value = 56
from = 2027-01-01
source = "Renters (Notice) Regulations 2026"
"""
TYPE = """
name = "sample.tiny"
title = "Tiny"
version = 1
prefix = "TNY"
first_stage = "begun"

[opening]
permission = "cases.see"
starts = ["notice"]

[stages]
begun = { title = "Begun" }
ended = { title = "Ended", final = true }

[transitions.end]
title = "End it"
from = ["begun"]
to = "ended"
permission = "cases.see"

[clocks.notice]
title = "Notice"
law = "sample.notice_days"
unit = "days"
"""


@pytest.fixture
def folders(tmp_path):
    """A plugin with a law, and a council's own folder with a later row of it."""
    for name in ("plugin", "ours/law"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "plugin" / "law.toml").write_text(SHIPPED, "utf-8")
    (tmp_path / "ours" / "law" / "sample.toml").write_text(OURS, "utf-8")
    return tmp_path / "plugin", tmp_path / "ours"


def book(tmp_path, law, text=TYPE):
    file = tmp_path / "tiny.toml"
    file.write_text(text, "utf-8")
    return read_book([Source("sample", file)], permissions=["cases.see"], checks=[], law=law)


def test_a_row_is_in_force_until_the_next_begins(folders):
    law, faults = read_law([("sample", folders[0])], folder=folders[1])

    assert faults == []
    assert [(row.row_id, row.ends_on) for row in law.rows["sample.notice_days"]] == [
        ("sample.notice_days@1996-10-01", date(2026, 12, 31)),
        ("sample.notice_days@2027-01-01", None),
    ]
    assert list(law.rows) == ["sample.notice_days"], (
        "what is no number of units is for the plugin's own rules"
    )


@pytest.mark.parametrize(("day", "length"), [("2026-12-31", 28), ("2027-01-01", 56)])
def test_a_clock_has_the_length_of_the_day_on_which_it_starts(folders, tmp_path, day, length):
    law, _ = read_law([("sample", folders[0])], folder=folders[1])
    known = book(tmp_path, law)
    figures = known.figures(known.workflow("sample.tiny").clocks["notice"], date.fromisoformat(day))

    assert figures.length == length
    assert figures.verified is (length == 28)
    assert figures.law
    assert figures.law.startswith("sample.notice_days@")


def test_before_any_row_there_is_no_length(folders, tmp_path):
    known = book(tmp_path, read_law([("sample", folders[0])])[0])
    with pytest.raises(
        BadInput, match=r"no row of the figure of law “sample\.notice_days” is in force on Monday 1"
    ):
        known.figures(known.workflow("sample.tiny").clocks["notice"], date(1990, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "sample.notice_days",
            "sample.notice_day",
            "has the figure of law “sample.notice_day”; did you mean",
        ),
        ('law = "sample.notice_days"', "", "“length” is missing in [clocks.notice]"),
        ('unit = "days"', 'unit = "days"\nlength = 5', "“length” comes from the figure of law"),
    ],
)
def test_a_clock_stands_on_one_length(folders, tmp_path, old, new, says):
    law, _ = read_law([("sample", folders[0])])
    with pytest.raises(Misconfigured) as refusal:
        book(tmp_path, law, TYPE.replace(old, new))
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("row", "line", "says"),
    [
        ("value = 0\nfrom = 2027-01-01\nsource = 'x'", 2, "“value” must be a whole number"),
        ("value = 5\nfrom = 'then'\nsource = 'x'", 3, "“from” must be the day"),
        ("value = 5\nfrom = 2027-01-01", 1, "“source” must name the Act"),
        ("value = 5\nfrom = 2027-01-01\nto = 2026-01-01\nsource = 'x'", 4, "“to” must be a day"),
        ("value = 5\nfrom = 2027-01-01\nsource = 'x'\nsuer = 'known'", 5, "“suer” is no key of a row"),
    ],
)
def test_a_faulty_row_of_a_councils_own_is_said_at_its_line(folders, row, line, says):
    file = folders[1] / "law" / "sample.toml"
    file.write_text(f"[[notice_days]]\n{row}\n", "utf-8")
    _, faults = read_law([("sample", folders[0])], folder=folders[1])

    assert str(faults[0]).removeprefix(f"{file}:").startswith(f"{line}: ")
    assert says in str(faults[0])
