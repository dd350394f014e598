"""Which words are spelt nearly alike: within a slip or two of the pen."""

from collections.abc import Iterable, Iterator

_SHORTEST = 3
_LONG = 6
_GRAMS = 8


def slips_allowed(word: str) -> int:
    """How many slips may lie between what was typed and what was meant: none in a very short word."""
    return 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2


def nearest(word: str, known: Iterable[str], *, most: int) -> list[str]:
    """The known words within the slips allowed, the nearest first; the word itself is none of them."""
    allowed = slips_allowed(word)
    found = {
        other: slips
        for other in known
        if other != word and abs(len(other) - len(word)) <= allowed
        for slips in [distance(word, other)]
        if slips <= allowed
    }
    return sorted(found, key=lambda other: (found[other], other[0] != word[0], other))[:most]


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or exchanged with a neighbour, each once.

    By Hyyrö's bit vectors (2002): a column of the table of distances is two integers, and costs one round.
    """
    if not one:
        return len(other)
    last, every = 1 << (len(one) - 1), (1 << len(one)) - 1
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    more, less, score, zeros, before = every, 0, len(one), 0, 0
    for letter in other:
        match = places.get(letter, 0)
        exchanged = ((~zeros & match) << 1) & before
        zeros = ((((match & more) + more) ^ more) | match | less | exchanged) & every
        plus = (less | ~(zeros | more)) & every
        minus = zeros & more
        score += 1 if plus & last else -1 if minus & last else 0
        plus = (plus << 1 | 1) & every
        minus = (minus << 1) & every
        more, less, before = (minus | ~(zeros | plus)) & every, zeros & plus, match
    return score


def exchanged(word: str) -> list[str]:
    """The word with two neighbours exchanged, in every way."""
    pairs = (f"{word[:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}" for n in range(len(word) - 1))
    return [one for one in dict.fromkeys(pairs) if one != word]


def trigrams(word: str) -> list[str]:
    """The three-letter pieces of a word with its ends marked, at most eight, spread over all of it."""
    marked = f"^{word}$"
    pieces = list(dict.fromkeys(marked[n : n + 3] for n in range(len(marked) - 2)))
    if len(pieces) <= _GRAMS:
        return pieces
    return [pieces[n * (len(pieces) - 1) // (_GRAMS - 1)] for n in range(_GRAMS)]


def misread_numbers(number: str) -> Iterator[str]:
    """What a number may be with one digit wrong, missing or too many, or two neighbours exchanged."""
    for place, digit in enumerate(number):
        if digit.isdigit():
            for other in "0123456789".replace(digit, ""):
                yield f"{number[:place]}{other}{number[place + 1 :]}"
            yield number[:place] + number[place + 1 :]
        after = number[place + 1 : place + 2]
        if digit != after and after:
            yield f"{number[:place]}{after}{digit}{number[place + 2 :]}"
    for place in range(len(number) + 1):
        for other in "0123456789":
            yield f"{number[:place]}{other}{number[place:]}"
