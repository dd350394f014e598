"""References: the check digit against outside vectors, what it misses, and references in free text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values import candidates, check_digit, find_references, is_valid_reference, with_check_digit

FULL_WIDTH = "123456789".translate({0x30 + n: 0xFF10 + n for n in range(10)})

bodies = st.text("0123456789", min_size=1, max_size=18)


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("0794", "5"),  # under MOD 11-2, a different scheme, the same body gives 0
        ("79462", "3"),
        ("00200667308", "5"),
        ("8609574271", "9"),  # the German tax office's example of a tax number
        ("3339200596", "1"),  # a Croatian personal number
        ("0123456789", "6"),  # two patient numbers of a German hospital network
        ("0100000138", "1"),
        ("0", "2"),
    ],
)
def test_check_digit_agrees_with_published_numbers(body: str, digit: str) -> None:
    """Numbers that others published under MOD 11,10."""
    assert check_digit(body) == digit
    assert is_valid_reference(body + digit)


@pytest.mark.parametrize("body", ["", "12a4", "١٢٣", FULL_WIDTH, "-5", " 12"])
def test_only_plain_digits_have_a_check_digit(body: str) -> None:
    """Anything else is refused in words, or simply not valid."""
    with pytest.raises(ValueError, match="not a row of digits"):
        check_digit(body)
    assert not is_valid_reference(body)


@given(bodies, st.data())
def test_every_single_wrong_digit_is_found(body: str, data: st.DataObject) -> None:
    """The scheme misses none of them, the check digit itself included."""
    good = with_check_digit(body)
    place = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != good[place]]))
    assert not is_valid_reference(good[:place] + other + good[place + 1 :])


@given(bodies, st.data())
def test_exchanged_neighbours_are_found_unless_they_differ_by_one(body: str, data: st.DataObject) -> None:
    """What slips through: pairs such as 45/54 (and 09/90), and these only in one state of ten."""
    good = with_check_digit(body)
    place = data.draw(st.integers(0, len(good) - 2))
    left, right = good[place], good[place + 1]
    swapped = good[:place] + right + left + good[place + 2 :]
    if swapped != good and is_valid_reference(swapped):
        assert abs(int(left) - int(right)) in {1, 9}


def test_one_exchange_in_forty_five_slips_through() -> None:
    """Counted over every three-digit body with its check digit, exchanging the first two digits."""
    numbers = [f"{n:03}" for n in range(1000)]
    exchanged = [(n, n[1] + n[0] + n[2]) for n in numbers if n[0] != n[1]]
    missed = [pair for pair in exchanged if check_digit(pair[0]) == check_digit(pair[1])]
    assert (len(exchanged), len(missed)) == (900, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RENT 123456789", ("123456789",)),
        ("RENT123456789JSMITH", ("123456789",)),
        ("1234 5678 9", ("123456789",)),
        ("ref 123-456-789 thanks", ("123456789",)),
        ("123\u2013456\u2013789", ("123456789",)),
        (FULL_WIDTH, ("123456789",)),
        ("1234567890", ()),
        ("12345678", ()),
        ("1234  56789", ()),
        ("123456789 123456789", ("123456789",)),
        ("999999999/1234 5678 9", ("999999999", "123456789")),
        ("12 345 678 912", ("345678912",)),
        ("", ()),
    ],
)
def test_candidates_in_what_payers_write(text: str, found: tuple[str, ...]) -> None:
    """Nine-digit runs, glued or broken, never part of a longer run."""
    assert candidates(text, 9) == found


def test_a_reference_must_have_a_length() -> None:
    """Zero digits is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one digit"):
        candidates("1", 0)


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.text("abc /,.", max_size=9),
    st.sampled_from(["", " ", "-"]),
)
def test_what_was_issued_is_found_again(body: str, around: str, gap: str) -> None:
    """Whatever stands round a reference, and wherever it is broken once, it is found."""
    good = with_check_digit(body)
    assert good in find_references(f"{around}x{good[:4]}{gap}{good[4:]}x{around}", 9)


@given(st.text(max_size=60), st.integers(1, 20))
def test_any_text_gives_candidates_of_the_asked_length(text: str, length: int) -> None:
    """Never anything but that many plain digits, and none twice."""
    found = candidates(text, length)
    assert all(len(run) == length and run.isascii() and run.isdigit() for run in found)
    assert len(set(found)) == len(found)
