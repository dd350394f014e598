"""A city for the benchmark of pages: one record of each kind made by Borough's own commands, then multiplied.

The copies are made inside the database, each column as in the first record but for what must differ.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.cases.models import Case, CaseGiven, CaseStep, CaseSubject, Clock, Note, Task
from core.council import Council
from core.payments import commands as payments
from core.payments.inputs import AccountIn, PaymentIn
from core.payments.models import Account, Allocation, Balance, Item, Posting
from core.people import commands as people
from core.people.models import ContactPoint, Party, Person
from core.people.rules import NewContact, NewParty, NewPerson
from core.permissions import Actor
from core.properties import commands as properties
from core.properties.models import Property
from core.properties.rules import NewProperty
from core.staff import commands as staff
from core.staff.models import RoleHeld, User
from core.values import Because, subject

SYSTEM = Actor.system("bench")
PASSWORD = "three random words"
OFFICERS = 400
_GIVEN = "Anna Ben Chloe Dev Ella Femi Grace Hugo Isla Jack Kofi Lena Musa Nia Owen Priya Rosa Sam Tariq Zoe"
_SYLLABLES = "a be ca do e fi go ha i jo ka lo mi ne o pa qui ro sa te u vi wo xa yo za shaw ton ham ley"
_FAMILY = (
    "Adeyemi Bell Clarke Davies Evans Finch Green Hussain Iqbal Jones Kowalska Lewis Mensah Novak Obi Patel"
)


class City:
    """The first record of each kind, by which the others are made."""

    def __init__(self, council: Council, *, people: int, cases: int) -> None:
        """Fill the council's database."""
        self.council, self.people, self.cases = council, people, cases
        self.numbers: dict[str, int] = {}
        with council.work(actor=SYSTEM) as work:
            self._staff(work)
        with council.work(actor=SYSTEM) as work:
            self._records(work)
        with council.engine.connect() as connection, connection.begin():
            # Copies of rows that were checked need no second check of each.
            connection.exec_driver_sql("SET session_replication_role = replica")
            self._multiply(connection)
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")

    def _staff(self, work: Any) -> None:
        known = [one.name for one in self.council.permissions]
        role = staff.define_role(work, name="all", title="All", permissions=known, known=known)
        self.officer = staff.add_user(work, username="officer", name="Olu Officer").id
        work.flush()
        staff.set_password(work, user_id=self.officer, password=PASSWORD)
        staff.grant_role(work, user_id=self.officer, role_id=role.id, starts_on=date(2026, 1, 1))

    def _records(self, work: Any) -> None:
        who = NewPerson(
            "Adeyemi", "Anna", born_on=date(1980, 2, 29), contacts=(NewContact("phone", "020 7946 0123"),)
        )
        self.person = people.add_person(work, person=who)
        home = NewProperty(
            kind="dwelling", line_1="1 Rose Lane", town="Elmbridge", postcode="KT12 1AA", uprn="100023"
        )
        self.home = properties.add_property(work, new=home)
        opened = payments.open_account(
            work, account=AccountIn(kind="rent", property_id=self.home, opened_on=date(2025, 4, 7))
        )
        self.account = opened.account_id
        about = subject("account", self.account)
        for where in (about, subject("property", self.home)):
            people.make_party(
                work, party=NewParty(subject("person", self.person), "tenant", where, date(2025, 4, 7))
            )
        for week in range(8):
            payments.raise_charge(
                work, account_id=self.account, amount=12_345, head="rent",
                effective_on=date(2026, 2, 2) + timedelta(weeks=week),
            )  # fmt: skip
        for nth, day in enumerate((9, 23)):
            paid = PaymentIn(self.account, 30_000, date(2026, 3, day), source=f"bench/{nth}")
            payments.take_payment(work, payment=paid)
        about_case = ((subject("person", self.person), "applicant"), (about, "account"))
        why = (Because("Somebody applied for it", "council policy"),)
        self.case = cases.open_case(work, type="gardens.letting", case=NewCase(about_case, why)).id
        work.flush()
        cases.assign_case(work, case_id=self.case, owner=subject("user", self.officer))
        cases.add_note(work, case_id=self.case, text="Rang and left a message.")

    def _multiply(self, connection: Connection) -> None:
        copies = _Copies(connection)
        user = _id("a", f"n / 10 % {OFFICERS} + 1")
        copies.make(User, f"id = '{self.officer}'", OFFICERS, id=_id("a", "n"), username="'officer' || n")
        held = f"user_id = '{self.officer}'"
        copies.make(RoleHeld, held, OFFICERS, id=_id("b", "n"), user_id=_id("a", "n"))
        self._people(copies)
        self._money(copies)
        self._casework(copies, user)
        connection.exec_driver_sql("ANALYZE")

    def _people(self, copies: "_Copies") -> None:
        count = self.people
        given, family = (f"(ARRAY{names.split()})" for names in (_GIVEN, _FAMILY))
        syllables = f"(ARRAY{_SYLLABLES.split()})"
        first = f"{given}[1 + n % 20]"
        last = f"{family}[1 + n % 16] || {syllables}[1 + n / 16 % 30] || {syllables}[1 + n / 480 % 30]"
        names = {"given_names": first, "family_name": last, "sort_name": f"lower({last} || ' ' || {first})"}
        key = {"id": _id("1", "n"), "reference": "'P' || n"}
        copies.make(Person, f"id = '{self.person}'", count, **key, **names)
        mine = f"person_id = '{self.person}'"
        phone = {
            "value": "'020 7' || lpad((n % 1000)::text, 3, '0') || ' ' || lpad((n / 1000)::text, 4, '0')"
        }
        copies.make(ContactPoint, mine, count, id=_id("2", "n"), person_id=_id("1", "n"), **phone)
        home = {"line_1": "n || ' Rose Lane'", "reference": "'R' || n", "uprn": "(100000000 + n)::text"}
        copies.make(Property, f"id = '{self.home}'", count, id=_id("3", "n"), **home)
        for kind, which, place in (("account", "4", "5"), ("property", "3", "6")):
            towards = f"{mine} AND subject_kind = '{kind}'"
            party = {"id": _id(place, "n"), "person_id": _id("1", "n"), "subject_id": _id(which, "n")}
            copies.make(Party, towards, count, **party)

    def _money(self, copies: "_Copies") -> None:
        count, account = self.people, _id("4", "n")
        key = {"id": account, "reference": "lpad(n::text, 10, '0')", "property_id": _id("3", "n")}
        copies.make(Account, f"id = '{self.account}'", count, **key)
        copies.make(Balance, f"account_id = '{self.account}'", count, account_id=account)
        on_it = f"'{self.account}' IN (debit_account_id, credit_account_id)"
        number = "1000000 + n * 16 + t.{} - (SELECT min(id) FROM payments_posting)"
        sides = {
            side: f"CASE WHEN t.{side} = '{self.account}' THEN {account} ELSE t.{side} END"
            for side in ("debit_account_id", "credit_account_id")
        }
        posting = {"id": number.format("id"), "source": "t.source || n", **sides}
        copies.make(Posting, on_it, count, **posting)
        item = {"account_id": account, "posting_id": number.format("posting_id")}
        copies.make(Item, f"account_id = '{self.account}'", count, **item)
        pairs = {name: number.format(name) for name in ("debit_posting_id", "credit_posting_id")}
        copies.make(Allocation, f"account_id = '{self.account}'", count, account_id=account, id=None, **pairs)

    def _casework(self, copies: "_Copies", user: str) -> None:
        count, case, owner = self.cases, _id("7", "n"), f"'user/' || {user}"
        ended = "CASE WHEN n % 10 = 0 THEN NULL ELSE '2026-03-31T09:00:00.000000+00:00' END"
        stage = {"stage": "CASE WHEN n % 10 = 0 THEN t.stage ELSE 'let' END", "closed_at": ended}
        own = {"id": case, "reference": "'GDN9' || lpad(n::text, 8, '0')", "owner": owner}
        copies.make(Case, f"id = '{self.case}'", count, **own, **stage)
        mine = f"case_id = '{self.case}'"
        person = _id("1", f"n % {self.people} + 1")
        about = f"CASE WHEN t.role = 'account' THEN 'account/' || {_id('4', f'n % {self.people} + 1')} ELSE 'person/' || {person} END"
        copies.make(CaseSubject, mine, count, id=None, case_id=case, subject=about)
        due = {"due_on": "DATE '2026-03-20' + n % 60", "assigned_to": owner, "done_at": ended}
        copies.make(Task, mine, count, id=_id("8", "n"), case_id=case, **due)
        clock = {
            "due_on": "DATE '2026-04-07' + n % 60",
            "ended_on": "CASE WHEN n % 10 = 0 THEN NULL ELSE DATE '2026-04-07' END",
        }
        copies.make(Clock, mine, count, id=_id("9", "n"), case_id=case, **clock)
        for table in (CaseStep, CaseGiven):
            copies.make(table, mine, count, id=None, case_id=case)
        copies.make(Note, mine, count, id=_id("c", "n"), case_id=case)


class _Copies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, row: Any, where: str, count: int, **changed: str | None) -> None:
        """`count` copies of the rows of a table; `changed` are SQL of the copy's number `n` and the first row `t`.

        A column that is changed to None is drawn by the database.
        """
        table = row.__table__
        names = [column.name for column in table.columns if changed.get(column.name, "") is not None]
        values = [changed.get(name) or f't."{name}"' for name in names]
        columns = ", ".join(f'"{name}"' for name in names)
        self._connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) SELECT {', '.join(values)} "
            f"FROM (SELECT * FROM {table.name} WHERE {where}) AS t, generate_series(1, {count}) AS numbers (n)".replace(
                "%", "%%"
            )
        )


def _id(kind: str, number: str) -> str:
    """The id of a copy, as SQL: those of one kind lie one after the other."""
    return f"('0198c0de-000{kind}-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"
