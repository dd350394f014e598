"""What to mind about people, and the roles that people and organisations play."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.people import commands, queries
from core.people.rules import NewParty
from core.values import Subject
from core.web.api.person_shapes import EndIn, MadeOut, MarkerIn, MarkerOut, PartyIn
from core.web.api.persons import must_be_theirs
from core.web.api.shapes import Page
from core.web.desk import Desk, guard
from core.web.seen import seen

_CHANGE = guard("people.change")


@get("/people/{person_id:uuid}/markers", guards=[guard("people.see")], sync_to_thread=True)
def markers(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Page[MarkerOut]:
    """What to mind about them, of the kinds that the visitor may see; that it was read is in the trail."""
    with desk.look() as work:
        shown = queries.person_page(work, person_id=person_id)
    found = [
        MarkerOut(one.id, "vulnerability", one.what, "", one.starts_on, None, one.ends_on)
        for one in shown.vulnerabilities
    ]
    found += [
        MarkerOut(one.id, one.kind, one.what, one.advice, one.starts_on, one.review_on, one.ends_on)
        for one in shown.risks
    ]
    return Page(found)


@post("/people/{person_id:uuid}/markers", guards=[_CHANGE], sync_to_thread=True)
def mark(desk: NamedDependency[Desk], person_id: FromPath[UUID], data: JSONBody[MarkerIn]) -> MadeOut:
    """Add a marker; each kind takes the permission to see such markers."""
    with desk.work() as work:
        starts_on = data.starts_on or work.today
        given: dict[str, Any] = {"person_id": person_id, "what": data.what, "starts_on": starts_on}
        if data.kind == "vulnerability":
            return MadeOut(commands.mark_vulnerable(work, **given).id)
        given |= {"kind": data.kind, "advice": data.advice, "review_on": data.review_on}
        return MadeOut(commands.mark_risk(work, **given).id)


@post(
    "/people/{person_id:uuid}/markers/{row_id:uuid}/end",
    guards=[_CHANGE],
    status_code=204,
    sync_to_thread=True,
)
def end_marker(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], row_id: FromPath[UUID], data: JSONBody[EndIn]
) -> None:
    """End a marker, with its last day."""
    with desk.look() as look:
        shown = queries.person_page(look, person_id=person_id)
    is_vulnerability = row_id in {one.id for one in shown.vulnerabilities}
    if not is_vulnerability:
        must_be_theirs(desk, person_id, "risk", row_id)
    with desk.work() as work:
        ends_on = data.ends_on or work.today
        if is_vulnerability:
            commands.end_vulnerability(work, vulnerability_id=row_id, ends_on=ends_on)
        else:
            commands.end_risk(work, risk_id=row_id, ends_on=ends_on)


@post("/parties", guards=[_CHANGE], sync_to_thread=True)
def take_role(desk: NamedDependency[Desk], data: JSONBody[PartyIn]) -> MadeOut:
    """Give a person or an organisation a role towards a record that the visitor may see."""
    with desk.look() as look:
        who, about = seen(look, data.who), seen(look, data.subject)
    new = NewParty(Subject(who), data.role, Subject(about), data.starts_on, data.ends_on)
    with desk.work() as work:
        return MadeOut(commands.make_party(work, party=new).id)


@post("/parties/{party_id:uuid}/end", guards=[_CHANGE], status_code=204, sync_to_thread=True)
def end_role(desk: NamedDependency[Desk], party_id: FromPath[UUID], data: JSONBody[EndIn]) -> None:
    """End a role, with its last day."""
    with desk.work() as work:
        commands.end_party(work, party_id=party_id, ends_on=data.ends_on or work.today)


HANDLERS = (markers, mark, end_marker, take_role, end_role)
