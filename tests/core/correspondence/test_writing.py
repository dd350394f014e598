"""A letter to one party: what it says and why, on paper, sent once, held back, failed, or served."""

import io
import json
from datetime import date, time
from uuid import UUID

import pikepdf
import pytest
from pdfua import Severity, validate
from sqlmodel import col, select

from core.approval import approve
from core.cases import commands as cases
from core.cases.commands import place_hold
from core.cases.models import Task
from core.correspondence import sending
from core.correspondence.commands import (
    begin_sending,
    deal_with_message,
    record_service,
    withdraw_message,
    write_message,
)
from core.correspondence.events import MessageQueued
from core.correspondence.models import Message, MessageState
from core.correspondence.office import office_of
from core.correspondence.queries import called_for, drafts, message, parties_for, to_see_to, troubled
from core.documents.models import Document, Notice
from core.documents.queries import document
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Objected
from core.log import LoggedEvent
from core.people.commands import PersonChanges, change_person
from core.people.models import ContactPoint
from core.permissions import Actor
from core.ports import Progress
from core.staff import commands as staff
from core.testing import an_officer
from core.values import Because, Money
from tests.core.correspondence.conftest import OFFICER, SECOND, SYSTEM

WHY = (Because("It was paid", "the account"),)


def write(street, template="reminder", nth=0, about=None, typed=None, actor=OFFICER, **given):
    with street.council.work(actor=actor) as work:
        return write_message(
            work,
            template=template,
            about=about or street.account(nth),
            who=street.person(nth),
            typed=typed or {},
            **given,
        ).id


def read(street, message_id):
    with street.council.look(actor=SYSTEM) as work:
        return message(work, message_id=message_id)


def count(street, table):
    with street.council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(table)).all())


def test_a_letter_says_what_is_known_and_why(street):
    with street.council.look(actor=OFFICER) as work:
        pair = (street.account(0), street.person(0))
        template = office_of(work).templates.template("reminder")
        (draft,) = drafts(work, template=template, pairs=[pair], typed={"by": "2026-04-21"})
    assert (draft.channel, draft.faults) == ("letter", ())
    assert draft.address == "Ms Zoë Łódź0\n1 Rose Lane\nElmbridge\nKT12 1AA"
    assert draft.title == "You owe £123.40"
    assert [one.kind for one in draft.blocks] == [
        "paragraph",
        "heading",
        "paragraph",
        "bullet",
        "bullet",
        "paragraph",
    ]
    assert draft.blocks[0].text == "Dear Ms Łódź0"
    assert draft.blocks[-1].text == "Please pay by 21 April 2026."
    assert draft.values["owed"].because == ("charges less payments (the account)",)
    assert draft.values["by"].because == ("entered by Pat Officer",)


def test_a_letter_is_written_put_on_paper_filed_and_sent_once(street, tmp_path):
    key = write(street)
    street.council.settle()
    sent = read(street, key)
    assert sent.state == MessageState.SENT
    (parcel,) = street.sender.sent.values()
    with street.council.look(actor=OFFICER) as work:
        paper = document(work, document_id=sent.document_id)
    assert (paper.kind, paper.origin, paper.title) == ("letter", "made", "You owe £123.40")
    assert street.council.ports.files.open(paper.sha256).read() == parcel.pdf
    (tmp_path / "letter.pdf").write_bytes(parcel.pdf)
    report = validate(tmp_path / "letter.pdf")
    assert [one.message for one in report.findings if one.severity >= Severity.WARNING] == []
    with pikepdf.open(io.BytesIO(parcel.pdf)) as pdf:
        assert str(pdf.docinfo.Title) == "You owe £123.40"
        assert str(pdf.Root.Lang) == "en-GB"
    with street.council.look(actor=SYSTEM) as work:
        bodies = " ".join(work.session.exec(select(LoggedEvent.body)))
    assert "Łódź" not in bodies
    assert "Rose Lane" not in bodies


