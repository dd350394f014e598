"""The doctor: looks for anything in the database that is not as it must be."""

from dataclasses import dataclass, field

from core import indexing, migrate
from core.audit import queries
from core.council import Council
from core.log import State
from core.payments.queries import prove
from core.permissions import Actor


@dataclass(slots=True)
class Check:
    """One thing looked at: what was found in a sentence, and each problem by itself."""

    title: str
    summary: str
    problems: list[str] = field(default_factory=list)


def examine(council: Council, actor: Actor) -> list[Check]:
    """Migrations, books, search, audit trail, bus and timetable, in that order."""
    late = migrate.behind(council.engine, council.registry.manifests)
    checks = [Check("Database", "at this version", [f"{name} is not migrated" for name in late])]
    with council.look(actor=actor) as work:
        differences = [
            f"{one.check}: {one.subject} is kept as {one.kept}, should be {one.should_be}"
            for one in prove(work)
        ]
        summary = "do not agree" if differences else "every balance agrees with its postings"
        checks.append(Check("Books", summary, differences))
        lacking = indexing.faults(work)
        checks.append(Check("Search", "does not know all" if lacking else "knows every record", lacking))
        trail = queries.verify(work)
        summary = f"{trail.sealed:,} events sealed in {trail.seals:,}, {trail.unsealed:,} not yet"
        checks.append(Check("Audit trail", summary, trail.faults))
        lags = queries.lags(work, enabled=list(council.bus.subscribers))
    dead = {lag.subscriber: lag.counts.get(State.DEAD, 0) for lag in lags}
    letters = [f"{count} dead letters of {name}" for name, count in dead.items() if count]
    owed = sum(lag.counts.get(State.OPEN, 0) for lag in lags if lag.enabled)
    parked = sum(lag.parked for lag in lags)
    checks.append(Check("Bus", f"{owed:,} deliveries owed, {parked:,} parked", letters))
    return checks
