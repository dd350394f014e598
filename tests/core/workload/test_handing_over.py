"""Cases change hands with a note, which is accepted or sent back."""

from datetime import date

import pytest

from core.cases import commands as cases
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.staff import commands as staff
from core.workload.commands import Note, accept_hand_over, hand_over_cases, send_back_hand_over
from core.workload.queries.deadlines import deadlines
from core.workload.queries.handovers import keeping, waiting_hand_overs
from core.workload.queries.plans import Wish, plan
from tests.core.workload.conftest import Office

NOTE = Note(
    "The tenant pays again, the letter is out",
    "Ring about the plan",
    date(2026, 4, 14),
    "An answer about the repair",
    "Mrs Ferreira",
    date(2026, 4, 10),
)


def hand(office: Office, by: str, giver: str, note: Note = NOTE, **wish) -> cases.Assigned:
    wanted = Wish(office.team_id, giver=office.subject(giver), **wish)
    seen = office.ask(by, plan, wish=wanted).mark
    return office.do(by, hand_over_cases, wish=wanted, note=note, seen=seen)


def notes(office: Office, who: str) -> list:
    return [one.note for one in office.ask(who, waiting_hand_overs, who=office.subject(who))]


def test_the_case_is_the_receivers_at_once_and_the_note_waits_for_an_answer(office: Office, told):
    (case_id,) = office.cases(1, "ann")

    hand(office, "ann", "ann", case_ids=(case_id,), receiver=office.ids["ben"])

    assert office.owner(case_id) == office.subject("ben")
    (note,) = notes(office, "ben")
    assert (note.stands, note.promised_to, note.state) == (NOTE.stands, "Mrs Ferreira", "offered")
    assert notes(office, "ann") == []
    (promise,) = [
        one for one in office.ask("ben", deadlines, whose=[office.subject("ben")], first=date(2026, 4, 1),
                                  last=date(2026, 4, 30)) if one.kind == "promise"
    ]  # fmt: skip
    assert (promise.due_on, promise.title) == (date(2026, 4, 10), "Promised: An answer about the repair")

    office.do("ben", accept_hand_over, handover_id=note.id)

    assert notes(office, "ben") == []
    kept = office.ask("cat", keeping, case_id=case_id)
    assert kept.note.state == "accepted"
    assert (kept.given.owner, kept.given.was) == (office.subject("ben"), office.subject("ann"))
    assert told()[-2:] == ["workload.case_handed_over", "workload.hand_over_accepted"]
    with office.council.engine.connect() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM audit_event").scalars().all()
    assert not any("Ferreira" in body or "letter is out" in body for body in bodies)


def test_sent_back_it_is_the_givers_again_who_reads_why(office: Office):
    (case_id,) = office.cases(1, "ann")
    hand(office, "ann", "ann", case_ids=(case_id,), receiver=office.ids["ben"])
    (note,) = notes(office, "ben")

    with pytest.raises(BadInput, match="what is missing"):
        office.do("ben", send_back_hand_over, handover_id=note.id, reason="  ")
    assert office.owner(case_id) == office.subject("ben")
    office.do("ben", send_back_hand_over, handover_id=note.id, reason="Which letter?")

    assert office.owner(case_id) == office.subject("ann")
    (back,) = notes(office, "ann")
    assert (back.state, back.reason) == ("sent_back", "Which letter?")
    with pytest.raises(AlreadyDone):
        office.do("ben", accept_hand_over, handover_id=note.id)


def test_only_the_receiver_answers(office: Office):
    (case_id,) = office.cases(1, "ann")
    hand(office, "ann", "ann", case_ids=(case_id,), receiver=office.ids["ben"])
    (note,) = notes(office, "ben")

    for other in ("ann", "cat", "lea"):
        with pytest.raises(NotFound):
            office.do(other, accept_hand_over, handover_id=note.id)
    office.do("lea", cases.assign_case, case_id=case_id, owner=office.subject("cat"))
    with pytest.raises(Conflict, match="somebody else"):
        office.do("ben", send_back_hand_over, handover_id=note.id, reason="No")

    assert office.owner(case_id) == office.subject("cat")
    assert notes(office, "ben") == []


@pytest.mark.parametrize(
    ("note", "field"),
    [
        (Note("", "Ring"), "stands"),
        (Note("It stands", "  "), "next_step"),
        (Note("It stands", "Ring", promised="An answer"), "promised_to"),
        (Note("It stands", "Ring", promised_by=date(2026, 4, 9)), "promised"),
        (Note("It stands", "Ring", date(2026, 4, 6)), "next_by"),
        (Note("x" * 4_001, "Ring"), "stands"),
    ],
)
def test_a_note_that_lacks_something_moves_nothing(office: Office, told, note: Note, field: str):
    (case_id,) = office.cases(1, "ann")
    before = told()

    with pytest.raises(BadInput) as refused:
        hand(office, "ann", "ann", note, case_ids=(case_id,), receiver=office.ids["ben"])

    assert refused.value.field == field
    assert told() == before
    assert office.owner(case_id) == office.subject("ann")


def test_nobody_hands_over_what_is_anothers_but_a_leader(office: Office):
    (case_id,) = office.cases(1, "ann")

    with pytest.raises(NotAllowed):
        hand(office, "ben", "ann", case_ids=(case_id,), receiver=office.ids["cat"])
    assert office.owner(case_id) == office.subject("ann")

    hand(office, "lea", "ann", case_ids=(case_id,), receiver=office.ids["cat"])
    assert office.owner(case_id) == office.subject("cat")


def test_all_of_a_leavers_work_goes_at_once_by_fairness_with_one_note_for_all(office: Office, told):
    given = office.cases(6, "ann")
    office.cases(2, "ben")

    done = hand(office, "lea", "ann")

    assert set(done.given) == set(given)
    assert [len(notes(office, who)) for who in ("ann", "ben", "cat", "lea")] == [0, 1, 3, 2]
    assert told().count("workload.case_handed_over") == 6
    assert told().count("cases.cases_assigned") == 1
    office.do("system", staff.deactivate_user, user_id=office.ids["ann"])
    note = notes(office, "ben")[0]
    office.do("ben", send_back_hand_over, handover_id=note.id, reason="I do not know this tenant")
    assert office.owner(note.case_id) is None, "whoever left gets nothing back"


def test_what_is_handed_on_has_been_read(office: Office):
    (case_id,) = office.cases(1, "ann")
    hand(office, "ann", "ann", case_ids=(case_id,), receiver=office.ids["ben"])

    hand(office, "ben", "ben", case_ids=(case_id,), receiver=office.ids["cat"])

    assert notes(office, "ben") == []
    assert [one.giver for one in notes(office, "cat")] == [office.subject("ben")]
