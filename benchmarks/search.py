"""The search over a million people and addresses, on both databases: how soon the first results are there.

Names and streets are as unevenly common as real ones, and two in three addresses share a town, so that very
common words are in it. Each question of a fixed mix is asked as the search page asks it, by somebody who may
see everything.
"""

import itertools
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from core.council import Configuration, Council, Ports
from core.database import schema
from core.people.commands import add_people
from core.people.rules import NewContact, NewPerson
from core.permissions import Actor
from core.properties.commands import add_properties
from core.properties.rules import NewProperty
from core.testing import MemoryFiles
from core.web.site.finding import everything as search
from tests import servers

ACTOR = Actor.system("bench")
CHUNK = 20_000
ROUNDS = 5
_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ra",
    "sen",
    "ton",
    "berg",
    "wick",
    "ham",
    "ley",
    "man",
    "son",
    "ev",
    "ski",
    "ova",
    "shaw",
    "ford",
    "den",
    "ar",
    "el",
    "is",
    "un",
    "dra",
    "pe",
    "ti",
    "go",
    "bu",
    "chi",
    "smi",
    "wal",
]
_TOWNS = ("Elmbridge", "Elmbridge", "Elmbridge", "Elmbridge", "Valeham", "Northfield")
_GIVEN_NAMES, _FAMILY_NAMES, _STREETS = 3_000, 60_000, 6_000

MIX = {
    "a common surname": "smith",
    "half a surname": "smi",
    "two letters": "sm",
    "both names": "anna smith",
    "halves in the other order": "smi ann",
    "a letter and a surname": "a smith",
    "a surname spelt wrong": "smiht",
    "both names spelt wrong": "anan smyth",
    "an accent too many": "änna smîth",
    "the town": "elmbridge",
    "half the town": "elmb",
    "the commonest words": "road elmbridge",
    "halves of the commonest words": "roa elmb",
    "an address": "14 smith road elmbridge",
    "an address spelt wrong": "14 smiht raod elmbrigde",
    "a flat": "flat 2 smith road",
    "a postcode": "KT12 1AA",
    "half a postcode": "KT12",
    "a name and a postcode": "smith KT12 1AA",
    "a telephone number": "07700 900123",
    "a telephone number with a digit wrong": "07700 899123",
    "an e-mail address": "anna.smith.0@example.org",
    "half an e-mail address": "anna.smith.0@ex",
    "a reference": "T-100017",
    "a UPRN": "100000017",
    "nothing that is there": "xqzzyv wqrttk",
    "nothing, in common words": "smith anna berg kalo mira",
}


def measure(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure both databases: milliseconds for each question, the fill as records a second."""
    records = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        folder = Path(name)
        try:
            tell(f"SQLite: {records:,} records…")
            answer = {"sqlite": _measured(f"sqlite:///{folder / 'search.db'}", records, tell)}
            server = servers.shared_postgres(folder, os.getpid())
            with servers.a_database(server) as url:
                tell(f"PostgreSQL: {records:,} records…")
                answer["postgres"] = _measured(url, records, tell)
        finally:
            servers.stop_shared(folder)
    return answer


def _measured(database: str, records: int, tell: Callable[[str], None]) -> dict[str, Any]:
    council = Council(
        Configuration(
            name="Bench",
            database=database,
            clock=lambda: datetime(2026, 4, 7, 8, tzinfo=UTC),
            ports=Ports(files=MemoryFiles()),
        )
    )
    schema.create(council.engine, council.tables)
    begun = time.perf_counter()
    _fill(council, records)
    filled = time.perf_counter() - begun
    if database.startswith("postgres"):
        with council.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # as autovacuum does a minute later
    tell("asking…")
    times = _ask(council)
    council.close()
    every = sorted(itertools.chain.from_iterable(times.values()))
    return {
        "records": records,
        "p50_ms": _ms(every[len(every) // 2]),
        "p95_ms": _ms(every[len(every) * 95 // 100]),
        "worst_ms": _ms(every[-1]),
        "filled_per_s": round(records / filled),
        "each_ms": {name: _ms(sorted(one)[len(one) // 2]) for name, one in times.items()},
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 1)


def _ask(council: Council) -> dict[str, list[float]]:
    """Each question several times, in turns; the first turn warms the caches and does not count."""
    times: dict[str, list[float]] = {name: [] for name in MIX}
    for turn in range(ROUNDS + 1):
        for name, words in MIX.items():
            begun = time.perf_counter()
            with council.look(actor=ACTOR) as work:
                search(work, words=words)
            if turn:
                times[name].append(time.perf_counter() - begun)
    return times


def _fill(council: Council, records: int) -> None:
    chance = Random(1985)
    given = ["Anna", *_names(chance, _GIVEN_NAMES)]
    family = ["Smith", *_names(chance, _FAMILY_NAMES)]
    streets = ["Smith", *_names(chance, _STREETS)]
    for start in range(0, records // 2, CHUNK):
        people = [_person(chance, n, given, family) for n in range(start, min(start + CHUNK, records // 2))]
        homes = [_home(chance, n, streets) for n in range(start, min(start + CHUNK, records // 2))]
        with council.work(actor=ACTOR) as work:
            add_people(work, people=people)
            add_properties(work, properties=homes)


def _names(chance: Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()] = None
    return list(found)


def _one_of(chance: Random, names: Sequence[str]) -> str:
    """One of them, the first ones far oftener."""
    return names[int(len(names) ** chance.random()) - 1]


def _person(chance: Random, n: int, given: Sequence[str], family: Sequence[str]) -> NewPerson:
    first, last = (_one_of(chance, given), _one_of(chance, family)) if n else ("Anna", "Smith")
    contacts = (
        NewContact("phone", f"07{700_900_000 + n:09}"),
        NewContact("email", f"{first}.{last}.{n}@example.org".lower()),
    )
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
    return NewPerson(last, first, reference=f"T-{100_000 + n}", born_on=born, contacts=contacts)


def _home(chance: Random, n: int, streets: Sequence[str]) -> NewProperty:
    number, street = n % 240 + 1, f"{_one_of(chance, streets)} {chance.choice(('Road', 'Street', 'Lane'))}"
    code = (
        f"KT{n % 20 + 1} {n // 20 % 9 + 1}{'ABDEFGHJ'[n // 180 % 8]}{'ABDEFGHJLNPQRSTUWXYZ'[n // 1_440 % 20]}"
    )
    lines = (f"Flat {n % 30}", f"{number} {street}") if n % 3 == 0 else (f"{number} {street}", "")
    if not n:
        lines = ("Flat 2", "14 Smith Road")
    return NewProperty(
        "dwelling", *lines, town=_TOWNS[n % 6], postcode=code, reference=f"P{n}", uprn=str(100_000_000 + n)
    )
