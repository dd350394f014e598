"""Profiles: suppliers' files described as data, read line by line, with every fault named."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.ports import BankEntry
from core.statements import describe
from core.statements.profiles import (
    Profile,
    ProfileReader,
    date_format,
    guessed,
    preview,
    profile_schema,
    read_profile,
    suggested,
    with_profiles,
    written,
)

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "samples" / "suppliers"
BUNDLED = sorted((ROOT / "plugins" / "finance_reconciliation" / "profiles").glob("*.toml"))
PLAIN = """
name = "tills"
version = 1
title = "Tills"
shape = "delimited"
[fields]
date = "Day"
amount = "Sum"
references = ["Ref"]
"""


def a_profile(more: str = "", *, plain: str = PLAIN) -> Profile:
    """The plain one, with tables or with keys of its fields behind it."""
    return read_profile(plain + more)


def fixed(*, fields: str, more: str = "") -> Profile:
    head = 'name = "x"\nversion = 1\ntitle = "X"\nshape = "fixed"\n'
    return read_profile(f"{head}[fields]\n{fields}\n{more}")


def entries(profile: Profile, text: str | bytes) -> list[BankEntry]:
    data = text.encode() if isinstance(text, str) else text
    return [entry for _, entry in ProfileReader(profile).read(io.BytesIO(data), "a file") if entry]


def told(profile: Profile, text: str) -> list[str]:
    return describe(
        [ProfileReader(profile)], io.BytesIO(text.encode()), "a file", chosen=ProfileReader(profile)
    )["problems"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("allpay.txt", ("allpay 1", 3, "318.50", "0.00")),
        ("cash_receipting.txt", ("cash_receipting 1", 3, "218.45", "20.00")),
        ("hb_schedule.csv", ("hb_schedule 1", 2, "1118.40", "20.00")),
        ("dwp_schedule.csv", ("dwp_schedule 1", 2, "518.25", "0.00")),
        ("cheque_list.csv", ("cheque_list 1", 2, "218.45", "0.00")),
    ],
)
def test_bundled_profiles_know_and_read_their_files(name: str, expected: tuple[str, int, str, str]) -> None:
    readers = with_profiles([], [read_profile(place.read_text(), name=place.name) for place in BUNDLED])
    found = describe(readers, io.BytesIO((SAMPLES / name).read_bytes()), name)
    (one,) = found["statements"]
    assert (found["format"], one["entries"], one["credits"], one["debits"]) == expected
    assert found["problems"] == []


@pytest.mark.parametrize("place", BUNDLED, ids=lambda place: place.stem)
def test_a_profile_is_written_as_it_was_read(place: Path) -> None:
    profile = read_profile(place.read_text(), name=place.name)
    assert read_profile(written(profile)) == profile


def test_the_published_schema_is_that_of_the_classes() -> None:
    published = json.loads((ROOT / "core" / "statements" / "profile.schema.json").read_text())
    assert published == profile_schema(), "run python -m core.statements.profiles"


@pytest.mark.parametrize(
    ("rule", "cell", "minor"),
    [
        ("", "12.34", 1234), ("", "-12.34", -1234), ("", "12.34-", -1234), ("", "(12.34)", -1234),
        ("", "£1,234.50", 123450), ("", "5 DR", -500), ("", "5CR", 500),
        ('unit = "pence"', "0001234", 1234), ('unit = "pence"', "-1234", -1234),
        ('decimal = ","', "1.234,50", 123450), ('sign = "always out"', "7.00", -700),
        ('sign = "always in"', "7.00", 700),
    ],
)  # fmt: skip
def test_amounts_by_the_rules_of_the_profile(rule: str, cell: str, minor: int) -> None:
    profile = a_profile(f"[amounts]\n{rule}\n")
    (entry,) = entries(profile, f'Day,Sum,Ref\n07/04/2026,"{cell}",x\n')
    assert entry.minor == minor


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("DD/MM/YYYY", "07/04/2026"), ("D/M/YY", "7/4/26"), ("YYYYMMDD", "20260407"), ("YYYYDDD", "2026097"),
        ("DD-MMM-YY", "07-Apr-26"), ("MM/DD/YYYY", "04/07/2026"), ("DDMMYY", "070426"),
        ("YYYY-MM-DD", "2026-04-07T10:00:00"), ("DD MMM YYYY", "07 April 2026"),
    ],
)  # fmt: skip
def test_dates_by_the_format_of_the_profile(form: str, cell: str) -> None:
    profile = a_profile(f'[dates]\nformat = "{form}"\n')
    (entry,) = entries(profile, f"Day,Sum,Ref\n{cell},1,x\n")
    assert entry.booked_on == date(2026, 4, 7)


def test_another_column_tells_money_out() -> None:
    profile = a_profile('sign = "Side"\n[amounts]\nsign = "by column"\nout = ["D", "debit"]\n')
    text = "Side,Day,Sum,Ref\nd,07/04/2026,1,x\nC,07/04/2026,2,y\nDEBIT,07/04/2026,3,z\n"
    assert [entry.minor for entry in entries(profile, text)] == [-100, 200, -300]


def test_money_in_and_out_may_have_columns_of_their_own() -> None:
    plain = PLAIN.replace('amount = "Sum"', 'credit = "In"\ndebit = "Out"')
    text = "Day,In,Out,Ref\n07/04/2026,1,,x\n07/04/2026,,2,y\n"
    assert [entry.minor for entry in entries(a_profile(plain=plain), text)] == [100, -200]
    with pytest.raises(BadInput, match="line 2: either money in or money out"):
        entries(a_profile(plain=plain), "Day,In,Out,Ref\n07/04/2026,1,2,x\n")


FIXED = 'date = "2-9"\namount = "10-15"\nreferences = ["16-24"]\ncode = "25-26"'
RULES = """
[rows]
starts = "D"
ignore = ["DX"]
[dates]
format = "YYYYMMDD"
[amounts]
unit = "pence"
[trailer]
starts = "T"
count = "2-4"
total = "5-12"
"""


def test_fixed_width_lines_with_a_trailer_that_is_proved() -> None:
    profile = fixed(fields=FIXED, more=RULES)
    lines = "HEAD\nD20260407000150100000231CA\nDX20260407000150\nD20260407000250100000354\n"
    (first, second) = entries(profile, f"{lines}T00200000400\n")
    assert (first.minor, first.texts, first.code, second.minor) == (150, ("100000231",), "CA", 250)
    assert told(profile, f"{lines}T00200000400\n") == []
    (count, total) = told(profile, f"{lines}T00300000401\n")
    assert "the trailer states 003 entries, and 2 were read" in count
    assert "a total of 4.01, and 4.00 was read" in total
    assert "is missing; the file may be cut off" in told(profile, lines)[0]


def test_the_header_gives_the_day_and_the_account() -> None:
    head = '[header]\nstarts = "H"\ndate = 2\naccount = 3\n'
    plain = PLAIN.replace('date = "Day"\n', "").replace('"Sum"', "2").replace('["Ref"]', "[1]")
    profile = a_profile(head + '[rows]\nstarts = "1"\n', plain=plain)
    pairs = list(ProfileReader(profile).read(io.BytesIO(b"H,07/04/2026,20000012345678\n100000231,5\n"), "x"))
    ((statement, entry),) = pairs
    assert entry is not None
    assert (statement.account, statement.tells, entry.booked_on) == (
        "20000012345678",
        "details",
        date(2026, 4, 7),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Day,Sum,Ref\n2026-04-07,1,x\n", "a file, line 2: “2026-04-07” is not a date written DD/MM/YYYY"),
        ("Day,Sum,Ref\n\n07/04/2026,1..2,x\n", "line 3: “1..2” is not an amount"),
        ("Day,Sum,Ref\n07/04/2026,1.234,x\n", "more than the 2 decimals"),
        ("Day,Sum,Ref\n07/04/2026,(-1),x\n", "two signs"),
        ("Day,Sum,Ref\n31/04/2026,1,x\n", "no day 31 in month 4"),
        ("A,B,C\n07/04/2026,1,x\n", "no line names the columns day, ref, sum"),
        ('Day,Sum,Ref\n"07/04/2026,1,x\n', "quotation marks do not close"),
    ],
)
def test_files_are_refused_by_line(text: str, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        entries(a_profile(), text)
    assert words in str(refusal.value)


def test_letters_are_those_of_the_encoding_that_the_profile_names() -> None:
    plain = PLAIN.replace('shape = "delimited"', 'shape = "delimited"\nencoding = "{}"')
    text = "Day,Sum,Ref\n07/04/2026,1,Café\n"
    for encoding in ("utf-8", "cp1252", "latin-1", "utf-16"):
        (entry,) = entries(a_profile(plain=plain.format(encoding)), text.encode(encoding))
        assert entry.texts == ("Café",)
    with pytest.raises(BadInput, match="line 2: these bytes are no text in ascii"):
        entries(a_profile(plain=plain.format("ascii")), text.encode())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("colour = 1\n", "line 10: “fields.colour” is no key of a profile"),
        ('[dates]\nformat = "DD/MM"\n', "line 11: a date has a day, a month and a year"),
        ('[amounts]\nsign = "by column"\n', '`sign = "by column"` and `fields.sign` go together'),
        ('credit = "In"\n', "name the amount, or credit and debit, not both"),
        ("[trailer]\ncount = 2\n", "line 10: “trailer.starts” is missing"),
        ('[amounts]\nunit = "farthings"\n', "line 11: “amounts.unit” input should be 'pounds' or 'pence'"),
        ("[amounts\n", "this is not valid TOML"),
    ],
)
def test_every_fault_of_a_profile_is_said_with_its_line(more: str, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        a_profile(more)
    assert words in str(refusal.value)


def test_places_of_a_fixed_file_are_characters() -> None:
    with pytest.raises(BadInput, match="line 7: “amount” must be the first and last character"):
        fixed(fields='date = "1-8"\namount = 3\nreferences = ["9-10"]')


def test_a_preview_names_the_fault_of_each_row_and_does_not_stop() -> None:
    text = b"Day,Sum,Ref\n07/04/2026,1,x\nsoon,2,y\n08/04/2026,many,z\n09/04/2026,4,w\n"
    rows, faults = preview(a_profile(), io.BytesIO(text))
    assert [row.kind for row in rows] == ["columns", "entry", "entry", "entry", "entry"]
    assert [bool(row.fault) for row in rows] == [False, False, True, True, False]
    assert faults == []
    assert preview(a_profile(), io.BytesIO(b"A,B\n"))[1] == [
        "the sample, line 1: no line names the columns day, ref, sum"
    ]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (b"Day;Sum;Ref\n1;2;3\n", ("utf-8", ";", ("Day", "Sum", "Ref"))),
        ("Tag\tBetrag\n1\t2\n".encode("utf-16"), ("utf-16", "\t", ("Tag", "Betrag"))),
        ("caf\u00e9,1\nx,2\n".encode("cp1252"), ("cp1252", ",", ())),
        (b"HALLPAY20260407\nD0001\n", ("utf-8", "", ())),
        (b"", ("utf-8", "", ())),
    ],
)
def test_what_a_sample_suggests(sample: bytes, expected: tuple[str, str, tuple[str, ...]]) -> None:
    guess = guessed(sample)
    assert (guess.encoding, guess.delimiter, guess.names) == expected


def test_columns_are_suggested_by_what_they_are_usually_called() -> None:
    names = ["Slip", "Payment Date", "Drawer", "Account Reference", "Amount"]
    assert suggested(names) == {
        "date": "Payment Date",
        "amount": "Amount",
        "reference": "Account Reference",
        "payer": "Drawer",
    }


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (["07/04/2026", "08/04/2026"], "DD/MM/YYYY"),
        (["04/25/2026"], "MM/DD/YYYY"),
        (["2026-04-07", ""], "YYYY-MM-DD"),
        (["soon"], ""),
        ([], ""),
    ],
)
def test_the_format_of_days_is_the_first_that_reads_them_all(days: list[str], form: str) -> None:
    assert date_format(days, ["DD/MM/YYYY", "MM/DD/YYYY", "YYYY-MM-DD"]) == form


READERS = [ProfileReader(a_profile()), *(ProfileReader(read_profile(place.read_text())) for place in BUNDLED)]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.sampled_from(READERS))
def test_any_bytes_give_a_result_or_a_refusal(data: bytes, reader: ProfileReader) -> None:
    reader.recognises(data)
    guessed(data)
    preview(reader.profile, io.BytesIO(data))
    try:
        for _ in reader.read(io.BytesIO(data), "a file"):
            pass
    except BadInput as refusal:
        if not str(refusal.place).startswith("a file"):
            raise AssertionError(refusal) from refusal
