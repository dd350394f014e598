"""Everything that can go wrong, in one tree.

    BoroughError
    ├── Refused                 a person can act on it; the message says what, where and what to do
    │   ├── NotAllowed          the actor lacks a permission, a limit or independence
    │   ├── NotFound            no such record, or none that this actor may see
    │   ├── AlreadyDone         the act has been done; nothing was changed
    │   ├── Objected            somebody must not do this now (a hold, breathing space)
    │   ├── Conflict            the record changed since it was read
    │   └── BadInput            a value or file that cannot be taken; carries field or place
    ├── Misconfigured           the council's configuration cannot start; says file and remedy
    └── Fault                   a developer must act on it

A refusal settles a delivery and is shown to the person; anything else is retried.
"""

from collections.abc import Sequence


class BoroughError(Exception):
    """The root of all errors that Borough raises on purpose."""


class Refused(BoroughError):
    """The domain says no; a person can act on the message."""


class NotAllowed(Refused):
    """The actor lacks a permission, is over a limit, or would check their own work."""


class NotFound(Refused):
    """There is no such record, or none that this actor may see."""


class AlreadyDone(Refused):
    """The act was done before; nothing was changed now."""


class Objected(Refused):
    """Something holds the act back at this moment; `reasons` says what and why."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Keep the reasons, one sentence each."""
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


class Conflict(Refused):
    """The record was changed by somebody else since it was read."""


class BadInput(Refused):
    """A value or a file that cannot be taken.

    `field` names the form field or column, `place` the file and line.
    """

    def __init__(self, message: str, *, field: str | None = None, place: str | None = None) -> None:
        """Put the place in front of the message, so that one line says both."""
        super().__init__(f"{place}: {message}" if place else message)
        self.field = field
        self.place = place


class Misconfigured(BoroughError):
    """The council cannot start as configured; the message says where and what to do."""


class Fault(BoroughError):
    """A mistake in the software: a developer must act on it."""
