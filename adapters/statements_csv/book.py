"""One account of a CSV file while it is read: its sums, and what its running balances prove."""

from datetime import date

from core.ports import BankStatement


class Book:
    """Counts the entries of one account, and follows its balance column in both directions at once."""

    def __init__(self, statement: BankStatement) -> None:
        """Begin with an account of which nothing has been read."""
        self.statement = statement
        self._first: tuple[date, int, int] | None = None
        self._last: tuple[date, int, int] | None = None
        self._breaks_down = self._breaks_up = 0
        self._gap = False

    def enter(self, day: date, minor: int, balance: int | None) -> None:
        """Count one entry; `balance` is what the account holds after it, in minor units, where it is told."""
        self.statement.entries += 1
        self.statement.credits += max(minor, 0)
        self.statement.debits += max(-minor, 0)
        if balance is None:
            self._gap = True
            return
        if self._last is not None:
            _, minor_before, balance_before = self._last
            self._breaks_down += balance != balance_before + minor
            self._breaks_up += balance_before != balance + minor_before
        self._last = (day, minor, balance)
        self._first = self._first or self._last

    def close(self) -> None:
        """Set opening and closing balance: from the oldest and the newest line, wherever they stand."""
        if self._first is None or self._last is None or self._gap:
            return
        newest_first = self._breaks_up < self._breaks_down or (
            self._breaks_up == self._breaks_down and self._last[0] < self._first[0]
        )
        oldest, newest = (self._last, self._first) if newest_first else (self._first, self._last)
        statement = self.statement
        statement.opening, statement.closing = oldest[2] - oldest[1], newest[2]
        statement.opened_on, statement.closed_on = oldest[0], newest[0]
        if breaks := min(self._breaks_up, self._breaks_down):
            statement.declared["balance_breaks"] = breaks
