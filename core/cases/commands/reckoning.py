"""When clocks are due, worked out once for each combination of rule, first day and holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from core.calendar import Counting, Unit
from core.cases.because import stored
from core.cases.models import Clock
from core.cases.queries.holds import Held
from core.cases.rules import clock_due
from core.cases.workflows import ClockRule
from core.work import UnitOfWork


class Reckoning:
    """Works out each date once, because a run starts the same clock in thousands of cases."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._known: dict[Any, tuple[date, str]] = {}

    def of_rule(self, rule: ClockRule, first: date, held: Sequence[Held]) -> tuple[date, str]:
        """When a clock of this rule is due, and why, as it is stored."""
        return self._due(first, (rule.length, rule.unit, rule.counting, rule.source, rule.verified), held)

    def of_clock(self, clock: Clock, held: Sequence[Held]) -> tuple[date, str]:
        """The same of a clock that runs, by the rule with which it started."""
        rule = (clock.length, clock.unit, clock.counting, clock.source, clock.verified)
        return self._due(clock.started_on, rule, held)

    def _due(
        self, first: date, rule: tuple[int, str, str, str, bool], held: Sequence[Held]
    ) -> tuple[date, str]:
        periods = tuple(period for hold in held if (period := hold.period(self._work.today)))
        key = (first, rule, periods)
        if key not in self._known:
            length, unit, counting, source, verified = rule
            due = clock_due(
                first,
                length=length,
                unit=cast(Unit, unit),
                counting=cast(Counting, counting),
                held=periods,
                source=source,
                verified=verified,
                calendar=self._work.calendar,
            )
            self._known[key] = due.result, stored(due.because)
        return self._known[key]
