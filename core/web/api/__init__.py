"""The JSON API: what the pages show and do, for programs."""

from litestar import Router


def router() -> Router:
    """Everything under /api/v1."""
    return Router("/api/v1", route_handlers=[])
