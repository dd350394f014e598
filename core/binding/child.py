"""The process that reads other people's files: one job in on a line, then how far it is, then the answer."""

import contextlib
import os
import sys
from typing import Any

import msgspec

from core.binding import binder, finding, papers, raster
from core.binding.jobs import Bind, Find, Line, Look, Picture, read

_MEMORY = 2 * 1024**3
_CPU_SECONDS = 1_800


def main() -> None:
    """Do one job."""
    _bound()
    # What a library prints must not be taken for an answer: the pipe gets a number that nobody knows.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(**what: Any) -> None:
        pipe.write(msgspec.json.encode(Line(**what)) + b"\n")

    try:
        tell(answer=_answer(read(sys.stdin.buffer.readline()), lambda done: tell(done=done)))
    except papers.Unreadable as refusal:
        tell(refused=str(refusal))


def _answer(job: Any, tell: Any) -> Any:
    if isinstance(job, Look):
        return {"looked": [papers.looked(one) for one in job.files]}
    if isinstance(job, Find):
        return {"boxes": finding.find(job)}
    if isinstance(job, Picture):
        raster.draw(job)
    if isinstance(job, Bind):
        binder.bind(job, tell)
    return {}


def _bound() -> None:
    """No more memory and time than any honest file needs, where the system can hold us to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


if __name__ == "__main__":
    main()