def test_whoever_prefers_e_mail_gets_one_and_large_print_is_larger(street):
    with street.council.work(actor=SYSTEM) as work:
        changes = PersonChanges(adjustments="Large print")
        change_person(work, person_id=street.people[0], version=1, changes=changes)
        mine = select(ContactPoint).where(col(ContactPoint.person_id) == street.people[1])
        work.session.exec(mine).one().preferred = True
    by_email, large = write(street, nth=1), write(street)
    street.council.settle()
    one = read(street, by_email)
    assert (one.channel, one.address) == ("email", "tenant1@example.org")
    assert json.loads(read(street, large).content)["size"] == 16
    email = next(one for one in street.sender.sent.values() if one.channel == "email")
    assert email.text == "Dear Ms Łódź1\n\nYou owe £123.40."


@pytest.mark.parametrize(
    ("error", "said", "given"),
    [
        (NotFound, "there is no template", {"template": "remainder"}),
        (BadInput, "is not a day", {"typed": {"by": "tomorrow"}}),
        (BadInput, "What is owed is missing", {"about": "case", "channel": "email"}),
        (BadInput, "no e-mail address is recorded", {"channel": "email"}),
        (NotAllowed, "street.write", {"actor": an_officer("correspondence.write")}),
        (NotAllowed, "correspondence.write", {"actor": an_officer("street.write")}),
    ],
)
def test_a_letter_that_can_not_go_is_refused_and_nothing_is_kept(street, error, said, given):
    if given.get("about") == "case":
        given = {**given, "about": street.case}
    with pytest.raises(error, match=said):
        write(street, **given)
    assert count(street, Message) == 0


def test_nothing_goes_to_whom_something_protects_and_it_is_asked_again_when_it_is_sent(street):
    key, other = write(street), write(street, nth=1)
    street.protected.add(street.person(0))
    with pytest.raises(Objected, match="a moratorium protects them"):
        write(street)
    street.council.settle()
    held = read(street, key)
    assert (held.state, held.reason) == (
        MessageState.OBJECTED,
        "a moratorium protects them until 2026-05-01 (the Regulations)",
    )
    assert read(street, other).state == MessageState.SENT
    assert len(street.sender.sent) == 1
    with street.council.look(actor=OFFICER) as work:
        assert [one.id for one in troubled(work)] == [key]
    with street.council.work(actor=OFFICER) as work:
        deal_with_message(work, message_id=key)
    with pytest.raises(AlreadyDone), street.council.work(actor=OFFICER) as work:
        deal_with_message(work, message_id=key)
    with street.council.look(actor=OFFICER) as work:
        assert list(troubled(work)) == []


def test_a_hold_that_the_template_names_keeps_its_letter_back(street):
    key = write(street)
    with street.council.work(actor=SYSTEM) as work:
        place_hold(work, on=street.account(0), kind="waiting", reason="Waits", source="policy")
        place_hold(
            work, on=street.account(1), kind="breathing_space", reason="Breathing space", source="the Act"
        )
    with pytest.raises(Objected, match="Breathing space"):
        write(street, nth=1)
    street.council.settle()
    assert read(street, key).state == MessageState.SENT


def test_what_can_never_be_sent_fails_and_brings_a_task_to_the_case(street):
    street.sender.trouble = BadInput("no such mailbox")
    key, other = write(street), write(street, nth=1)
    street.council.settle()
    failed = read(street, key)
    assert (failed.state, failed.reason) == (MessageState.FAILED, "no such mailbox")
    with street.council.look(actor=SYSTEM) as work:
        (task,) = [one for one in work.session.exec(select(Task)) if one.id == failed.task_id]
        assert task.title.startswith("A letter came back: check the address")
        assert task.due_on == date(2026, 4, 9)
        assert read(street, other).task_id is None, "there is no case about the second one"
        assert [one.id for one in troubled(work)] == [key, other]


