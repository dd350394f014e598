"""References one slip of the pen away, which the check digit finds by itself.

For every place of a row of digits exactly one digit makes the row valid (ISO 7064 MOD 11,10), so that what
a payer may have meant is computed in a few steps from what they wrote. An index of deletions over all
references would find the same accounts, and would have to be kept.
"""

import re
from collections.abc import Sequence

_FIRST = 10
_STEP = tuple(tuple(2 * ((state + digit) % 10 or 10) % 11 for digit in range(10)) for state in range(11))
_BEFORE = tuple(
    tuple(next((state for state in range(1, 11) if _STEP[state][digit] == after), 0) for digit in range(10))
    for after in range(11)
)
_DIGIT = tuple(
    tuple(next((digit for digit in range(10) if _STEP[state][digit] == after), 0) for after in range(11))
    for state in range(11)
)
_LETTERS = str.maketrans("OQDILSBZ", "00011582")
_ALIKE = re.compile(r"[0-9OQDILSBZ](?:[ ./\-]?[0-9OQDILSBZ])+")
_MOST_RUNS = 6
_LEAST_DIGITS, _SOME_DIGITS = 6, 3


def exchanged(reference: str) -> tuple[str, ...]:
    """The valid references from which this one comes by exchanging two neighbouring digits."""
    digits, states, wanted = _walked(reference)
    last = len(digits) - 2
    found = []
    for place in range(last + 1):
        left, right = digits[place], digits[place + 1]
        if left == right:
            continue
        state = _STEP[states[place]][right]
        fits = (state + left) % 10 == 1 if place == last else _STEP[state][left] == wanted[place + 2]
        if fits and (place or right):
            found.append(f"{reference[:place]}{right}{left}{reference[place + 2 :]}")
    return tuple(found)


def one_slip_away(written: str, length: int) -> tuple[str, ...]:
    """The valid references of `length` digits that are one slip from `written`, each once, without itself.

    A slip is a digit wrong, lost or added, or two neighbours exchanged.
    """
    if len(written) == length:
        found = [*_replaced(written), *exchanged(written)]
    elif len(written) == length - 1:
        found = _completed(written)
    elif len(written) == length + 1:
        shorter = (written[:place] + written[place + 1 :] for place in range(len(written)))
        found = [one for one in shorter if _ends_well(one)]
    else:
        return ()
    return tuple(dict.fromkeys(one for one in found if one != written and one[0] != "0"))


def perhaps_meant(texts: Sequence[str], length: int) -> tuple[str, ...]:
    """The references that the words of a line may mean though none stands there whole: one slip away.

    Letters that look like digits are read as digits, and what is run together is looked through.
    """
    found: dict[str, None] = {}
    for run in _runs(texts, length)[:_MOST_RUNS]:
        if len(run) == length and _ends_well(run) and run[0] != "0":
            found[run] = None
        windows = (run[start : start + length] for start in range(len(run) - length + 1))
        found.update(
            dict.fromkeys(one for one in windows if len(run) > length and _ends_well(one) and one[0] != "0")
        )
        found.update(dict.fromkeys(one_slip_away(run, length)))
    return tuple(found)


def _runs(texts: Sequence[str], length: int) -> list[str]:
    """Rows of digits as a payer may have meant them: mostly digits already, or else a valid reference."""
    runs = []
    for text in texts:
        for match in _ALIKE.finditer(text.upper()):
            run = re.sub(r"[ ./\-]", "", match[0])
            digits, meant = sum(letter.isdigit() for letter in run), run.translate(_LETTERS)
            if digits >= _LEAST_DIGITS or (
                digits >= _SOME_DIGITS and len(meant) == length and _ends_well(meant)
            ):
                runs.append(meant)
    return list(dict.fromkeys(runs))


def _ends_well(digits: str) -> bool:
    state = _FIRST
    for digit in digits[:-1]:
        state = _STEP[state][int(digit)]
    return (state + int(digits[-1])) % 10 == 1


def _walked(written: str) -> tuple[list[int], list[int], list[int]]:
    """The digits; what the scheme remembers before each and behind the last; what must be remembered there.

    With what must be remembered, all from there on ends well.
    """
    digits = [int(digit) for digit in written]
    states = [_FIRST]
    for digit in digits:
        states.append(_STEP[states[-1]][digit])
    wanted = [(1 - digits[-1]) % 10 or 10]
    for digit in digits[-2::-1]:
        wanted.append(_BEFORE[wanted[-1]][digit])
    return digits, states, wanted[::-1]


def _replaced(written: str) -> list[str]:
    """One digit wrong: for each place the one that fits."""
    digits, states, wanted = _walked(written)
    found = []
    for place in range(len(digits) - 1):
        fits = _DIGIT[states[place]][wanted[place + 1]]
        if fits != digits[place]:
            found.append(f"{written[:place]}{fits}{written[place + 1 :]}")
    return [*found, written[:-1] + str((11 - states[-2]) % 10)]


def _completed(written: str) -> list[str]:
    """One digit lost: for each gap the one that fits."""
    _, states, wanted = _walked(written)
    found = [
        f"{written[:place]}{_DIGIT[states[place]][wanted[place]]}{written[place:]}"
        for place in range(len(written))
    ]
    return [*found, written + str((11 - states[-1]) % 10)]
