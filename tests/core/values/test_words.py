"""What is kept and what is typed always meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.words import in_one_word, one_line, phone_digits, plain, words_to_find, words_to_keep


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Zoë  O'Neil ", "zoe oneil"),
        ("Łukasz Żółć-Ørsted", "lukasz zolc orsted"),
        ("Straße", "strasse"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("محمد 李", "محمد 李"),
        ("-", ""),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("St.John-Smith", {"st", "john", "smith", "stjohnsmith"}),
        ("12a High St", {"12a", "high", "st"}),
        ("", set()),
    ],
)
def test_words_to_keep(text, words):
    assert words_to_keep(text) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sw1a 1aa smi", ["sw1a1aa", "smi"]),
        ("+44 (0)20 7946 0000", ["02079460000"]),
        ("07700 900 123 ann", ["07700900123", "ann"]),
        ("flat 2 14 high", ["flat", "2", "14", "high"]),
        ("T-1001/2", ["t10012"]),
        ("ann ann", ["ann"]),
    ],
)
def test_words_to_find(typed, words):
    assert words_to_find(typed) == words


@pytest.mark.parametrize(
    ("text", "digits"),
    [("+44 20 7946 0000", "02079460000"), ("0044 20 7946 0000", "02079460000"), ("+33 1 23", "33123")],
)
def test_phone_digits(text, digits):
    assert phone_digits(text) == digits


# No digits: rows of them are joined when they are typed, because they may be a telephone number.
NAMES = st.text(alphabet=st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=40)


@given(name=NAMES)
def test_whatever_is_kept_is_found_when_it_is_typed_again(name):
    kept = words_to_keep(name)
    assert all(any(word.startswith(typed) for word in kept) for typed in words_to_find(name))


@given(text=st.text(max_size=80))
def test_any_text_gives_words_that_a_database_takes(text):
    for word in [*words_to_keep(text), *words_to_find(text), in_one_word(text)]:
        assert len(word) <= 60
        word.encode()
        assert "\x00" not in word


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\x7f"])
def test_what_can_not_be_printed_is_refused(text):
    with pytest.raises(ValueError, match="can not be printed"):
        one_line(text)
