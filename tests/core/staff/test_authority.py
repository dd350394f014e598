"""Cover, competence, moving, leaving and reviewing: who may do what, from when, and who says so."""

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from core import approval
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.permissions import Actor, Permission
from core.staff import commands, queries
from core.staff.models import Cover, ReviewItem, RoleHeld, Team, User
from core.staff.queries import directory
from core.testing import a_council, a_plugin, an_officer
from core.values import subject
from core.work import Act

SYSTEM = Actor.system("set-up")
TODAY = date(2026, 4, 7)
DAY = timedelta(days=1)
done: list[str] = []


def pay(work, *, what: str) -> None:
    """What two people do here."""
    done.append(what)


ACT = Act("sample.pay", "Pay", pay)
STRICT = Act("sample.judge", "Judge", pay, competence="judge")


@pytest.fixture
def council(tmp_path, request):
    """On SQLite; the one statement that reads actors runs on both databases elsewhere."""
    names = ("pay", "pay.approve", "judge", "judge.approve")
    plugin = a_plugin(
        permissions=tuple(Permission(f"sample.{one}", one) for one in names), acts=(ACT, STRICT)
    )
    council = a_council(tmp_path, "sample", extra={"sample": plugin})
    done.clear()
    yield council
    council.close()


@pytest.fixture
def staff(council):
    """A team with a leader, a senior and two officers, and an administrator; the ids of all."""
    ids = {}
    may = {
        "officer": ["sample.pay", "sample.judge"],
        "senior": ["sample.pay.approve", "sample.judge.approve"],
        "leader": ["staff.see", "staff.cover", "staff.review"],
        "administrator": ["staff.see", "staff.administer", "staff.review"],
    }
    with council.work(actor=SYSTEM) as work:
        known = [one.name for one in council.permissions]
        for name, permissions in may.items():
            role = commands.define_role(work, name=name, title=name, permissions=permissions, known=known)
            ids[f"{name}_role"] = role.id
        ids["team"] = commands.add_team(work, name="Payments").id
        people = {
            "olu": "officer",
            "pia": "officer",
            "sam": "senior",
            "lee": "leader",
            "ada": "administrator",
        }
        for name, role in people.items():
            team = None if name == "ada" else ids["team"]
            ids[name] = commands.add_user(work, username=name, name=name.title(), team_id=team).id
            commands.grant_role(work, user_id=ids[name], role_id=ids[f"{role}_role"], starts_on=TODAY)
        commands.set_team_leader(work, team_id=ids["team"], leader_id=ids["lee"])
        for act in ("sample.pay", "sample.judge"):
            commands.set_limit(work, act=act, amount=10_000, user_id=ids["sam"], starts_on=TODAY)
    return ids


@pytest.fixture
def me(council, staff):
    """The actor that one of them is now."""

    def find(name) -> Actor:
        with council.look(actor=SYSTEM) as work:
            return queries.actor_for(work, user_id=staff[name])

    return find


def refused(council, actor, error, act, match=None):
    """That an act is refused, and that nothing was written."""
    before = counted(council)
    with pytest.raises(error, match=match), council.work(actor=actor) as work:
        act(work)
    assert counted(council) == before


def counted(council) -> list[int]:
    with council.engine.connect() as connection:
        tables = ("staff_cover", "staff_role_held", "staff_competence", "staff_review_item", "audit_event")
        return [connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar_one() for one in tables]


def cover(work, staff, away, by, starts_on=TODAY, ends_on=TODAY + 2 * DAY):
    return commands.set_cover(
        work, covered_id=staff[away], by_id=staff[by], starts_on=starts_on, ends_on=ends_on, because="Leave"
    )


