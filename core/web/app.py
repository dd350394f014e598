"""The web application of a council: core's pages and API, and those of the enabled plugins."""

import importlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from litestar import Litestar, Router
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

import core
from core.council import Council
from core.errors import Misconfigured, Refused
from core.manifest import Manifest
from core.web import api, faults, files, looks, own_look, safety, site
from core.web.desk import Site, provide_desk
from core.web.etags import EntityTags
from core.web.typed import typed
from core.web.visitors import Visitors

_LARGEST_BODY = 2_000_000
"""Bytes a request may bring, unless its handler takes more (`request_max_body_size`)."""


class Runs(Protocol):
    """What works in the background while pages are served."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """Finish what is running, then stop."""
        ...


def build(council: Council, worker: Runs) -> Litestar:
    """The application; `worker` runs as long as it does. Misconfigured when something cannot be served."""
    files.read_all()
    manifests = council.registry.manifests
    shared = _site(council, manifests)
    pages = [*site.HANDLERS, *(_pages_of(one) for one in manifests if one.web)]
    programs = [api.router(), *(_api_of(one) for one in manifests if one.api)]
    return Litestar(
        route_handlers=[
            files.static_file,
            own_look.own_look,
            Router("/", route_handlers=pages, include_in_schema=False),
            *programs,
        ],
        dependencies={"desk": Provide(provide_desk), "typed": Provide(typed)},
        guards=[safety.csrf_guard],
        middleware=[EntityTags(), Visitors(shared)],
        before_send=[safety.add_headers],
        exception_handlers={
            Refused: faults.refused,
            HTTPException: faults.http_error,
            Exception: faults.broken,
        },
        lifespan=[_running(worker)],
        openapi_config=_openapi(council),
        request_max_body_size=_LARGEST_BODY,
        state=State({"site": shared}),
        logging_config=None,
    )


def _running(worker: Runs) -> Any:
    @asynccontextmanager
    async def runs(_app: Litestar) -> AsyncIterator[None]:
        worker.start()
        try:
            yield
        finally:
            await sync_to_thread(worker.stop)

    return runs


def _site(council: Council, manifests: Sequence[Manifest]) -> Site:
    templates = looks.environment((one.name, one.folder / "templates") for one in manifests)
    plugins = [link for one in manifests for link in one.navigation]
    return Site(
        council=council, templates=templates, navigation=[*site.FIRST, *plugins, *site.LAST], under=site.UNDER
    )


def _pages_of(manifest: Manifest) -> Router:
    path = f"/{manifest.name.replace('_', '-')}"
    return Router(path, route_handlers=_handlers(manifest, str(manifest.web)))


def _api_of(manifest: Manifest) -> Router:
    return Router(
        f"/api/v1/{manifest.name.replace('_', '-')}",
        route_handlers=api.documented(_handlers(manifest, str(manifest.api))),
        tags=[manifest.title],
    )


def _handlers(manifest: Manifest, module: str) -> list[Any]:
    try:
        return list(importlib.import_module(module).handlers)
    except (ImportError, AttributeError) as error:
        message = f"plugin “{manifest.name}”: {module} has no list called handlers ({error})"
        raise Misconfigured(message) from error


def _openapi(council: Council) -> OpenAPIConfig:
    return OpenAPIConfig(
        title=f"{council.name}: Borough",
        version=core.VERSION,
        path="/api/v1",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        use_handler_docstrings=True,
    )
