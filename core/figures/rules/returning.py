"""The sums and rules of a return, and what differs between two counts of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.values.decision import Because, Decision

Values = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that another count gives another value."""

    key: str
    was: int | None
    now: int | None


def summed(values: Values, plus: Sequence[str], minus: Sequence[str] = ()) -> int | None:
    """The sum of some cells less others; None as soon as one of them has no value."""
    parts = [*(values.get(key) for key in plus), *(values.get(key) for key in minus)]
    if any(one is None for one in parts):
        return None
    return sum(values[key] or 0 for key in plus) - sum(values[key] or 0 for key in minus)


def holds(values: Values, *, left: Sequence[str], sign: str, right: Sequence[str]) -> Decision[bool]:
    """Whether the cells on the left sum up to what those on the right do, at most, or at least."""
    one, other = summed(values, left), summed(values, right)
    said = f"{' + '.join(left)} = {_shown(one)}, {' + '.join(right)} = {_shown(other)}"
    if one is None or other is None:
        return Decision(
            result=True, because=(Because(f"{said}: a cell has no value, so nothing is compared"),)
        )
    kept = {"=": one == other, "<=": one <= other, ">=": one >= other}[sign]
    return Decision(kept, (Because(said, "the return’s own rules"),))


def differences(was: Values, now: Values) -> tuple[Difference, ...]:
    """The cells whose value is another now, in the order of the return."""
    return tuple(Difference(key, was.get(key), now.get(key)) for key in now if was.get(key) != now.get(key))


def _shown(value: int | None) -> str:
    return "nothing" if value is None else f"{value:,}"
