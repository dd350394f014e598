"""What the pages about the machine itself share."""

from core.web.blocks import Link, Tabs
from core.web.desk import HOME, Desk

EVENTS = Link("Events", "/events")
_PARTS = (
    (EVENTS, "audit.see"),
    (Link("Subscribers", "/deliveries"), "bus.see"),
    (Link("In trouble", "/deliveries/troubled"), "bus.see"),
    (Link("Timetable", "/timetable"), "bus.see"),
    (Link("Plugins", "/plugins"), "bus.see"),
)
TRAIL = (HOME,)


def tabs(desk: Desk, current: str) -> Tabs:
    """The parts that this visitor may see."""
    return Tabs([link for link, needed in _PARTS if desk.actor.may(needed)], current, "System")
