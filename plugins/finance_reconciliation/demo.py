"""The demonstration: bank accounts, and some weeks of statements for the accounts that are there."""

from core.api import UnitOfWork


def fill(work: UnitOfWork, size: int) -> None:
    """Nothing yet."""
