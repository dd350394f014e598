"""Our readers beside libraries that others keep, on files that are made up by chance.

Where they are right: `mt-940` with all its options, because without them it takes a reversed credit for money
in, and `bai2` on files whose totals it finds right. Neither is a dependency of Borough itself.
"""

from datetime import date, timedelta

import mt940
from bai2 import bai2
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.reading import entries_of, told

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
PENCE = st.integers(0, 10**9)
MARKS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
CODES = {"195": 1, "399": 1, "455": -1, "699": -1}
LINES = st.lists(st.tuples(st.sampled_from(sorted(MARKS)), PENCE, DAYS, st.integers(-3, 3)), max_size=12)


def an_mt940(lines: list[tuple[str, int, date, int]]) -> str:
    total = 100_000 + sum(MARKS[mark] * pence for mark, pence, _, _ in lines)
    out = [":20:1", ":25:20001212345678", ":28C:1/1", ":60F:C260406GBP1000,00"]
    for mark, pence, value, after in lines:
        entered = value + timedelta(days=after)
        out.append(f":61:{value:%y%m%d}{entered:%m%d}{mark}{pence // 100},{pence % 100:02}NTRFNONREF//B1")
        out.append(":86:RENT 100000231")
    sign = "C" if total >= 0 else "D"
    return "\n".join((*out, f":62F:{sign}260407GBP{abs(total) // 100},{abs(total) % 100:02}", "-"))


@settings(deadline=None, max_examples=40)
@given(LINES)
def test_mt_940_agrees(lines: list[tuple[str, int, date, int]]) -> None:
    text = an_mt940(lines)
    ours, theirs = entries_of(text.encode()), mt940.parse(text, options=mt940.Options.all())
    assert [entry.minor for entry in ours] == [int(one.data["amount"].amount * 100) for one in theirs]
    assert [entry.booked_on for entry in ours] == [
        value + timedelta(days=after) for _, _, value, after in lines
    ]
    assert told(text.encode())["problems"] == []


def a_bai2(lines: list[tuple[str, int]]) -> str:
    total = 100 + sum(pence for _, pence in lines)
    entries = [f"16,{code},{pence},0,B1,C1,RENT 100000231/" for code, pence in lines]
    count = len(lines)
    return "\n".join(
        (
            "01,NWBKGB2L,200012,260407,2200,1,80,,2/",
            "02,200012,NWBKGB2L,1,260407,2400,GBP,2/",
            "03,20001212345678,GBP,010,100,,/",
            *entries,
            f"49,{total},{count + 2}/",
            f"98,{total},1,{count + 4}/",
            f"99,{total},1,{count + 6}/",
        )
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(CODES)), PENCE), max_size=12))
def test_bai2_agrees(lines: list[tuple[str, int]]) -> None:
    text = a_bai2(lines)
    theirs = [
        one
        for group in bai2.parse_from_string(text).children
        for account in group.children
        for one in account.children
    ]
    ours = entries_of(text.encode())
    assert [(entry.code, abs(entry.minor)) for entry in ours] == [
        (one.type_code.code, one.amount) for one in theirs
    ]
    assert [entry.minor < 0 for entry in ours if entry.minor] == [
        one.type_code.transaction.value == "debit" for one in theirs if one.amount
    ]
    assert told(text.encode())["problems"] == []
