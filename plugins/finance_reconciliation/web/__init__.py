"""Pages of finance reconciliation: files, statements, quarantine, suspense, the proof of bank accounts."""

from plugins.finance_reconciliation.web import (
    accounts,
    files,
    profile_builder,
    profiles,
    statements,
    suspense,
)

handlers = [
    *accounts.HANDLERS,
    *files.HANDLERS,
    *statements.HANDLERS,
    *suspense.HANDLERS,
    *profiles.HANDLERS,
    *profile_builder.HANDLERS,
]
