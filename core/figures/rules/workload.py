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
    people_weeks: float,
    weeks: float,
    hours_a_week: int,
    percent_on_cases: int,
    source: str = "council policy",
) -> Decision[Workload]:
    """Whether the cases that will come can be worked in these weeks.

    `people_weeks` are the weeks that people are there, part-time counted in part and absences left out.
    """
    needed = round(arrivals * minutes_a_case / _MINUTES)
    a_week = hours_a_week * percent_on_cases / _WHOLE
    available, each = round(people_weeks * a_week), weeks * a_week
    tenths = round(needed / each * 10) if each else 0
    because = (
        Because(f"{arrivals:,.0f} cases at {minutes_a_case} minutes are {needed:,} hours", source),
        Because(
            f"people are there for {people_weeks:.1f} weeks of {hours_a_week} hours, "
            f"{percent_on_cases}% of them on cases: {available:,} hours",
            source,
        ),
    )
    return Decision(Workload(needed, available, tenths), because)