def test_cover_lends_roles_and_limits_for_its_days_and_is_shown(council, staff, me):
    with council.work(actor=me("lee")) as work:
        cover(work, staff, "sam", "pia", starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    seen = []
    for _ in range(4):
        pia = me("pia")
        seen.append(
            (pia.may("sample.pay.approve"), pia.limits.get("sample.pay"), list(pia.acting_for.values()))
        )
        council.clock.advance(days=1)
    assert seen == [(False, None, []), (True, 10_000, ["Sam"]), (True, 10_000, ["Sam"]), (False, None, [])]
    with council.look(actor=an_officer("staff.see")) as work:
        lent = queries.access(work, on=TODAY + DAY, permission="sample.pay.approve")
        assert [(one.username, one.acting_for, one.ends_on) for one in lent] == [
            ("pia", "Sam", TODAY + 2 * DAY),
            ("sam", "", None),
        ]


def test_whoever_acts_for_somebody_decides_neither_their_proposals_nor_own_ones(council, staff, me):
    with council.work(actor=SYSTEM) as work:
        commands.grant_role(work, user_id=staff["sam"], role_id=staff["officer_role"], starts_on=TODAY)
    proposals = {}
    for name in ("sam", "pia", "olu"):
        with council.work(actor=me(name)) as work:
            made = approval.propose(
                work,
                act="sample.pay",
                subject=subject("account", "1"),
                because="x",
                amount=500,
                arguments={"what": name},
            )
            proposals[name] = made.id
    with council.work(actor=me("lee")) as work:
        cover(work, staff, "sam", "pia")
    for name, said in (("sam", "you act for Sam"), ("pia", "you proposed this yourself")):
        refused(
            council,
            me("pia"),
            NotAllowed,
            lambda w, n=name: approval.approve(w, approval_id=proposals[n]),
            said,
        )
    assert done == []
    with council.work(actor=me("pia")) as work:
        approval.approve(work, approval_id=proposals["olu"])
    assert done == ["olu"]


def test_cover_is_arranged_by_the_leader_by_oneself_or_by_an_administrator_and_for_nobodys_own_gain(
    council, staff, me
):
    refused(council, me("olu"), NotAllowed, lambda w: cover(w, staff, "sam", "pia"))
    refused(
        council, me("lee"), NotAllowed, lambda w: cover(w, staff, "sam", "lee"), "nobody changes their own"
    )
    refused(council, me("lee"), NotAllowed, lambda w: cover(w, staff, "ada", "pia"), "the team that you lead")
    refused(
        council, me("ada"), NotAllowed, lambda w: cover(w, staff, "sam", "ada"), "nobody changes their own"
    )
    for error, days in (
        (BadInput, {"starts_on": TODAY, "ends_on": TODAY - DAY}),
        (BadInput, {"starts_on": TODAY - 9 * DAY, "ends_on": TODAY - DAY}),
        (BadInput, {"starts_on": TODAY, "ends_on": TODAY + 400 * DAY}),
    ):
        refused(council, me("ada"), error, lambda w, d=days: cover(w, staff, "sam", "pia", **d))
    refused(council, me("ada"), BadInput, lambda w: cover(w, staff, "sam", "sam"))
    with council.work(actor=me("lee")) as work:
        cover(work, staff, "lee", "sam")
    with council.work(actor=me("ada")) as work:
        made = cover(work, staff, "ada", "olu", starts_on=TODAY - DAY).id
    refused(council, me("ada"), AlreadyDone, lambda w: cover(w, staff, "lee", "sam"))
    assert me("olu").may("staff.administer")
    refused(council, me("lee"), NotAllowed, lambda w: commands.end_cover(w, cover_id=made))
    with council.work(actor=me("ada")) as work:
        commands.end_cover(work, cover_id=made)
    assert not me("olu").may("staff.administer")
    refused(council, me("ada"), AlreadyDone, lambda w: commands.end_cover(w, cover_id=made))


def test_cover_is_lent_once_and_not_passed_on(council, staff, me):
    with council.work(actor=SYSTEM) as work:
        cover(work, staff, "ada", "sam")
        cover(work, staff, "sam", "pia")
    assert me("sam").may("staff.administer")
    assert not me("pia").may("staff.administer")
    assert me("pia").may("sample.pay.approve")


def test_an_act_may_ask_for_a_competence_of_whoever_approves(council, staff, me):
    with council.work(actor=me("olu")) as work:
        proposal = approval.propose(
            work, act="sample.judge", subject=subject("case", "1"), because="x", arguments={"what": "judged"}
        ).id

    def approve(work):
        approval.approve(work, approval_id=proposal)

    refused(council, me("sam"), NotAllowed, approve, "competence “judge”")
    own = {"user_id": staff["ada"], "name": "judge", "starts_on": TODAY, "evidence": "x"}
    refused(council, me("ada"), NotAllowed, lambda w: commands.record_competence(w, **own), "nobody")
    bad = {**own, "user_id": staff["sam"], "ends_on": TODAY - DAY}
    refused(council, me("ada"), BadInput, lambda w: commands.record_competence(w, **bad))
    with council.work(actor=me("ada")) as work:
        given = {"user_id": staff["sam"], "name": "Judge", "evidence": "Certificate 7"}
        commands.record_competence(work, **given, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    refused(council, me("sam"), NotAllowed, approve)
    council.clock.advance(days=1)
    assert me("sam").competences == {"judge"}
    with council.work(actor=me("ada")) as work:
        commands.end_competence(work, user_id=staff["sam"], name="judge")
    refused(council, me("sam"), NotAllowed, approve)
    assert done == []
    with council.work(actor=me("ada")) as work:
        commands.record_competence(work, **given, starts_on=TODAY + DAY)
    with council.work(actor=me("sam")) as work:
        approve(work)
    assert done == ["judged"]


def test_who_moves_loses_old_roles_on_the_day_and_gets_the_new(council, staff, me):
    move = {"user_id": staff["sam"], "role_ids": [staff["officer_role"]], "team_id": None}
    for name, error in (("lee", NotAllowed), ("ada", BadInput)):
        refused(council, me(name), error, lambda w: commands.move_user(w, **move, on=TODAY - DAY))
    own = {**move, "user_id": staff["ada"]}
    refused(council, me("ada"), NotAllowed, lambda w: commands.move_user(w, **own, on=TODAY))
    with council.work(actor=me("ada")) as work:
        commands.move_user(work, **move, on=TODAY + 2 * DAY)
    seen = []
    for _ in range(4):
        council.timetable.run_due()
        sam = me("sam")
        with council.look(actor=SYSTEM) as work:
            team = work.session.get_one(User, staff["sam"]).team_id
        approves, pays = sam.may("sample.pay.approve"), sam.may("sample.pay")
        seen.append((approves, pays, "sample.pay" in sam.limits, team is not None))
        council.clock.advance(days=1)
    assert seen == [(True, False, True, True)] * 2 + [(False, True, False, False)] * 2


def test_who_moves_keeps_the_roles_that_they_keep(council, staff, me):
    with council.work(actor=me("ada")) as work:
        roles = [staff["senior_role"], staff["officer_role"]]
        commands.move_user(work, user_id=staff["sam"], on=TODAY, team_id=staff["team"], role_ids=roles)
    with council.look(actor=SYSTEM) as work:
        held = directory.roles_held(work, user_id=staff["sam"])
    assert sorted((one.title, one.starts_on, one.ends_on) for one in held) == [
        ("officer", TODAY, None),
        ("senior", TODAY, None),
    ]


def test_who_leaves_is_let_in_until_the_day_and_then_no_more(council, staff, me):
    with council.work(actor=SYSTEM) as work:
        commands.set_password(work, user_id=staff["lee"], password="correct horse battery")
        cover(work, staff, "lee", "sam", ends_on=TODAY + 9 * DAY)

    def sign_in():
        with council.work(actor=SYSTEM) as work:
            given = {"username": "lee", "password": "correct horse battery", "address": "192.0.2.1"}
            return commands.sign_in(work, **given)

    session = sign_in()
    leave = {"user_id": staff["lee"], "on": TODAY + DAY}
    refused(council, me("sam"), NotAllowed, lambda w: commands.leave_user(w, **leave))
    refused(council, me("ada"), NotAllowed, lambda w: commands.leave_user(w, user_id=staff["ada"], on=TODAY))
    with council.work(actor=me("ada")) as work:
        commands.leave_user(work, **leave)
    assert isinstance(sign_in(), commands.NewSession)
    council.clock.set(council.clock.now.replace(hour=22, minute=59))  # a minute to midnight in Britain
    again = sign_in()
    council.clock.advance(minutes=1)
    with council.look(actor=SYSTEM) as work:
        assert queries.signed_in(work, token=again.token) is None, "from the day on, before any job has run"
        assert queries.signed_in(work, token=session.token) is None
    assert isinstance(sign_in(), commands.NotSignedIn)
    with pytest.raises(NotFound):
        me("lee")
    assert not me("sam").acting_for
    council.clock.advance(minutes=30)
    council.timetable.run_due()
    with council.look(actor=SYSTEM) as work:
        assert not work.session.get_one(User, staff["lee"]).active
        assert work.session.get_one(Team, staff["team"]).leader_id is None


def test_every_role_is_reviewed_by_somebody_who_does_not_hold_it(council, staff, me):
    refused(council, me("lee"), NotAllowed, lambda w: commands.start_review(w, title="x", due_on=TODAY))
    refused(council, me("ada"), BadInput, lambda w: commands.start_review(w, title="x", due_on=TODAY - DAY))
    with council.work(actor=me("ada")) as work:
        review = commands.start_review(work, title="Spring", due_on=TODAY + DAY).id
    with council.look(actor=me("ada")) as work:
        items = directory.review_items(work, review_id=review, left_only=True)
    asked = {one.holder: (one.item.id, one.reviewer) for one in items}
    assert {name: reviewer for name, (_, reviewer) in asked.items()} == {
        **dict.fromkeys(("Olu", "Pia", "Sam"), "Lee"),
        "Lee": "",
        "Ada": "",
    }

    def decide(name, *, keep=True, because=""):
        return lambda w: commands.decide_review_item(w, item_id=asked[name][0], keep=keep, because=because)

    refused(council, me("olu"), NotAllowed, decide("Pia"))
    refused(council, me("lee"), NotAllowed, decide("Lee"), "nobody reviews their own")
    refused(council, me("ada"), NotAllowed, decide("Ada"), "nobody reviews their own")
    refused(council, me("lee"), BadInput, decide("Olu", keep=False))
    with council.work(actor=me("lee")) as work:
        decide("Olu", keep=False, because="Works elsewhere")(work)
        decide("Sam")(work)
        decide("Ada")(work)
    refused(council, me("lee"), AlreadyDone, decide("Sam"))
    assert not me("olu").may("sample.pay")
    assert me("sam").may("sample.pay.approve")
    council.clock.advance(days=2)
    with council.look(actor=me("ada")) as work:
        (shown,) = directory.reviews(work)
        assert (shown.kept, shown.ended, shown.left) == (2, 1, 2)
        assert shown.is_overdue(work.today)
    with council.work(actor=me("ada")) as work:
        decide("Pia")(work)
        decide("Lee")(work)
    with council.look(actor=me("ada")) as work:
        assert not directory.reviews(work)[0].is_overdue(work.today)


def test_the_database_itself_lets_no_holder_review_or_cover_themselves(council, staff):
    with council.work(actor=SYSTEM) as work:
        held = work.session.exec(select(RoleHeld).where(RoleHeld.user_id == staff["olu"])).one()
        commands.start_review(work, title="x", due_on=TODAY)
        item = work.session.exec(select(ReviewItem).where(ReviewItem.held_id == held.id)).one()
        number = item.id.hex
    for statement in (
        f"UPDATE staff_review_item SET decided_by = user_id WHERE id = '{number}'",
        f"UPDATE staff_review_item SET reviewer_id = user_id WHERE id = '{number}'",
        "INSERT INTO staff_cover VALUES ('1', '2', '2', '2026-01-01', '2026-01-02', 'x', 'x', 'x')",
    ):
        with pytest.raises(Exception, match="CHECK"), council.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(func.count()).select_from(Cover)).one() == 0
