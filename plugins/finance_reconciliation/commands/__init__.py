"""The acts: bank accounts, files and statements, the placing of lines, and what becomes of suspense."""

from plugins.finance_reconciliation.commands.accepting import Imported
from plugins.finance_reconciliation.commands.accounts import add_bank_account
from plugins.finance_reconciliation.commands.files import receive_file, refuse_file
from plugins.finance_reconciliation.commands.lines import LineIn
from plugins.finance_reconciliation.commands.payers import erase_payers, forget_payer
from plugins.finance_reconciliation.commands.placing import match_lines
from plugins.finance_reconciliation.commands.profiles import PERMISSION as DESCRIBE
from plugins.finance_reconciliation.commands.profiles import save_profile
from plugins.finance_reconciliation.commands.quarantine import (
    RELEASE,
    propose_release,
    reject_statement,
    release_statement,
)
from plugins.finance_reconciliation.commands.splitting import split_line
from plugins.finance_reconciliation.commands.statements import StatementIn, import_statements
from plugins.finance_reconciliation.commands.suspense import (
    RETURN,
    place_line,
    propose_return,
    return_line,
)
from plugins.finance_reconciliation.commands.undoing import undo_placing

__all__ = [
    "DESCRIBE",
    "RELEASE",
    "RETURN",
    "Imported",
    "LineIn",
    "StatementIn",
    "add_bank_account",
    "erase_payers",
    "forget_payer",
    "import_statements",
    "match_lines",
    "place_line",
    "propose_release",
    "propose_return",
    "receive_file",
    "refuse_file",
    "reject_statement",
    "release_statement",
    "return_line",
    "save_profile",
    "split_line",
    "undo_placing",
]
