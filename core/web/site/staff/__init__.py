"""The pages of staff: who there is, what each may do, and who says so."""

from core.web.site.staff import (
    access,
    authority,
    cover,
    joining,
    leaving,
    people,
    person,
    reviews,
    roles,
    teams,
)

_ROOMS = (people, joining, person, leaving, teams, roles, authority, cover, reviews, access)
HANDLERS = tuple(handler for room in _ROOMS for handler in room.HANDLERS)
