"""A bank file on its way in: the original is kept, then it is read and proved, then its lines are counted.

These are three transactions and one stretch of work outside any, so this is no command. The original is
entered first, so that it is there whatever happens to the rest. Reading takes longest and holds no
transaction: nobody waits for it, and a file that turns out to be garbled has touched nothing. Counting is
one transaction, so a file is taken wholly or not at all.
"""

from plugins.finance_reconciliation.intake.flow import House, Result, continue_file, import_file
from plugins.finance_reconciliation.intake.profiles import Known as KnownProfile
from plugins.finance_reconciliation.intake.profiles import chosen_reader, profiles_known, readers_of
from plugins.finance_reconciliation.intake.reading import read_file

__all__ = [
    "House",
    "KnownProfile",
    "Result",
    "chosen_reader",
    "continue_file",
    "import_file",
    "profiles_known",
    "read_file",
    "readers_of",
]
