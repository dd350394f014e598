"""Undone, split, learned, taken back: in any order the books hold and no line is given out twice."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from core.api import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.testing import an_officer
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.models import KnownPayer, LineMatch, LineShare, StatementLine
from tests.plugins.finance_reconciliation.conftest import MONDAY, TESTER, TUESDAY, Entry, Town
from tests.plugins.finance_reconciliation.test_matching import owe, slipped, tenant

PLACER = an_officer(
    "finance_reconciliation.place", "payments.take", "payments.charge", "payments.return", name="Sam Income"
)


def lines(town):
    return town.look(
        lambda work: work.session.exec(select(StatementLine.id).order_by(StatementLine.id)).all()
    )


def waiting(town):
    return [(one.suspense.line_id, one.suspense.reason) for one in town.look(queries.suspense)]


def payers(town):
    found = town.look(lambda work: work.session.exec(select(KnownPayer)).all())
    return sorted((one.key, one.account_id, one.times) for one in found)


def test_a_wrong_placing_is_undone_and_the_line_can_be_placed_and_undone_again(town):
    town.arrives(Entry(5000, town.references[0], day=MONDAY, payer="J OKAFOR"))
    (line,) = lines(town)
    for which in (1, 2):
        town.do(commands.undo_placing, actor=PLACER, line_id=line, because="wrong account")
        assert waiting(town) == [(line, "undone")]
        assert [town.balance(n) for n in range(3)] == [0, 0, 0]
        town.assert_books_hold()
        place = {"line_id": line, "account_id": town.accounts[which], "because": "phone"}
        town.do(commands.place_line, actor=PLACER, **place)
        assert town.balance(which) == -5000
        town.assert_books_hold()
    assert [one.how for one in town.look(queries.story_of, line)] == ["matched", *["suspense", "placed"] * 2]


def test_what_cannot_be_undone_is_refused_and_nothing_happens(town):
    town.arrives(
        Entry(5000, town.references[0], day=MONDAY, ref="1"),
        Entry(70, "who", day=MONDAY),
        Entry(-9, "out", day=MONDAY),
    )
    town.arrives(Entry(-5000, town.references[0], ref="2", reversal=True))
    paid, unknown, out, back = lines(town)
    for line in (paid, unknown, out, back):
        with pytest.raises(Refused):
            town.do(commands.undo_placing, line_id=line, because="x")
    with pytest.raises(NotFound):
        town.do(commands.undo_placing, line_id=999, because="x")
    town.arrives(Entry(100, town.references[1], ref="3"))
    with pytest.raises(BadInput):
        town.do(commands.undo_placing, line_id=lines(town)[-1], because=" ")
    with pytest.raises(NotAllowed):
        town.do(commands.undo_placing, actor=an_officer(), line_id=lines(town)[-1], because="x")
    assert town.balance(1) == -100
    town.assert_books_hold()


def test_an_officer_shares_a_line_to_the_penny_and_can_undo_it(town):
    town.arrives(Entry(900, "FOR US BOTH", payer="M NOVAK"))
    (line,) = lines(town)
    one, two = town.accounts[:2]
    for shares in ({one: 900}, {one: 500, two: 300}, {one: 1000, two: -100}, {}):
        with pytest.raises(BadInput):
            town.do(commands.split_line, actor=PLACER, line_id=line, shares=shares, because="letter")
    assert [town.balance(n) for n in (0, 1)] == [0, 0]
    town.do(commands.split_line, actor=PLACER, line_id=line, shares={one: 500, two: 400}, because="letter")
    assert [town.balance(n) for n in (0, 1)] == [-500, -400]
    with pytest.raises(AlreadyDone):
        town.do(commands.split_line, actor=PLACER, line_id=line, shares={one: 500, two: 400}, because="again")
    town.assert_books_hold()
    town.do(commands.undo_placing, actor=PLACER, line_id=line, because="misread")
    assert [town.balance(n) for n in (0, 1)] == [0, 0]
    assert payers(town) == []
    town.do(commands.split_line, actor=PLACER, line_id=line, shares={two: 500, one: 400}, because="letter")
    assert [town.balance(n) for n in (0, 1)] == [-400, -500]
    town.assert_books_hold()


def test_what_an_officer_confirms_is_the_second_factor_of_the_next_line(town):
    owe(town, 0, 5000, 5000)
    by_hand = Entry(5000, slipped(town.references[0]), day=MONDAY, payer="GRAN SMITH", ref="1")
    town.arrives(by_hand)
    assert town.balance(0) == 10_000
    line = waiting(town)[0][0]
    town.do(commands.place_line, actor=PLACER, line_id=line, account_id=town.accounts[0], because="she rang")
    assert payers(town) == [("name/gran smith", town.accounts[0], 1)]
    town.arrives(Entry(5000, slipped(town.references[0]), payer="MRS SMITH GRAN", ref="2"))
    assert town.balance(0) == 0
    because = town.look(queries.story_of, lines(town)[-1])[0].because
    assert "confirmed this payer" in because
    town.assert_books_hold()


def test_a_payer_is_forgotten_by_hand_and_with_the_person(town):
    who = tenant(town, "Okafor", "Jane", 0)
    town.arrives(Entry(700, "WHO", payer="GRAN SMITH"), Entry(800, "WHO ELSE", payer="UNCLE BOB"))
    first, second = [line for line, _ in waiting(town)]
    town.do(commands.place_line, line_id=first, account_id=town.accounts[0], because="x")
    town.do(commands.place_line, line_id=second, account_id=town.accounts[1], because="x")
    known = town.look(queries.payers_of, town.accounts[0])
    assert [one.shown for one in known] == ["GRAN SMITH"]
    with town.council.look(actor=TESTER) as work:
        (held,) = [one for one in work.ask.personal_data_of(work=work, person_id=who) if "payers" in one]
    assert held["payers"][0]["payer"] == "GRAN SMITH"
    with town.council.work(actor=TESTER) as work:
        work.ask.forget(work=work, person_id=who)
    assert [key for key, *_ in payers(town)] == ["name/bob uncle"]
    (left,) = town.look(queries.payers_of, town.accounts[1])
    with pytest.raises(NotAllowed):
        town.do(commands.forget_payer, actor=an_officer(), payer_id=left.id)
    town.do(commands.forget_payer, actor=PLACER, payer_id=left.id)
    assert payers(town) == []


def test_the_bank_takes_back_what_an_officer_had_placed(town):
    town.arrives(Entry(5000, "WHO AM I", day=MONDAY))
    (line,) = lines(town)
    town.do(commands.place_line, line_id=line, account_id=town.accounts[0], because="phone")
    town.arrives(Entry(-5000, "WHO AM I", day=TUESDAY, reversal=True))
    assert town.balance(0) == 0
    assert waiting(town) == []
    assert (town.proof().books, town.proof().suspense_books) == (0, 0)
    town.assert_books_hold()


def test_the_bank_takes_back_what_was_undone(town):
    town.arrives(Entry(5000, town.references[0], day=MONDAY))
    (line,) = lines(town)
    town.do(commands.undo_placing, line_id=line, because="wrong")
    town.arrives(Entry(-5000, town.references[0], day=TUESDAY, reversal=True))
    assert waiting(town) == []
    assert (town.balance(0), town.proof().books, town.proof().suspense_books) == (0, 0, 0)
    town.assert_books_hold()


# Whatever is done in whatever order

nth = st.integers(0, 9)
acts = st.one_of(
    st.tuples(
        st.just("arrive"),
        nth,
        st.sampled_from([100, 200, 300]),
        st.sampled_from(["whole", "slip", "none", "both"]),
    ),
    st.tuples(st.just("back"), nth),
    st.tuples(st.just("charge"), nth, st.sampled_from([100, 200, 300])),
    st.tuples(st.just("place"), nth, nth),
    st.tuples(st.just("split"), nth, nth),
    st.tuples(st.just("undo"), nth),
    st.tuples(
        st.just("again"),
    ),
)


class Story:
    """A town and everything that is done to it, refused or not."""

    def __init__(self, town):
        self.town, self.sent, self.count = town, None, 0
        tenant(town, "Okafor", "Jane", 0, 1)
        tenant(town, "Shah", "Priya", 2)

    def line(self, number):
        found = lines(self.town)
        return found[number % len(found)] if found else 0

    def arrive(self, who, pence, how):
        reference, other = self.town.references[who % 3], self.town.references[(who + 1) % 3]
        said = {"whole": reference, "slip": slipped(reference), "none": "?", "both": f"{reference} {other}"}
        self.count += 1
        entry = Entry(pence, said[how], ref=str(self.count), payer=["J OKAFOR", "P SHAH", ""][who % 3])
        self.sent = self.town.bank.statement(entry)
        self.town.send(self.sent)

    def again(self):
        if self.sent:
            self.town.send(self.sent)

    def back(self, number):
        line = self.town.look(lambda work: work.session.get(StatementLine, self.line(number)))
        if line is not None and line.pence > 0:
            self.count += 1
            entry = Entry(-line.pence, line.bank_ref, ref=f"back {self.count}", reversal=True)
            self.sent = self.town.bank.statement(entry)
            self.town.send(self.sent)

    def charge(self, who, pence):
        owe(self.town, who % 3, pence)

    def place(self, number, who):
        account = self.town.accounts[who % 3]
        self.town.do(commands.place_line, line_id=self.line(number), account_id=account, because="x")

    def split(self, number, who):
        line = self.town.look(lambda work: work.session.get(StatementLine, self.line(number)))
        one, two = self.town.accounts[who % 3], self.town.accounts[(who + 1) % 3]
        if line is not None:
            shares = {one: 40, two: line.pence - 40}
            self.town.do(commands.split_line, line_id=line.id, shares=shares, because="x")

    def undo(self, number):
        self.town.do(commands.undo_placing, line_id=self.line(number), because="x")

    def check(self):
        self.town.assert_books_hold()
        proof = self.town.proof()
        assert proof.books == proof.matched + proof.suspense
        assert proof.suspense_books == -proof.suspense
        assert proof.agrees
        with self.town.council.look(actor=PLACER) as work:
            given_out = dict(
                work.session.exec(
                    select(LineShare.line_id, func.sum(LineShare.pence)).group_by(
                        col(LineShare.line_id), col(LineShare.step)
                    )
                ).all()
            )
            pence = dict(work.session.exec(select(StatementLine.id, StatementLine.pence)).all())
            assert all(total <= pence[line] for line, total in given_out.items())
            placed = set(work.session.exec(select(LineMatch.line_id)).all())
        assert placed == set(pence)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sequence=st.lists(acts, min_size=4, max_size=10))
def test_any_sequence_keeps_the_books_and_gives_no_line_out_twice(tmp_path_factory, sequence):
    town = Town(tmp_path_factory.mktemp("story"))
    story = Story(town)
    for act, *facts in sequence:
        with suppress(Refused):
            getattr(story, act)(*facts)
    story.check()
    town.council.close()
