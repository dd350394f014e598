"""A process that makes a bundle, to be killed in the middle."""

import sys
import time
from pathlib import Path
from uuid import UUID

from core.bundles.models import BundleState
from core.bundles.queries import build
from core.permissions import Actor
from tests.faults.mailing import a_council

SYSTEM = Actor.system("test")


def main(folder: str, database: str, key: str) -> None:
    """Go on with it until it is made."""
    council = a_council(Path(folder), database)
    print("ready", flush=True)
    while True:
        council.settle()
        with council.look(actor=SYSTEM) as work:
            state = build(work, build_id=UUID(key)).state
        if state not in {BundleState.WAITING, BundleState.RUNNING}:
            break
        time.sleep(0.05)
    print(state, flush=True)
    council.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
