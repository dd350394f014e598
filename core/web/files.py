"""Front-end files, served under names made of their content, so that a browser asks for each only once."""

import gzip
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from core.errors import Misconfigured, NotFound
from core.web import assets

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_WORTH_PACKING = 1_000
_kept: dict[str, tuple[bytes, bytes, str]] = {}


def read_all() -> None:
    """Read the built files once; Misconfigured when they are not built."""
    try:
        names = assets.manifest().values()
    except assets.AssetsError as error:
        raise Misconfigured(str(error)) from error
    for name in names:
        path = assets.BUILD / name
        content = path.read_bytes()
        small = gzip.compress(content, mtime=0) if len(content) > _WORTH_PACKING else b""
        _kept[name] = (content, small, _TYPES.get(path.suffix, "application/octet-stream"))


@get("/static/{name:str}", opt={"open": True}, include_in_schema=False, sync_to_thread=False)
def static_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A front-end file, which never changes under its name."""
    if name not in _kept:
        message = "there is no such file; reload the page"
        raise NotFound(message)
    content, small, kind = _kept[name]
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if small and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers = small, {**headers, "Content-Encoding": "gzip"}
    return Response(content, media_type=kind, headers=headers)
