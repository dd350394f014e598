"""What tests of Borough and of its plugins stand on: a small council, people in it, a clock that moves.

The in-memory twins of the ports ship with the product; nothing here mocks Borough's own code. Tests of pages
also have `core.testing.browser`, which brings the web application with it.
"""

from core.testing.council import FIRST_MORNING, MovableClock, a_council, an_officer
from core.testing.plugin import a_plugin
from core.testing.twins import KnowingProvider, MemoryFiles, MemorySender

__all__ = [
    "FIRST_MORNING",
    "KnowingProvider",
    "MemoryFiles",
    "MemorySender",
    "MovableClock",
    "a_council",
    "a_plugin",
    "an_officer",
]
