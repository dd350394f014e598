"""What the pages about the machine itself share."""

from core.errors import NotFound
from core.web.blocks import Link, Tabs
from core.web.desk import HOME, Desk

EVENTS = Link("Events", "/events")
_PARTS = (
    (EVENTS, "audit.see"),
    (Link("Who looked", "/who-looked"), "audit.see"),
    (Link("Subscribers", "/deliveries"), "bus.see"),
    (Link("In trouble", "/deliveries/troubled"), "bus.see"),
    (Link("Timetable", "/timetable"), "bus.see"),
    (Link("Plugins", "/plugins"), "bus.see"),
)
TRAIL = (HOME,)
_MOST = 2**63


def known_number(value: int) -> int:
    """A number from an address; NotFound when no record can have it."""
    if not 0 < value < _MOST:
        message = f"there is nothing with the number {value}"
        raise NotFound(message)
    return value


def tabs(desk: Desk, current: str) -> Tabs:
    """The parts that this visitor may see."""
    may_see = [link for link, needed in _PARTS if desk.actor.may(needed)]
    return Tabs(may_see, current, "System", beside=True)
