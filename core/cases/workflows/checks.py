"""What a check is: something that must be true of a case before it may move."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.work import UnitOfWork

Obstacles = Callable[[UnitOfWork, Sequence[UUID]], Mapping[UUID, str]]
"""Asked about many cases at once; answers a sentence for each that does not pass, and omits the rest."""


@dataclass(frozen=True, slots=True)
class Check:
    """A predicate that workflows name in `checks`; a plugin's name begins with the plugin's and a dot.

    A plugin lists its checks in its manifest, so importing it registers nothing. `title` says what must be
    true ("No task is open"), `obstacles` which cases do not pass and why. It reads and never writes.
    """

    name: str
    title: str
    obstacles: Obstacles
