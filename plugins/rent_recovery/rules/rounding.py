"""Whole pence by integer arithmetic: a share of an amount is never a float."""


def half_up(numerator: int, denominator: int) -> int:
    """`numerator` / `denominator` to the nearest whole penny, a half away from nought. Council policy.

    Reference section 1.2: part weeks and months are rounded half-up, once, at the end.
    """
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def rounded_up_to(pence_100ths: int, step: int) -> int:
    """Hundredths of a penny rounded up to the next multiple of `step` pence."""
    return -(-pence_100ths // (step * 100)) * step
