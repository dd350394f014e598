"""Asks a reading process, and ends it when it takes too long or is told to stop."""

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from core.binding.jobs import Bind, Box, File, Find, Job, Line, Look, Looked, Picture, written
from core.errors import BadInput, Fault

_SECONDS = 60
_BIND_SECONDS = 1_800


class Stopped(Exception):
    """The work was told to stop; nothing of it is left."""


def look(*files: File) -> list[Looked]:
    """What these files are found to be, each in its turn, by one process."""
    answer = _run(Look(files), _SECONDS + len(files), _on)
    return msgspec.convert(answer["looked"], list[Looked])


def find(job: Find) -> list[Box]:
    """Where the words stand; BadInput says why the file can not be read."""
    return msgspec.convert(_run(job, _SECONDS, _on)["boxes"], list[Box])


def draw(job: Picture) -> None:
    """Draw a page; BadInput likewise."""
    _run(job, _SECONDS, _on)


def _on(_done: int) -> bool:
    return True


def bind(job: Bind, *, go_on: Callable[[int], bool]) -> None:
    """Bind a whole PDF into `job.target`.

    `go_on` is told from time to time how many pages are bound; when it says no, the process is ended and
    Stopped is raised. BadInput says in words which paper can not be bound.
    """
    _run(job, _BIND_SECONDS, go_on)


def _run(job: Job, seconds: int, go_on: Callable[[int], bool]) -> dict[str, Any]:
    command = [sys.executable, "-m", "core.binding.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603
        timer = threading.Timer(seconds, child.kill)
        timer.start()
        try:
            return _talk(child, job, go_on)
        finally:
            timer.cancel()
            child.kill()


def _talk(child: "subprocess.Popen[bytes]", job: Job, go_on: Callable[[int], bool]) -> dict[str, Any]:
    if child.stdin is None or child.stdout is None:
        message = "a reading process has no pipes"
        raise Fault(message)
    child.stdin.write(written(job))
    child.stdin.close()
    for text in child.stdout:
        line = msgspec.json.decode(text, type=Line)
        if line.refused:
            raise BadInput(line.refused, field="document")
        if line.answer is not None:
            answer: dict[str, Any] = line.answer
            return answer
        if not go_on(line.done):
            raise Stopped
    message = "the file could not be read: it is damaged, or needs more memory or time than is allowed"
    raise BadInput(message, field="document")
