"""A letter to many: gathered with reasons, approved by another, stopped, gone on with, sent once."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import col, select

from core.approval import approve
from core.correspondence.commands import (
    abandon_mailout,
    draft_mailout,
    gather_chunk,
    resume_mailout,
    start_mailout,
    stop_mailout,
    write_chunk,
)
from core.correspondence.models import Mailout, MailoutState, Message, MessageState, RecipientState
from core.correspondence.queries import counts_of, mailout, recipients_of, report, sample
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.people.commands import end_party
from core.people.queries import parties_of
from core.testing import an_officer
from tests.core.correspondence.conftest import OFFICER, SECOND, SYSTEM, make_street

ALL = {"title": "To all", "template": "reminder", "audience": "core.accounts", "typed": {}}


def begin(street, actor=OFFICER, **given):
    facts = {**ALL, "asked": {"kind": "rent"}, **given}
    with street.council.work(actor=actor) as work:
        return draft_mailout(work, **facts).id


def act(street, command, key, actor=OFFICER):
    with street.council.work(actor=actor) as work:
        return command(work, mailout_id=key)


def counted(street, key):
    with street.council.look(actor=SYSTEM) as work:
        return counts_of(work, mailout_id=key)


def state(street, key):
    with street.council.look(actor=SYSTEM) as work:
        return mailout(work, mailout_id=key).state


def test_it_is_gathered_with_those_left_out_and_why(street):
    street.protected.add(street.person(1))
    with street.council.work(actor=SYSTEM) as work:
        parties = parties_of(work, subjects=[street.account(2)])[street.account(2)]
        end_party(work, party_id=parties[0].party_id, ends_on=work.today.replace(day=1))
    key = begin(street)
    assert state(street, key) == MailoutState.GATHERING
    street.council.settle()
    assert state(street, key) == MailoutState.READY
    with street.council.look(actor=OFFICER) as work:
        out = recipients_of(work, mailout_id=key, state=RecipientState.EXCLUDED)
        reasons = {one.subject: one.reason for one in out}
        assert len(sample(work, mailout_id=key)) == 2
    assert reasons[street.account(1)].startswith("a moratorium protects them")
    assert reasons[street.account(2)].startswith("nobody is recorded to write to")
    assert (counted(street, key).ready, counted(street, key).excluded) == (2, 2)
    assert street.sender.sent == {}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "rent"}, 4),
        ({"kind": "rent", "owes_from": 10_002}, 2),
        ({"kind": "rent", "owes_from": 10_001, "owes_to": 10_002}, 2),
        ({"kind": "garage"}, 0),
    ],
)
def test_an_audience_of_accounts(tmp_path, asked, found):
    street = make_street(tmp_path, None)
    if not found:
        with pytest.raises(BadInput, match="nobody fits"):
            begin(street, asked=asked)
    else:
        key = begin(street, asked=asked)
        street.council.settle()
        assert counted(street, key).recipients == found
    street.council.close()


def test_an_audience_of_cases(street):
    typed = {"owed": "12.00"}
    key = begin(street, audience="core.cases", asked={"stage": "street.debt:open"}, typed=typed)
    street.council.settle()
    assert counted(street, key).ready == 1
    with pytest.raises(BadInput, match="nobody fits"):
        begin(street, audience="core.cases", asked={"stage": "street.debt", "due_within": 3})


def test_it_is_written_in_stretches_and_everybody_gets_one(street):
    key = begin(street)
    street.council.settle()
    act(street, start_mailout, key)
    street.council.settle()
    assert state(street, key) == MailoutState.DONE
    assert counted(street, key).in_states(MessageState.SENT) == 4
    assert len(street.sender.sent) == 4
    with street.council.look(actor=OFFICER) as work:
        rows = list(report(work, mailout_id=key))
        signed = work.session.exec(select(Message.content).where(col(Message.mailout_id) == key)).all()
    assert [(one.state, sent.state) for one, sent in rows] == [("written", "sent")] * 4
    assert len(signed) == 4
    with pytest.raises(AlreadyDone):
        act(street, start_mailout, key)


def test_above_the_councils_figure_another_must_approve_it(street):
    office = street.council.letters
    object.__setattr__(office, "letterhead", replace(office.letterhead, second_person_above=3))
    key = begin(street)
    street.council.settle()
    act(street, start_mailout, key)
    street.council.settle()
    assert (state(street, key), street.sender.sent) == (MailoutState.PROPOSED, {})
    with street.council.look(actor=SYSTEM) as work:
        approval = mailout(work, mailout_id=key).approval_id
    both = replace(OFFICER, permissions=OFFICER.permissions | {"correspondence.mail_out.approve"})
    with pytest.raises(NotAllowed, match="another person"), street.council.work(actor=both) as work:
        approve(work, approval_id=approval)
    with street.council.work(actor=SECOND) as work:
        approve(work, approval_id=approval)
    street.council.settle()
    assert len(street.sender.sent) == 4


def test_a_stop_is_heard_within_one_stretch_and_gone_on_with_nobody_gets_two(street):
    key = begin(street)
    street.council.settle()
    act(street, start_mailout, key)
    with street.council.work(actor=SYSTEM) as work:
        assert write_chunk(work, mailout_id=key, size=2)
    act(street, stop_mailout, key)
    with street.council.work(actor=SYSTEM) as work:
        assert write_chunk(work, mailout_id=key, size=2) is False
    street.council.settle()
    stopped = counted(street, key)
    assert (stopped.ready, stopped.in_states(MessageState.QUEUED), street.sender.sent) == (2, 2, {})
    act(street, resume_mailout, key)
    street.council.settle()
    act(street, stop_mailout, key)
    act(street, resume_mailout, key)
    street.council.settle()
    assert counted(street, key).in_states(MessageState.SENT) == 4
    assert len(street.sender.sent) == 4


def test_one_that_is_given_up_goes_nowhere(street):
    key = begin(street)
    act(street, abandon_mailout, key)
    with street.council.work(actor=SYSTEM) as work:
        assert gather_chunk(work, mailout_id=key) is False
    street.council.settle()
    assert state(street, key) == MailoutState.ABANDONED
    with pytest.raises(AlreadyDone):
        act(street, start_mailout, key)


def test_whom_something_protects_since_it_was_gathered_gets_nothing(street):
    key = begin(street)
    street.council.settle()
    street.protected.add(street.account(3))
    act(street, start_mailout, key)
    street.council.settle()
    done = counted(street, key)
    assert (done.in_states(MessageState.SENT), done.in_states(MessageState.OBJECTED)) == (3, 1)


def test_gathering_again_after_a_crash_takes_nobody_twice(street):
    key = begin(street)
    for _ in range(3):
        with street.council.work(actor=SYSTEM) as work:
            gather_chunk(work, mailout_id=key, size=3)
    street.council.settle()
    assert counted(street, key).ready == 4


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (NotFound, {"template": "remainder"}),
        (NotFound, {"audience": "core.everybody"}),
        (
            BadInput,
            {"template": "notice_seeking", "audience": "core.cases", "asked": {}},
        ),
        (NotAllowed, {"actor": an_officer("street.write")}),
        (NotAllowed, {"actor": an_officer("correspondence.mail_out")}),
    ],
)
def test_one_that_can_not_be_is_refused_and_nothing_is_kept(street, error, given):
    with pytest.raises(error):
        begin(street, **given)
    with street.council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(Mailout)).all() == []
    with pytest.raises(NotFound):
        act(street, start_mailout, UUID(int=1))
