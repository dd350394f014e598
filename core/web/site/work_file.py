"""Deadlines as an iCalendar file (RFC 5545): whole days, no names of people but what a task itself says."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from core.workload.queries.deadlines import DueEntry

_LONGEST_LINE = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def written(entries: Sequence[DueEntry], *, council: str, now: datetime) -> bytes:
    """The file; each entry keeps its UID, so that taking the file again changes what is there."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Borough//Deadlines//EN",
        f"X-WR-CALNAME:{_text(f'{council}: deadlines')}",
        *(line for one in entries for line in _event(one, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(one: DueEntry, now: datetime) -> Iterable[str]:
    why = "\n".join(f"{step.text} ({step.source})" for step in one.because)
    yield "BEGIN:VEVENT"
    yield f"UID:{one.kind}-{one.id}@borough"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.due_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{one.reference}: {one.title}')}"
    yield f"DESCRIPTION:{_text(why)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which breaks a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])
