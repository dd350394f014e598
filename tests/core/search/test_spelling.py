"""How near words are, against the plain table of distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.spelling import distance, misread_numbers, nearest, trigrams

WORDS = st.text(alphabet="abcd", max_size=9)


def by_table(one: str, other: str) -> int:
    """The distance as its definition says, square by square."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(one=WORDS, other=WORDS)
def test_the_distance_is_that_of_the_table(one, other):
    assert distance(one, other) == by_table(one, other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("smiht", ["smit", "smith"]),
        ("smih", ["smit", "smith"]),
        ("jonson", ["johnson", "jonsson"]),
        ("jon", []),
        ("smith", ["smit", "smyth"]),
    ],
)
def test_the_nearest_words(word, expected):
    assert (
        nearest(word, ["smith", "smyth", "smit", "johnson", "jonsson", "jones", "rose"], most=5) == expected
    )


@given(
    number=st.from_regex(r"[0-9]{5,9}", fullmatch=True),
    place=st.integers(0, 8),
    digit=st.sampled_from("0123456789"),
)
def test_a_number_with_one_digit_wrong_missing_or_too_many_is_thought_of(number, place, digit):
    place %= len(number)
    for slip in (number[:place] + digit + number[place + 1 :], number[:place] + number[place + 1 :]):
        assert slip == number or number in set(misread_numbers(slip))
    assert number in set(misread_numbers(number[:place] + digit + number[place:]))


@given(word=st.text(alphabet="abcdefgh", min_size=1, max_size=30))
def test_pieces_are_few_and_of_the_word_with_its_ends_marked(word):
    pieces = trigrams(word)
    assert 1 <= len(pieces) <= 8
    assert all(piece in f"^{word}$" for piece in pieces)