def test_what_fails_without_an_open_case_is_its_writers_to_see_to_and_everybodys_once_they_left(street):
    with street.council.work(actor=SYSTEM) as work:
        ada, bob = (staff.add_user(work, username=name, name=name.title()) for name in ("ada", "bob"))
        people = [Actor(one.subject, one.name, OFFICER.permissions) for one in (ada, bob)]
    with street.council.work(actor=OFFICER) as work:
        cases.move_case(work, case_id=UUID(street.case.partition("/")[2]), transition="close", because=WHY)
    street.sender.trouble = BadInput("no such mailbox")
    wrote, other = write(street, actor=people[0]), write(street, nth=1, actor=people[1])
    street.council.settle()
    assert (read(street, wrote).task_id, read(street, other).task_id) == (None, None)
    assert seen_to(street, people[0]) == [wrote]
    assert seen_to(street, people[1]) == [other]
    assert seen_to(street, an_officer("correspondence.see")) == []

    with street.council.work(actor=an_officer("staff.administer")) as work:
        staff.deactivate_user(work, user_id=ada.id)
    assert seen_to(street, people[1]) == [wrote, other]
    with street.council.work(actor=people[1]) as work:
        deal_with_message(work, message_id=wrote)
    assert seen_to(street, people[1]) == [other]


def seen_to(street, actor):
    with street.council.look(actor=actor) as work:
        return [one.id for one in to_see_to(work)]


def test_what_can_not_be_sent_now_is_tried_again_and_given_up_in_the_end(street):
    street.sender.trouble = ConnectionError("down")
    key = write(street)
    street.council.settle()
    assert read(street, key).state == MessageState.SENDING
    street.sender.trouble = None
    street.council.clock.advance(minutes=10)
    street.council.settle()
    assert (read(street, key).state, len(street.sender.sent)) == (MessageState.SENT, 1)

    street.sender.trouble = ConnectionError("down")
    lost = write(street, nth=1)
    for _ in range(3):
        street.council.settle()
        street.council.clock.advance(hours=2)
    assert read(street, lost).state == MessageState.FAILED
    assert "could not be sent in 3 tries" in read(street, lost).reason


def test_a_process_that_dies_after_sending_sends_nothing_twice_and_two_do_not_send_at_once(street):
    key = write(street)
    with street.council.work(actor=SYSTEM) as work:
        order = begin_sending(work, message_id=key, delivery="delivery-1")
    street.sender.send(sending._parcel(order, b"%PDF"), order.key)  # and here the process died
    with street.council.work(actor=SYSTEM) as work:
        assert begin_sending(work, message_id=key, delivery="delivery-2") is None
    street.protected.add(street.person(0))
    sending.send(street.council, key, "delivery-1")
    assert read(street, key).state == MessageState.SENT
    sending.send(street.council, key, "delivery-1")
    assert len(street.sender.sent) == 1


def test_what_became_of_it_is_asked_and_told(street):
    arrived, came_back = write(street), write(street, nth=1)
    street.council.settle()
    first, second = (read(street, one).provider_ref for one in (arrived, came_back))
    street.sender.fates[first] = Progress(first, "arrived")
    assert sending.ask_about(street.council) == 2
    assert read(street, arrived).state == MessageState.DELIVERED
    assert read(street, came_back).state == MessageState.SENT
    assert sending.tell(street.council, Progress(second, "failed", "nobody there"))
    assert sending.tell(street.council, Progress(second, "failed", "nobody there"))
    assert read(street, came_back).state == MessageState.FAILED
    assert sending.tell(street.council, Progress("unknown", "failed")) is False


def test_the_timetable_asks_every_day(street):
    key = write(street)
    street.council.settle()
    reference = read(street, key).provider_ref
    street.sender.fates[reference] = Progress(reference, "arrived")
    street.council.timetable.run_due()
    street.council.clock.advance(days=1)
    street.council.timetable.run_due()
    street.council.settle()
    assert read(street, key).state == MessageState.DELIVERED


