"""A process that imports a bank file and places its lines, to be killed in the middle."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from core.permissions import Actor
from core.testing import MovableClock
from plugins.finance_reconciliation import intake
from tests.stories.town import Town

NOW = datetime(2026, 4, 22, 9, tzinfo=UTC)


def main(folder: str, database: str, file: str) -> None:
    """Import the file again, as a person would after a crash, and deliver what is owed."""
    council = Town(Path(folder), database, "memory", MovableClock(NOW)).council()
    print("ready", flush=True)
    with Path(file).open("rb") as source:
        intake.import_file(council, source, name="statement.xml", actor=Actor.system("faults"))
    print("counted", flush=True)
    council.settle()
    print("placed", flush=True)
    council.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
