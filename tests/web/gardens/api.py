"""The JSON of the same plugin."""

from litestar import get

handlers = []


@get("/gardens", sync_to_thread=False)
def gardens() -> list[str]:
    """Every garden."""
    return ["Rose Garden"]


handlers.append(gardens)
