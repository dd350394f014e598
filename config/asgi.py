"""The web application for a production server: `granian --interface asgi config.asgi:app`."""

from config.processes import Processes
from core.opening import begin
from core.web.app import build

_processes = Processes()
_council = _processes.council()
begin(_council)

app = build(
    _council, _processes.worker(_council, threads=4 if _council.configuration.queue == "memory" else 0)
)
