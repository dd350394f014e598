"""The bare parts of reading, matching and posting a statement: nothing kept, explained or proved.

Parsing is lxml over the entries; matching is a dictionary of references, then an index of deletions with the
amount; posting is COPY of journals with two legs each, with a deferred trigger that refuses what does not balance
(on SQLite executemany, which has no such trigger).
"""

import io
import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg
from lxml import etree

_REFERENCE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_RUN = re.compile(r"\d{8,10}")
_NS = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"

Row = tuple[int, str, str]


def parse(content: bytes) -> list[Row]:
    """Pence, text and payer of every entry."""
    rows = []
    for _, entry in etree.iterparse(io.BytesIO(content), tag=f"{_NS}Ntry"):
        pounds, _, pence = (entry.findtext(f"{_NS}Amt") or "").partition(".")
        rows.append(
            (
                int(pounds) * 100 + int(pence),
                entry.findtext(f".//{_NS}Ustrd") or "",
                entry.findtext(f".//{_NS}Nm") or "",
            )
        )
        entry.clear()
        while entry.getprevious() is not None:
            parent: Any = entry.getparent()
            del parent[0]
    return rows


def match(rows: Sequence[Row], owed: dict[str, list[int]]) -> list[str | None]:
    """The reference of each line: written whole, or one deletion away with an equal amount and alone."""
    found: list[str | None] = []
    rest = []
    for place, (_, text, _) in enumerate(rows):
        whole = next((one for one in _REFERENCE.findall(text.replace(" ", "")) if one in owed), None)
        found.append(whole)
        if whole is None:
            rest.append(place)
    index: dict[str, list[str]] = defaultdict(list)
    for reference in owed:
        for at in range(len(reference)):
            index[reference[:at] + reference[at + 1 :]].append(reference)
    for place in rest:
        pence, text, _ = rows[place]
        near: set[str] = set()
        for run in _RUN.findall(text.replace(" ", "")):
            for one in (run, *(run[:at] + run[at + 1 :] for at in range(len(run)))):
                near.update(index.get(one, ()))
        fits = [one for one in near if pence in owed[one]]
        found[place] = fits[0] if len(fits) == 1 else None
    return found


_TABLES = """
CREATE TABLE floor_journal (id bigint PRIMARY KEY, day date NOT NULL, memo text NOT NULL);
CREATE TABLE floor_leg (journal_id bigint NOT NULL, account text NOT NULL, pence bigint NOT NULL);
CREATE INDEX ON floor_leg (journal_id);
CREATE INDEX ON floor_leg (account);
CREATE FUNCTION floor_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(pence) FROM floor_leg WHERE journal_id = NEW.id) <> 0 THEN RAISE 'unbalanced'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER floor_balanced AFTER INSERT ON floor_journal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION floor_balances();
"""


def prepare(database: str) -> None:
    """Make the bare tables, before anything is timed."""
    if database.startswith("postgres"):
        with psycopg.connect(_plain(database)) as connection:
            connection.execute(_TABLES)
        return
    with sqlite3.connect(database.removeprefix("sqlite:///")) as bare:
        bare.executescript(
            "CREATE TABLE floor_journal (id INTEGER PRIMARY KEY, day TEXT NOT NULL, memo TEXT NOT NULL);"
            "CREATE TABLE floor_leg (journal_id INTEGER NOT NULL, account TEXT NOT NULL, pence INTEGER NOT NULL);"
            "CREATE INDEX floor_leg_journal ON floor_leg (journal_id);"
            "CREATE INDEX floor_leg_account ON floor_leg (account);"
        )


def post(database: str, rows: Sequence[Row], found: Sequence[str | None], at_once: int = 1_000) -> None:
    """A journal with two legs for each line, a thousand in a transaction."""
    if database.startswith("postgres"):
        with psycopg.connect(_plain(database)) as connection:
            for start in range(0, len(rows), at_once):
                _copy(connection, rows[start : start + at_once], found[start : start + at_once], start)
                connection.commit()
        return
    bare = sqlite3.connect(database.removeprefix("sqlite:///"))
    bare.execute("PRAGMA synchronous = FULL")
    for start in range(0, len(rows), at_once):
        chunk = list(zip(rows[start : start + at_once], found[start : start + at_once], strict=True))
        bare.executemany(
            "INSERT INTO floor_journal VALUES (?, '2026-04-07', ?)",
            [(start + place, row[1]) for place, (row, _) in enumerate(chunk)],
        )
        legs = [
            leg
            for place, (row, whose) in enumerate(chunk)
            for leg in ((start + place, "bank", row[0]), (start + place, whose or "suspense", -row[0]))
        ]
        bare.executemany("INSERT INTO floor_leg VALUES (?, ?, ?)", legs)
        bare.commit()
    bare.close()


def _copy(connection: Any, rows: Sequence[Row], found: Sequence[str | None], first: int) -> None:
    with connection.cursor() as cursor:
        with cursor.copy("COPY floor_journal FROM STDIN") as copy:
            for place, row in enumerate(rows, first):
                copy.write_row((place, "2026-04-07", row[1]))
        with cursor.copy("COPY floor_leg FROM STDIN") as copy:
            for place, (row, whose) in enumerate(zip(rows, found, strict=True), first):
                copy.write_row((place, "bank", row[0]))
                copy.write_row((place, whose or "suspense", -row[0]))


def _plain(database: str) -> str:
    return database.replace("postgresql+psycopg://", "postgresql://")
