"""What finance reconciliation does when it hears an event."""

from core.api import AGAIN, Again, UnitOfWork, hears
from plugins.finance_reconciliation import commands
from plugins.finance_reconciliation.events import StatementImported


@hears(StatementImported)
def place_lines(work: UnitOfWork, event: StatementImported) -> Again | None:
    """Place the lines of a statement, a chunk a transaction, until none is left."""
    return AGAIN if commands.match_lines(work, statement_id=event.statement_id) else None


ALL = (place_lines,)
