"""Whether this process serves, for whatever watches it."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from sqlalchemy.exc import SQLAlchemyError

from core.web.desk import Desk


@get("/healthz", opt={"open": True}, sync_to_thread=True)
def health(desk: NamedDependency[Desk]) -> Response[Any]:
    """Say that the database answers, or 503 that it does not."""
    try:
        with desk.council.reader.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return Response({"status": "the database does not answer"}, status_code=503)
    return Response({"status": "ok"})


HANDLERS = (health,)
