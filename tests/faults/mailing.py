"""A process that works through a letter to many, to be killed in the middle."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from adapters.sender_outbox import OutboxSender
from adapters.store_files import FolderStore
from core.bus import Patience
from core.correspondence.models import MailoutState, MessageState
from core.correspondence.queries import counts_of, mailout
from core.council import Configuration, Council, Ports
from tests.core.correspondence.conftest import SYSTEM, street_plugin


def a_council(folder: Path, database: str) -> Council:
    """The street's council over an outbox; what a dead process held falls due again after half a second."""
    ports = Ports(files=FolderStore(folder / "files"), sender=OutboxSender(folder / "outbox"))
    patience = Patience(attempts=50, first_wait_ms=50, longest_wait_ms=100, lease_ms=500)
    configuration = Configuration(
        name="Borough of Elmbridge Vale",
        database=database,
        clock=lambda: datetime.now(UTC),
        ports=ports,
        enabled=("street",),
        patience=patience,
    )
    return Council(configuration, extra={"street": street_plugin(set())})


def is_done(council: Council, key: UUID) -> bool:
    """Whether it was written to the end and everything has left."""
    with council.look(actor=SYSTEM) as work:
        state, counted = mailout(work, mailout_id=key).state, counts_of(work, mailout_id=key)
    return state == MailoutState.DONE and counted.in_states(MessageState.SENT) == counted.written


def main(folder: str, database: str, key: str) -> None:
    """Go on with it until it is done."""
    council = a_council(Path(folder), database)
    print("ready", flush=True)
    while not is_done(council, UUID(key)):
        council.settle()
        time.sleep(0.05)
    print("sent", flush=True)
    council.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
