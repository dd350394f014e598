"""Shares, in hundredths of a per cent so that no fraction is stored."""

_WHOLE = 10_000


def share_of(part: int, whole: int) -> int | None:
    """What share a part is of the whole in hundredths of a per cent, half-up; None of nothing."""
    if whole <= 0:
        return None
    return (part * _WHOLE * 2 + whole) // (whole * 2)


def in_percent(share: int) -> str:
    """A share as people read it: 9345 becomes "93.5%"."""
    tenths = (abs(share) + 5) // 10
    return f"{'-' if share < 0 else ''}{tenths // 10:,}.{tenths % 10}%"
