"""The sweep: finds what is due though nobody woke it, fires the timetable, and seals the log.

It covers lost messages, retries, crashed publishers and hours of being down. Any number of processes may
sweep at once: everything it does is done once by what the database holds.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from sqlalchemy.exc import IntegrityError

from core.audit import commands, queries
from core.council import Council
from core.permissions import Actor

_log = logging.getLogger("borough.sweep")
_SEALER = Actor.system("sealer")


class Sweep:
    """A thread that sweeps every `pause` seconds, and seals and looks at the timetable less often."""

    def __init__(
        self, council: Council, wake: Callable[[Iterable[str]], None], *, pause: float = 0.5
    ) -> None:
        """Sweep for `council`, waking subscribers through `wake`."""
        self._council = council
        self._wake = wake
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="borough-sweep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the round that is running."""
        self._stopping.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        tick = 0
        while not self._stopping.wait(self._pause):
            try:
                self._wake(self._council.bus.due())
                if tick % 20 == 0:
                    self._council.timetable.run_due()
                    seal(self._council)
            except Exception as error:  # noqa: BLE001 - the next round tries again
                _log.warning("a sweep failed: %s", type(error).__name__)
            tick += 1


def seal(council: Council) -> int:
    """Seal what can be sealed; return how many rows were."""
    up_to = _horizon(council)
    sealed = 0
    while up_to:
        with council.look(actor=_SEALER) as work:
            stretch = queries.next_stretch(work, up_to=up_to)
        if stretch is None:
            break
        try:
            with council.work(actor=_SEALER) as work:
                commands.seal_log(work, stretch=stretch)
        except IntegrityError:
            # Another process sealed it between our reading and our writing.
            break
        sealed += stretch.size
    return sealed


def _horizon(council: Council, patience: int = 20) -> int:
    """The highest event number below which nothing can appear any more; 0 when a long transaction bars it.

    On PostgreSQL transactions commit in another order than they draw numbers. Whoever drew a number at
    or below the highest visible one had begun before we looked; once all of those have ended, none can
    appear. SQLite has one writer, so what is visible is complete.
    """
    with council.reader.connect() as connection:
        if connection.dialect.name != "postgresql":
            return connection.exec_driver_sql("SELECT max(seq) FROM audit_event").scalar() or 0
        highest, begun = connection.exec_driver_sql(
            "SELECT (SELECT max(seq) FROM audit_event), pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        ).one()
        for _ in range(patience):
            connection.rollback()
            oldest = connection.exec_driver_sql(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            ).scalar_one()
            if oldest >= begun:
                return highest or 0
            time.sleep(0.05)
    return 0
