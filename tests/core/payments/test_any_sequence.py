"""Whatever is done in whatever order: debits equal credits, balances are proved, allocations in bounds."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, func, or_, select

from core.approval import approve
from core.errors import Refused
from core.payments import commands, queries, rules
from core.payments.inputs import AccountIn, ChargeIn, PaymentIn
from core.payments.models import Account, Balance, Item, Posting, PostingKind
from core.values.ids import new_id
from tests.core.payments.books import CHECKER, MAKER, TUESDAY, a_run, proven, settled

SLOWLY = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
who = st.integers(0, 3)
pence = st.integers(-20, 3_000)
some_days = st.integers(-40, 40).map(lambda days: TUESDAY + timedelta(days=days))
nth = st.integers(0, 30)
rows = st.lists(st.tuples(who, pence, some_days), max_size=6)
acts = st.one_of(
    st.tuples(st.just("charge"), who, pence, some_days),
    st.tuples(st.just("pay"), who, pence, st.none() | nth),
    st.tuples(st.just("charge_run"), rows),
    st.tuples(st.just("pay_run"), rows),
    st.tuples(st.just("refund"), who, pence),
    st.tuples(st.just("write_off"), who, pence),
    st.tuples(st.just("adjust"), who, pence),
    st.tuples(st.just("transfer"), who, who, pence),
    st.tuples(st.just("reverse"), nth),
    st.tuples(st.just("reverse_run"), nth),
    st.tuples(st.just("return"), nth),
    st.tuples(st.just("close"), who),
)


class Book:
    """A few accounts, what was posted on them, and what each must stand at by simple sums."""

    def __init__(self, council):
        self.council = council
        with council.work(actor=MAKER) as work:
            opened = commands.open_accounts(work, accounts=[AccountIn(kind="rent")] * 4)
        self.ids = [one.account_id for one in opened]
        self.stands = dict.fromkeys(self.ids, 0)
        self.runs = []

    def postings(self):
        with self.council.reader.connect() as connection:
            mine = or_(Posting.debit_account_id.in_(self.ids), Posting.credit_account_id.in_(self.ids))
            return list(connection.execute(select(Posting.id).where(mine).order_by(Posting.id)).scalars())

    def nth(self, number):
        found = self.postings()
        return found[number % len(found)] if found else 0

    def do(self, act, *facts):
        with suppress(Refused):
            getattr(self, act)(*facts)

    def moved(self, changes):
        for account_id, amount in changes:
            self.stands[account_id] += amount

    def charge(self, account, amount, day):
        with self.council.work(actor=MAKER) as work:
            commands.raise_charge(
                work,
                account_id=self.ids[account],
                amount=amount,
                head="rent",
                effective_on=TUESDAY,
                due_on=day,
            )
        self.moved([(self.ids[account], amount)])

    def pay(self, account, amount, debt):
        number = None if debt is None else self.nth(debt)
        with self.council.work(actor=MAKER) as work:
            payment = PaymentIn(self.ids[account], amount, TUESDAY, f"line/{new_id()}", debt=number)
            commands.take_payment(work, payment=payment)
        self.moved([(self.ids[account], -amount)])

    def charge_run(self, charged):
        with self.council.work(actor=MAKER) as work:
            rows = [ChargeIn(self.ids[who], amount, due_on=day) for who, amount, day in charged]
            run = a_run(str(new_id()))
            done = commands.raise_charges(work, run=run, rows=rows, head="rent", effective_on=TUESDAY)
        self.runs.append(done.run_id)
        self.moved([(self.ids[who], amount) for who, amount, _ in charged])

    def pay_run(self, paid):
        with self.council.work(actor=MAKER) as work:
            rows = [PaymentIn(self.ids[who], amount, day) for who, amount, day in paid]
            done = commands.take_payments(work, run=a_run(str(new_id())), rows=rows)
        self.runs.append(done.run_id)
        self.moved([(self.ids[who], -amount) for who, amount, _ in paid])

    def approved(self, propose):
        with self.council.work(actor=MAKER) as work:
            approval_id = propose(work).id
        with self.council.work(actor=CHECKER) as work:
            return approve(work, approval_id=approval_id)

    def refund(self, account, amount):
        one = self.ids[account]
        self.approved(lambda work: commands.propose_refund(work, account_id=one, amount=amount, because="x"))
        self.moved([(one, amount)])

    def write_off(self, account, amount):
        one = self.ids[account]
        self.approved(
            lambda work: commands.propose_write_off(work, account_id=one, amount=amount, because="x")
        )
        self.moved([(one, -amount)])

    def adjust(self, account, amount):
        one = self.ids[account]
        self.approved(
            lambda work: commands.propose_adjustment(
                work, account_id=one, amount=amount, head="x", because="x"
            )
        )
        self.moved([(one, amount)])

    def transfer(self, account, to, amount):
        one, other = self.ids[account], self.ids[to]
        self.approved(
            lambda work: commands.propose_transfer(work, from_id=one, to_id=other, amount=amount, because="x")
        )
        self.moved([(one, -amount), (other, amount)])

    def reverse(self, number):
        self.undone(
            [
                self.approved(
                    lambda work: commands.propose_reversal(work, posting_id=self.nth(number), because="x")
                )
            ]
        )

    def reverse_run(self, number):
        if self.runs:
            run_id = self.runs[number % len(self.runs)]
            done = self.approved(lambda work: commands.propose_run_reversal(work, run_id=run_id, because="x"))
            with self.council.reader.connect() as connection:
                made = connection.execute(select(Posting.id).where(Posting.run_id == done)).scalars().all()
            self.undone(made)

    def undone(self, numbers):
        """Take the reversed postings, not the reversals, off the sums."""
        with self.council.reader.connect() as connection:
            first = select(Posting.reverses_id).where(Posting.id.in_(numbers))
            for row in connection.execute(select(Posting.__table__).where(Posting.id.in_(first))).mappings():
                changes = [
                    (row["debit_account_id"], -row["amount"]),
                    (row["credit_account_id"], row["amount"]),
                ]
                self.moved([change for change in changes if change[0] in self.stands])

    def close(self, account):
        with self.council.work(actor=MAKER) as work:
            commands.close_account(work, account_id=self.ids[account])

    def check(self):
        proven(self.council)
        with self.council.look(actor=MAKER) as work:
            assert queries.balances(work, self.ids) == self.stands
            assert work.session.scalar(select(func.sum(Balance.balance))) == 0
            bounds = and_(Item.allocated >= 0, Item.allocated <= Item.amount, Item.amount > 0)
            assert not work.session.scalar(select(func.count()).select_from(Item).where(~bounds))
            closed = select(Account.id).where(Account.closed_on.is_not(None))
            assert not any(self.stands[one] for one in work.session.scalars(closed) if one in self.stands)
            for one in self.ids:
                sides = work.session.scalars(
                    select(Item.side).where(Item.account_id == one, Item.allocated < Item.amount)
                )
                assert len(set(sides)) <= 1, "an open charge and an open payment stand side by side"


setattr(Book, "return", lambda self, number: take_back(self, self.nth(number)))


def take_back(book, number):
    with book.council.work(actor=MAKER) as work:
        source = f"line/{new_id()}"
        made = commands.return_payment(work, posting_id=number, source=source, returned_on=TUESDAY)
        assert work.session.get_one(Posting, made).kind == PostingKind.REVERSAL
    book.undone([made])


@SLOWLY
@given(st.lists(acts, min_size=3, max_size=25))
def test_any_sequence_of_commands_keeps_the_books(council, sequence):
    book = Book(council)
    for act, *facts in sequence:
        book.do(act, *facts)
    book.check()


@SLOWLY
@given(
    charges=st.lists(st.tuples(st.integers(1, 500), some_days), max_size=8),
    payments=st.lists(st.tuples(st.integers(1, 900), some_days), max_size=8),
)
def test_the_set_based_allocation_settles_as_the_pure_rule_says(council, charges, payments):
    with council.work(actor=MAKER) as work:
        account_id = commands.open_account(work, account=AccountIn(kind="rent")).account_id
    with council.work(actor=MAKER) as work:
        owed = [
            commands.raise_charge(
                work, account_id=account_id, amount=amount, head="rent", effective_on=TUESDAY, due_on=day
            )
            for amount, day in charges
        ]
        run = commands.take_payments(
            work,
            run=a_run(str(new_id())),
            rows=[PaymentIn(account_id, amount, day) for amount, day in payments],
        )
        paid = work.connection.execute(
            select(Posting.id, Posting.amount, Posting.due_on).where(Posting.run_id == run.run_id)
        ).all()
    debits = [rules.Open(number, amount, day) for number, (amount, day) in zip(owed, charges, strict=True)]
    credits_ = [rules.Open(*row) for row in paid]
    expected = rules.settle_oldest_first(debits, credits_).result
    assert settled(council, account_id) == {
        (each.debit_posting_id, each.credit_posting_id): each.amount for each in expected
    }
