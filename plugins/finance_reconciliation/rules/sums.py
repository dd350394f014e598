"""Amounts and open charges: which charges a payment settles to the penny, alone or together."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from plugins.finance_reconciliation.rules.policy import Limits

Items = tuple[int, ...]
"""What is left of an account's open charges in pence, the oldest first."""


def settles(items: Items, pence: int) -> str:
    """In words what of an account this amount settles to the penny; empty when nothing."""
    if pence in items:
        return "the amount is that of an open charge"
    total = 0
    for count, item in enumerate(items, 1):
        total += item
        if total == pence:
            everything = count == len(items)
            return (
                "the amount is all that is owed"
                if everything
                else f"the amount is the {count} oldest charges"
            )
        if total > pence:
            break
    return ""


def left_after(items: Items, pence: int) -> Items:
    """What is left open when this amount is paid: an equal charge is settled first, then the oldest."""
    if pence in items:
        place = items.index(pence)
        return items[:place] + items[place + 1 :]
    left = list(items)
    while left and pence:
        paid = min(left[0], pence)
        pence -= paid
        left[0] -= paid
        if not left[0]:
            del left[0]
    return tuple(left)


def ways_to_share(
    pence: int, owed: Mapping[UUID, Items], *, must: Collection[UUID], limits: Limits
) -> list[dict[UUID, int]]:
    """The ways in which an amount is several open charges together: so much for each account.

    Every account in `must` has its part, and at least two accounts have one. No more than two ways are
    sought, because two are one too many; none is sought among more charges than policy looks at.
    """
    items = [(key, item) for key, each in owed.items() for item in each]
    found: list[dict[UUID, int]] = []
    everything = {key: sum(each) for key, each in owed.items() if each}
    if len(everything) > 1 and sum(everything.values()) == pence and set(must) <= everything.keys():
        found.append(everything)
    if len(items) > limits.items_looked_at:
        return found
    for size in range(2, limits.items_in_a_sum + 1):
        for chosen in combinations(items, size):
            if sum(item for _, item in chosen) == pence:
                way = _by_account(chosen)
                if len(way) > 1 and set(must) <= way.keys() and way not in found:
                    found.append(way)
                    if len(found) > 1:
                        return found
    return found


def _by_account(chosen: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    way: dict[UUID, int] = {}
    for key, item in chosen:
        way[key] = way.get(key, 0) + item
    return way
