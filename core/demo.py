"""The demonstration: a fictional council with staff and every enabled plugin's records, in one folder.

It is made beside the place where it will stand and moved there when it is whole, so that one which was
interrupted leaves nothing half-made.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from core import migrate
from core.bundles import demo as bundles
from core.council import Council
from core.demo_staff import PASSWORD, STAFF, hire
from core.figures.commands.counting import count_past
from core.figures.demo import fill_past
from core.figures.demo_people import act_out
from core.people import demo as people
from core.permissions import Actor
from core.specimens import write_some
from core.sweep import seal
from core.workload import demo as workload

__all__ = ["COUNCIL", "PASSWORD", "SIZE", "STAFF", "hire", "is_ready", "make", "new"]
SIZE = 300
COUNCIL = "Borough of Elmbridge Vale"
_MAKER = Actor.system("demonstration")


def is_ready(folder: Path) -> bool:
    """Whether a whole demonstration stands in `folder`."""
    return (folder / "borough.db").exists()


def new(folder: Path) -> Path:
    """Where the next demonstration is made."""
    return folder.with_name(f"{folder.name}.making")


def make(folder: Path, open_council: Callable[[], Council], *, size: int) -> None:
    """Make the demonstration anew with about `size` tenancies, then put it in the place of the old one."""
    making = new(folder)
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    council = open_council()
    migrate.upgrade(council.engine, council.registry.manifests)
    with council.work(actor=_MAKER) as work:
        hire(work, council)
    for manifest in council.registry.manifests:
        ask = council.registry.only(manifest.name).demo_data
        with council.work(actor=_MAKER) as work:
            ask(work=work, size=size)
        council.settle()
    with council.work(actor=_MAKER) as work:
        people.fill(work)
        workload.fill(work)
        fill_past(work, size=size)
        count_past(work)
    act_out(lambda actor: council.work(actor=actor), council.ports.files)
    council.settle()
    bundles.fill(
        lambda: council.look(actor=_MAKER),
        lambda: council.work(actor=_MAKER),
        files=council.ports.files,
        settle=council.settle,
    )
    council.settle()
    write_some(council, _MAKER)
    council.settle()
    council.timetable.run_due()
    council.settle()
    seal(council)
    council.close()
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)
