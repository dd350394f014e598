"""The contract of every statement reader, tried with our own samples and with broken and hostile files."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.statements_camt import CamtReader
from adapters.statements_csv import CsvReader
from config.readers import READERS
from core.errors import BadInput
from core.ports import StatementReader
from core.statements import HEAD, describe, detect, figures
from core.values import find_references
from tests.adapters.reading import SAMPLES, Pair, entries_of, pairs, refused_or_read, sample


def camt(entries: str, *, before: str = "", root: str = "Document", kind: str = "BkToCstmrStmt") -> bytes:
    """A small camt.053 file; each entry on a line of its own, from line 4 on."""
    body = f"<{kind}>\n<Stmt>{before}<Acct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></Acct>\n"
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    return f'<{root} xmlns="{space}">\n{body}{entries}</Stmt></{kind}></{root}>'.encode()


def ntry(
    amount: str = "1.00", *, ccy: str = "GBP", sign: str = "CRDT", day: str = "2026-04-07", more: str = ""
) -> str:
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt>" if day else ""
    money = f'<Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
    return f"<Ntry>{money}<Sts>BOOK</Sts>{booked}{more}</Ntry>\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "camt053_v02_sterling.xml",
            ("camt.053", "20123455667788", "10250.00", "10771.97", 5, "642.50", "120.53"),
        ),
        (
            "camt053_v08_sterling.xml",
            ("camt.053", "GB29NWBK60161331926819", "-50.25", "449.75", 2, "575.00", "0.00"),
        ),
        ("lloyds.csv", ("csv", "30942101234568", "1000.00", "1390.10", 4, "450.10", "60.00")),
        ("natwest.csv", ("csv", "60161331926819", "1000.00", "1418.40", 2, "418.40", "0.00")),
        ("barclays.csv", ("csv", "20123455667788", None, None, 3, "118.40", "352.25")),
        ("generic_semicolon.csv", ("csv", "", "2000.00", "3200.10", 2, "1250.00", "49.90")),
        ("natwest.bai2", ("bai2", "20001212345678", "1000.00", "1239.30", 5, "300.00", "60.70")),
        ("natwest.std18", ("standard18", "20001212345678", None, "1297.80", 4, "318.50", "20.70")),
        ("mt940_pages.sta", ("mt940", "20001212345678", "1000.00", "1086.00", 4, "118.50", "32.50")),
    ],
)
def test_samples(name: str, expected: tuple[str, str, str | None, str | None, int, str, str]) -> None:
    told = describe(READERS, io.BytesIO(sample(name)), name)
    first = told["statements"][0]
    found = (
        told["format"],
        *(first[key] for key in ("account", "opening", "closing", "entries", "credits", "debits")),
    )
    assert found == expected
    assert first["adds_up"] is (None if None in expected[2:4] else True)
    assert [problem for problem in told["problems"] if "not booked" not in problem] == []


@pytest.mark.parametrize(
    "name",
    sorted(
        path.name
        for path in SAMPLES.glob("*.*")
        if path.suffix in {".xml", ".csv", ".bai2", ".sta", ".std18"}
    ),
)
def test_every_reader_keeps_the_contract(name: str) -> None:
    """One reader knows each file; sums are those of what was yielded; every line has its place."""
    data = sample(name)
    knowing = [reader.format for reader in READERS if reader.recognises(data[:HEAD])]
    assert len(knowing) == 1 or knowing[1:] == ["csv"]  # which takes any table, and is asked last
    found = pairs(data)
    statements = {id(statement): statement for statement, _ in found}
    for key, statement in statements.items():
        lines = [entry for owner, entry in found if id(owner) == key and entry]
        assert statement.entries == len(lines)
        assert statement.total == sum(line.minor for line in lines)
        assert statement.credits == sum(line.minor for line in lines if line.minor > 0)
        assert all(line.place.startswith("a file, line ") for line in lines)
        assert all(text and text == " ".join(text.split()) for line in lines for text in line.texts)
    assert all(entry or statement.entries == 0 for statement, entry in found)


@pytest.mark.parametrize(
    "name",
    [
        "camt053_v02_sterling.xml",
        "lloyds.csv",
        "natwest.csv",
        "barclays.csv",
        "natwest.bai2",
        "natwest.std18",
        "mt940_pages.sta",
    ],
)
def test_references_stand_in_the_texts(name: str) -> None:
    texts = [text for _, entry in pairs(sample(name)) if entry for text in entry.texts]
    references = {reference for text in texts for reference in find_references(text, 9)}
    assert "100000231" in references


def test_what_a_camt_entry_says() -> None:
    first, _, batch, returned, counter = entries_of(sample("camt053_v02_sterling.xml"))
    assert (first.minor, first.payer, first.texts, first.bank_ref) == (
        11840,
        "J OKAFOR",
        ("RENT 100000231",),
        "FP0001",
    )
    assert first.place == "a file, line 36, entry 1"
    assert batch.texts == ("DWP-000416", "MANAGED PAYMENTS", "DWP-000417", "INV-2026-0042", "100000354")
    assert (batch.minor, batch.payer) == (30000, "DWP UNIVERSAL CREDIT")
    assert (returned.minor, returned.reversal, returned.payer) == (-12053, True, "P LINDQVIST")
    assert not counter.reversal


def test_pending_money_is_told_and_never_yielded() -> None:
    told = describe(READERS, io.BytesIO(sample("camt053_v08_sterling.xml")), "x")
    assert [(s["entries"], s["adds_up"]) for s in told["statements"]] == [(2, True), (0, True)]
    assert "listed but not booked, so no money yet: 1" in told["problems"][0]
    assert [entry.minor for entry in entries_of(sample("camt053_v08_sterling.xml"))] == [50000]


@pytest.mark.parametrize(
    ("amount", "ccy", "minor"),
    [
        ("12.34", "GBP", 1234),
        ("1000", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("1.230", "GBP", 123),
        ("1", "CLF", 10000),
    ],
)
def test_any_currency_is_read_exactly_and_reported(amount: str, ccy: str, minor: int) -> None:
    ((statement, entry),) = pairs(camt(ntry(amount, ccy=ccy)))
    assert entry is not None
    assert (statement.currency, entry.minor) == (ccy, minor)


def test_one_statement_in_two_currencies_becomes_two() -> None:
    summary = "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"
    found = pairs(camt(ntry("1.00") + ntry("2.00", ccy="EUR", sign="DBIT"), before=summary))
    assert [(s.currency, s.total, s.declared) for s, _ in found] == [("GBP", 100, {}), ("EUR", -200, {})]


def test_control_totals_are_proved() -> None:
    total = "<NbOfNtries>3</NbOfNtries><Sum>9.99</Sum>"
    data = camt(ntry(), before=f"<TxsSummry><TtlNtries>{total}</TtlNtries></TxsSummry>")
    assert describe(READERS, io.BytesIO(data), "x")["problems"] == [
        "account GB29NWBK60161331926819 (GBP): the file announces 3 entries and has 1",
        "account GB29NWBK60161331926819 (GBP): the file announces sum of 9.99 and has 1.00",
    ]


def test_a_date_may_be_a_moment_and_stays_the_day_that_the_bank_wrote() -> None:
    moment = "<BookgDt><DtTm>2026-07-01T23:59:00Z</DtTm></BookgDt>"
    assert entries_of(camt(ntry(day="", more=moment)))[0].booked_on.isoformat() == "2026-07-01"


def test_an_entry_without_date_takes_the_day_of_its_statement() -> None:
    data = camt(ntry(day=""), before="<CreDtTm>2026-04-08T05:00:00</CreDtTm>")
    assert entries_of(data)[0].booked_on.isoformat() == "2026-04-08"


ENTITY = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BOMB = '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (camt(ntry() + ntry("12..34")), r"a file, line 5, entry 2: “12\.\.34” is not an amount"),
        (camt(ntry("1.234")), "line 4, entry 1: .* more than the 2 decimals"),
        (camt(ntry("1e3")), "not an amount"),
        (camt(ntry("-1.00")), "credit or debit is not certain"),
        (camt(ntry(sign="XXXX")), "credit or debit is not certain"),
        (camt(ntry(ccy="pounds")), "“pounds” is not a currency code"),
        (camt(ntry(day="3017-01-02")), "line 4, entry 1: the year 3017 is outside 1990 to 2100"),
        (camt(ntry(day="2026-02-30")), "there is no day 30 in month 2"),
        (camt(ntry(day="")), "is not a date"),
        (camt("<Ntry></Ntry>"), "there is no amount"),
        (camt(ntry(), root="Wrong"), "stands in no Document"),
        (camt(ntry(), kind="BkToCstmrAcctRpt"), "line 2: this is a camt.052 file, not camt.053"),
        (camt("")[:-14], "the XML is broken"),
        (camt(ntry())[:250], "the XML is broken"),
        (camt(ntry()).replace(b"1.00", b"1\0.00"), r"line 4: the XML is broken: [^\n]+$"),
        (camt(ntry()).replace(b"camt.053.001.08", b"pain.001.001.03"), "no camt namespace"),
        (ENTITY.encode() + camt(ntry(more="<AddtlNtryInf>&x;</AddtlNtryInf>")), "document type"),
        (BOMB.encode() + camt(ntry(more="<AddtlNtryInf>&b;</AddtlNtryInf>")), "document type"),
        (b'<Document xmlns="urn:x:camt.053.001.02"><BkToCstmrStmt/></Document>', "no camt.053 statement"),
    ],
)
def test_camt_files_refused_by_line(data: bytes, words: str) -> None:
    reader = detect(READERS, data[:HEAD])
    wanted = reader if reader.format != "camt.052" else CamtReader()
    with pytest.raises(BadInput, match=words):
        list(wanted.read(io.BytesIO(data), "a file"))


def test_noise_without_entries_does_not_fill_memory() -> None:
    class Noise(io.RawIOBase):
        sent = 0

        def read(self, size: int = -1) -> bytes:
            start = b"" if self.sent else b"<Document><BkToCstmrStmt><Stmt>"
            self.sent += size
            return start + b"<x/>" * (size // 4)

    noise = Noise()
    with pytest.raises(BadInput, match="16 MB without an entry"):
        list(CamtReader().read(noise, "noise.xml"))  # type: ignore[arg-type]  # all that is needed is read
    assert noise.sent < 20 * 2**20


def csv_file(*rows: str, header: str = "Date,Description,Amount,Balance") -> bytes:
    return "\n".join((header, *rows, "")).encode()


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("12.34", 1234), ("-12.34", -1234), ("12.34-", -1234), ("(12.34)", -1234), ("£12.34", 1234),
        ("-£1", -100), ("£-1", -100), ('"1,234.50"', 123450), ("12.34 CR", 1234), ("12.34DR", -1234),
        ("+5", 500), ("'7.00", 700),
        ("\u22125.00", -500), ("1 234.00", 123400),
    ],
)  # fmt: skip
def test_amounts_as_banks_and_spreadsheets_write_them(cell: str, minor: int) -> None:
    assert entries_of(csv_file(f"2026-04-07,x,{cell},"))[0].minor == minor


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-04-07", "2026-04-07"), ("20260407", "2026-04-07"), ("7 Apr 2026", "2026-04-07"),
        ("07-April-26", "2026-04-07"), ("07.04.2026", "2026-04-07"), ("25/04/2026", "2026-04-25"),
        ("04/25/2026", "2026-04-25"), ("2026-04-07 23:59", "2026-04-07"), ("'2026-04-07", "2026-04-07"),
    ],
)  # fmt: skip
def test_dates_as_banks_and_spreadsheets_write_them(cell: str, iso: str) -> None:
    assert entries_of(csv_file(f"{cell},x,1.00,"))[0].booked_on.isoformat() == iso


def test_one_clear_date_settles_the_others() -> None:
    found = entries_of(csv_file("08/04/2026,a,1,", "09/04/2026,b,1,", "13/04/2026,c,1,"))
    assert [entry.booked_on.isoformat() for entry in found] == ["2026-04-08", "2026-04-09", "2026-04-13"]


def test_a_council_may_settle_the_order_of_dates() -> None:
    ((_, entry),) = CsvReader(day_first=True).read(io.BytesIO(csv_file("08/04/2026,a,1,")), "x")
    assert entry is not None
    assert entry.booked_on.isoformat() == "2026-04-08"


DEBITS = "Date,Description,Money out,Money in"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            csv_file("2026-04-07,x,1.00,", "2026-04-08,x,12..34,"),
            r"a file, line 3: “12\.\.34” is not an amount",
        ),
        (csv_file("08/04/2026,x,1.00,"), "line 2: the date 08/04/2026 can be read two ways"),
        (csv_file("2026-04-07,x,1.00,", "08/04/2026,x,1.00,"), "line 3: the date .* two ways"),
        (csv_file("25/04/2026,x,1,", "04/25/2026,x,1,"), "line 3: there is no day 4 in month 25"),
        (csv_file("2026-02-30,x,1.00,"), "no day 30 in month 2"),
        (csv_file("3017-01-01,x,1.00,"), "year 3017"),
        (csv_file("soon,x,1.00,"), "“soon” is not a date"),
        (csv_file("2026-04-07,x,,"), "there is no amount"),
        (csv_file("2026-04-07,x,1.234,"), "more than the 2 decimals"),
        (csv_file("2026-04-07,x,-(1.00),"), "not an amount"),
        (csv_file("2026-04-07,x,-1.00 DR,"), "two signs"),
        (csv_file("2026-04-07,a,b,1.00,9"), "more fields than columns"),
        (csv_file('2026-04-07,"x,1.00,'), "quotation marks do not close"),
        (csv_file("2026-04-07,x,1.00,", "Total,,1.00,", "2026-04-08,x,1.00,"), "entry below the totals"),
        (csv_file("2026-04-07;x;1.234;EUR", header="Date;Text;Amount;Currency"), "not an amount"),
        (csv_file("2026-04-07,x,1,2", header=DEBITS), "either money in or money out"),
        (csv_file("2026-04-07,x,-1,", header=DEBITS), "either money in or money out"),
        (csv_file("2026-04-07,x,,", header=DEBITS), "there is no amount"),
        (csv_file("1,2,3", header="Colour,Size,Shape"), "no line names the columns"),
        (
            csv_file("2026-04-07,\x81,1.00,").replace("\x81".encode(), b"\x81"),
            "line 2: these bytes are no text",
        ),
        (
            csv_file("2026-04-07,caf\u00e9,1.00,") + b"2026-04-08,caf\xe9,1.00,\n",
            "line 3: these bytes are no text",
        ),
        (csv_file("2026-04-07,\0,1.00,"), "line 2: this is no text but binary data"),
        (csv_file("2026-04-07," + "x" * 2_000_000 + ",1,"), "longer than 1 MB|too long"),
    ],
)
def test_csv_files_refused_by_line(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        pairs(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    text = ending.join(["Date,Description,Amount", "2026-04-07,Café £5 rent,5.00", "2026-04-08,x,1.00", ""])
    found = entries_of(text.encode(encoding))
    assert found[0].texts == ("Café £5 rent",)
    assert [entry.minor for entry in found] == [500, 100]


def balances(data: bytes) -> dict[str, Any]:
    statement = pairs(data)[-1][0]
    return {**figures(statement), "breaks": statement.declared.get("balance_breaks", 0)}


def test_running_balances_are_proved_whichever_line_is_newest() -> None:
    rows = ["2026-04-07,a,1.00,11.00", "2026-04-07,b,2.00,13.00", "2026-04-07,c,-4.00,9.00"]
    for order in (rows, rows[::-1]):
        told = balances(csv_file(*order))
        assert (told["opening"], told["closing"], told["adds_up"], told["breaks"]) == (
            "10.00",
            "9.00",
            True,
            0,
        )


def test_a_missing_line_shows_in_the_balances() -> None:
    told = balances(csv_file("2026-04-07,a,1.00,11.00", "2026-04-08,c,-4.00,9.00"))
    assert (told["adds_up"], told["breaks"]) == (False, 1)


def test_equal_lines_both_count() -> None:
    assert [entry.minor for entry in entries_of(sample("lloyds.csv"))[2:]] == [10005, 10005]


def test_totals_below_are_proved() -> None:
    told = describe(READERS, io.BytesIO(csv_file("2026-04-07,a,1.00,", "Totals:,,3.00,")), "x")
    assert told["problems"] == ["account without number (GBP): the file announces net of 3.00 and has 1.00"]


def test_a_header_alone_is_a_statement_without_entries() -> None:
    ((statement, entry),) = pairs(csv_file())
    assert (statement.entries, statement.currency, entry) == (0, "GBP", None)


def consume(found: Iterator[Pair]) -> None:
    for _ in found:
        pass


@settings(deadline=None)
@given(st.binary(max_size=600), st.sampled_from(READERS))
def test_any_bytes_give_a_result_or_a_refusal(data: bytes, reader: StatementReader) -> None:
    reader.recognises(data)
    with refused_or_read():
        consume(reader.read(io.BytesIO(data), "a file"))


WHOLE = [
    sample(name)
    for name in (
        "camt053_v02_sterling.xml",
        "camt053_v08_sterling.xml",
        "lloyds.csv",
        "barclays.csv",
        "natwest.bai2",
        "natwest.std18",
        "mt940_pages.sta",
        "arudd.xml",
        "addacs.xml",
        "ddica.xml",
        "govuk_pay.csv",
    )
]
SPARE = st.sampled_from(
    [b"", b"\0", b"\xff\xfe", b"<", b"&x;", b'"', b"-", b"999999999999999999999", b"\n", b",,", b"<!"]
)


@settings(deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_damaged_files_give_a_result_or_a_refusal(whole: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole)))
        cut = data.draw(st.integers(0, 60))
        whole = whole[:place] + data.draw(SPARE | st.binary(max_size=8)) + whole[place + cut :]
    with refused_or_read():
        describe(READERS, io.BytesIO(whole), "a file")


@settings(deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30), st.booleans())
def test_what_was_written_is_what_is_read(amounts: list[int], newest_first: bool) -> None:  # noqa: FBT001 - drawn
    """Any run of amounts with its balances proves itself in both orders."""
    balance, rows = 0, []
    for minor in amounts:
        balance += minor
        rows.append(f"2026-04-07,x,{minor / 100:.2f},{balance / 100:.2f}")
    told = balances(csv_file(*(rows[::-1] if newest_first else rows)))
    assert told["sum"] == f"{sum(amounts) / 100:.2f}"
    assert told["adds_up"] is True
