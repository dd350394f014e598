"""Hours of work that will come, against the hours that people have."""

from dataclasses import dataclass

from core.values.decision import Because, Decision

_MINUTES = 60
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours needed and hours there are, over some weeks; `people` that would be needed, in tenths."""

    needed: int
    available: int
    people_in_tenths: int

    @property
    def short(self) -> int:
        """By how many hours it is too little; below nought where there is time to spare."""
        return self.needed - self.available


def workload(
    *,
    arrivals: float,
    minutes_a_case: int,
    officers: int,
    weeks: float,
    hours_a_week: int,
    percent_on_cases: int,
    source: str = "council policy",
) -> Decision[Workload]:
    """Whether the cases that will come can be worked by these officers in these weeks."""
    needed = round(arrivals * minutes_a_case / _MINUTES)
    each = weeks * hours_a_week * percent_on_cases / _WHOLE
    available = round(officers * each)
    tenths = round(needed / each * 10) if each else 0
    because = (
        Because(f"{arrivals:,.0f} cases at {minutes_a_case} minutes are {needed:,} hours", source),
        Because(
            f"{officers} officers for {weeks:.1f} weeks of {hours_a_week} hours, {percent_on_cases}% of them "
            f"on cases, have {available:,} hours",
            source,
        ),
    )
    return Decision(Workload(needed, available, tenths), because)
