"""A small estate for tests of rent recovery, on SQLite and on PostgreSQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from core.api import Actor, UnitOfWork, payments, people, properties
from core.council import Council
from core.testing import MovableClock, a_council
from plugins.rent_recovery import commands
from plugins.rent_recovery.commands import NewTenancy

FIRST_MONDAY = date(2026, 4, 6)
SYSTEM = Actor.system("test")


@dataclass
class Estate:
    """A council with tenancies, and what tests do to it again and again."""

    council: Council

    def at(self, day: date, hour: int = 9) -> None:
        """Move the clock to a day."""
        cast(MovableClock, self.council.clock).set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    def homes(self, work: UnitOfWork, count: int) -> list[tuple[UUID, UUID]]:
        """So many properties, each with a person to live there."""
        new = [properties.NewProperty(kind="dwelling", line_1=f"{n} Mill Lane") for n in range(1, count + 1)]
        somebody = [
            people.NewPerson(family_name=f"Family{n}", given_names="Kim", reference=f"P{n}")
            for n in range(1, count + 1)
        ]
        ids = properties.add_properties(work, properties=new)
        return list(zip(ids, people.add_people(work, people=somebody), strict=True))

    def let(
        self,
        charges: Mapping[str, int],
        *,
        count: int = 1,
        starts_on: date = date(2020, 4, 6),
        **more: Any,
    ) -> list[commands.Started]:
        """Let so many homes at this weekly charge."""
        with self.council.work(actor=SYSTEM) as work:
            new = [
                NewTenancy(
                    property_id=home,
                    tenure="secure",
                    starts_on=starts_on,
                    tenants=(tenant,),
                    charges=charges,
                    **more,
                )
                for home, tenant in self.homes(work, count)
            ]
            return commands.start_tenancies(work, tenancies=new)

    def debit(self, week_commencing: date) -> None:
        """Debit a week on its Monday and let everything that follows happen."""
        self.at(week_commencing, 1)
        with self.council.work(actor=SYSTEM) as work:
            commands.debit_week(work, week_commencing=week_commencing)
        self.council.settle()

    def pay(self, account_id: UUID, amount: int) -> None:
        """Take a payment today and let everything that follows happen."""
        with self.council.work(actor=SYSTEM) as work:
            payment = payments.PaymentIn(account_id=account_id, amount=amount, received_on=work.today)
            payments.take_payment(work, payment=payment)
        self.council.settle()

    def balance(self, account_id: UUID) -> int:
        """What an account stands at, in pence."""
        with self.council.look(actor=SYSTEM) as work:
            return payments.balance(work, account_id)


@pytest.fixture(params=["sqlite", "postgresql"])
def estate(request, tmp_path) -> Iterator[Estate]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    council = a_council(tmp_path, "rent_recovery", now=datetime(2026, 4, 5, 9, tzinfo=UTC), database=url)
    yield Estate(council)
    council.close()
