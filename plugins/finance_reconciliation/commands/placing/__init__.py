"""Lines are placed a chunk at a time: on the accounts that they name, or in suspense."""

from plugins.finance_reconciliation.commands.placing.chunk import match_lines

__all__ = ["match_lines"]