def test_a_letter_is_taken_back_before_it_leaves_and_not_after(street):
    key = write(street)
    with pytest.raises(BadInput), street.council.work(actor=OFFICER) as work:
        withdraw_message(work, message_id=key, reason=" ")
    with street.council.work(actor=OFFICER) as work:
        withdraw_message(work, message_id=key, reason="Paid today")
    street.council.settle()
    assert (read(street, key).state, len(street.sender.sent)) == (MessageState.WITHDRAWN, 0)
    sent = write(street, nth=1)
    street.council.settle()
    with pytest.raises(AlreadyDone, match="it is sent"), street.council.work(actor=OFFICER) as work:
        withdraw_message(work, message_id=sent, reason="Paid")


def test_a_letter_is_heard_twice_and_sent_once(street):
    key = write(street)
    with street.council.work(actor=SYSTEM) as work:
        work.publish(MessageQueued(message_id=key))
    street.council.settle()
    assert len(street.sender.sent) == 1
    assert count(street, Document) == 1


SEEKING = {"template": "notice_seeking", "typed": {"date": "2026-05-11"}}


def test_a_notice_is_approved_by_another_posted_and_counts_as_served_from_its_day(street):
    key = write(street, about=street.case, **SEEKING)
    street.council.settle()
    waiting = read(street, key)
    assert (waiting.state, len(street.sender.sent)) == (MessageState.PROPOSED, 0)
    both = an_officer(*OFFICER.permissions, "correspondence.serve.approve")
    object.__setattr__(both, "subject", OFFICER.subject)
    with pytest.raises(NotAllowed, match="another person"), street.council.work(actor=both) as work:
        approve(work, approval_id=waiting.approval_id)
    with street.council.work(actor=SECOND) as work:
        approve(work, approval_id=waiting.approval_id)
    street.council.settle()
    with street.council.look(actor=OFFICER) as work:
        (notice,) = work.session.exec(select(Notice)).all()
    assert read(street, key).notice_id == notice.id
    assert (notice.what, notice.deemed_on) == ("street.notice_seeking", date(2026, 4, 9))
    assert notice.document_id == read(street, key).document_id


def test_a_notice_handed_over_waits_for_its_service_and_proof_and_stands_in_the_old_ones_place(street):
    first = _served(street, {})
    old = read(street, first).notice_id
    second = _served(street, {"supersedes": old})
    with street.council.look(actor=OFFICER) as work:
        notices = {one.id: one for one in work.session.exec(select(Notice))}
    assert notices[old].superseded_by == read(street, second).notice_id
    assert not notices[old].stands
    assert notices[read(street, second).notice_id].deemed_on == date(2026, 4, 7)


def _served(street, given):
    key = write(street, about=street.case, method="personal", **SEEKING, **given)
    with street.council.work(actor=SECOND) as work:
        approve(work, approval_id=read(street, key).approval_id)
    street.council.settle()
    assert read(street, key).state == MessageState.TO_HAND
    facts = {"copy": sending.copy_of(street.council.ports.files, b"%PDF-1.7 " + key.bytes)}
    with pytest.raises(BadInput, match="at what time"), street.council.work(actor=OFFICER) as work:
        record_service(work, message_id=key, on=date(2026, 4, 7), at=None, **facts)
    with street.council.work(actor=OFFICER) as work:
        record_service(work, message_id=key, on=date(2026, 4, 7), at=time(10), **facts)
    assert read(street, key).state == MessageState.DELIVERED
    return key


def test_a_case_says_which_letters_its_step_calls_for_until_they_are_written(street):
    key = UUID(street.case.partition("/")[2])
    with street.council.look(actor=OFFICER) as work:
        assert called_for(work, case_id=key) == ["reminder"]
        assert parties_for(work, about=[street.case])[street.case] == [street.person(0)]
    write(street, about=street.case, typed={"owed": str(Money(100))})
    with street.council.look(actor=OFFICER) as work:
        assert called_for(work, case_id=key) == []
        assert work.session.exec(select(Message.state).where(col(Message.case_id) == key)).all() == ["queued"]
