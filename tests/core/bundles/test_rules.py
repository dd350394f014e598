"""How pages are numbered, and what else is thought about bundles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundles.policy import titles, tribunal, tribunals
from core.bundles.rules import Listed, Stack, Tribunal, differences, may_be_filed, moved, number_pages

ON = date(2026, 4, 7)


def stacks(**pages: int) -> list[Stack]:
    return [Stack(key, count) for key, count in pages.items()]


@pytest.mark.parametrize(
    ("given_pages", "starts", "total"),
    [
        ({"front": 2, "a": 3, "b": 10, "c": 1, "d": 25}, ["1", "3", "6", "16", "17"], 41),
        ({"front": 2, "a": 3, "late": 4, "b": 10, "c": 1, "d": 25}, ["1", "3", "6", "10", "20", "21"], 45),
    ],
    ids=["index of two pages", "put in second, all numbered anew"],
)
def test_numbers_run_from_the_first_page_to_the_last(given_pages, starts, total):
    numbers = number_pages(stacks(**given_pages)).result
    assert numbers == tuple(str(number) for number in range(1, total + 1))
    at = 0
    for key, start in zip(given_pages, starts, strict=True):
        assert numbers[at] == start, key
        at += given_pages[key]


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BASE = {"front": (1, 2), "a": (3, 3), "b": (6, 2)}


@pytest.mark.parametrize(
    ("given_pages", "numbers"),
    [
        ({"front": 2, "a": 3, "b": 2}, "1 2 3 4 5 6 7"),
        ({"front": 2, "a": 3, "late": 2, "b": 2}, "1 2 3 4 5 5A 5B 6 7"),
        ({"front": 3, "a": 3, "b": 2}, "1 2 2A 3 4 5 6 7"),
        ({"front": 2, "a": 3, "b": 2, "late": 1}, "1 2 3 4 5 6 7 7A"),
        ({"front": 2, "b": 2}, "1 2 6 7"),
        ({"front": 2, "a": 4, "b": 2}, "1 2 2A 2B 2C 2D 6 7"),
        ({"front": 2, "b": 2, "a": 3}, "1 2 6 7 7A 7B 7C"),
        ({"front": 2, "x": 1, "y": 1, "a": 3, "b": 2}, "1 2 2A 2B 3 4 5 6 7"),
        ({"front": 2, "x": 28, "a": 3}, f"1 2 {' '.join(f'2{letter}' for letter in ALPHABET)} 2AA 2AB 3 4 5"),
    ],
    ids=["the same", "put in", "a longer index", "at the end", "taken out", "longer", "moved", "two", "many"],
)  # fmt: skip
def test_pages_that_were_numbered_keep_their_numbers_and_late_ones_have_letters(given_pages, numbers):
    assert " ".join(number_pages(stacks(**given_pages), BASE).result) == numbers


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 40)), unique_by=lambda one: one[0]),
    st.data(),
)
def test_no_two_pages_ever_have_the_same_number(found, data):
    before = {"front": (1, 2)}
    start = 3
    for key, pages in found:
        before[key] = (start, pages)
        start += pages
    order = data.draw(st.permutations([Stack(key, pages) for key, pages in found]))
    late = data.draw(st.integers(0, len(order)))
    numbers = number_pages([Stack("front", 2), *order[:late], Stack("new", 3), *order[late:]], before).result
    assert len(set(numbers)) == len(numbers) == start - 1 + 3
    plain = [int(number) for number in numbers if number.isdigit()]
    assert plain == sorted(plain)


def listed(
    key: str, title: str = "", *, first: int = 1, pages: int = 1, sha256: str = "x", redactions: int = 0
) -> Listed:
    last = str(first + pages - 1)
    return Listed(key, title or key, str(first), last, first, pages, sha256, redactions=redactions)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ([listed("a"), listed("b")], []),
        ([listed("a")], ["Taken out: b"]),
        ([listed("a"), listed("b"), listed("c", first=12, pages=3)], ["Added: c, pages 12 to 14"]),
        ([listed("b"), listed("a")], ["The order was changed"]),
        ([listed("a", sha256="y"), listed("b")], ["Replaced: a, page 1"]),
        ([listed("a", "A better title"), listed("b")], ["Renamed: a is now A better title"]),
        ([listed("a", redactions=2), listed("b")], ["Redactions: a has 2, before 0"]),
    ],
    ids=["nothing", "taken out", "added", "order", "replaced", "renamed", "redacted"],
)  # fmt: skip
def test_a_version_says_what_differs_from_the_one_before(after, said):
    assert differences([listed("a"), listed("b")], after) == said


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [("a", 2, "bacd"), ("a", 4, "bcda"), ("d", 1, "dabc"), ("b", 99, "acdb"), ("c", -5, "cabd")],
)  # fmt: skip
def test_an_entry_goes_where_it_is_put(key, to, order):
    assert moved(list("abcd"), key, to) == list(order)


def test_a_file_is_small_enough_or_not_and_a_figure_nobody_checked_says_so():
    court = Tribunal("c", "Court", date(2020, 1, 1), "a practice direction", "doubtful", 25)
    assert may_be_filed(25_000_000, court).result
    refused = may_be_filed(25_000_001, court)
    assert not refused.result
    assert (
        refused.because[0].text
        == "The file has 25.0 MB; Court takes only 25 MB, a figure that nobody has checked"
    )
    assert refused.sources == ("a practice direction",)
    assert may_be_filed(10**12, Tribunal("o", "Other", date(2020, 1, 1), "ask", "policy")).result


def test_the_policy_that_ships_can_be_read_and_each_row_has_its_source():
    assert "property_chamber" in titles(ON)
    assert all(one.source and one.title for one in tribunals())
    assert tribunal("other", ON).most_mb is None
