"""That a text is one of many, sent to the database as one value."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _OneOf(FunctionElement[bool]):
    name = "one_of"
    type = Boolean()
    inherit_cache = True


def one_of(column: Any, texts: Iterable[str]) -> FunctionElement[bool]:
    """That the column holds one of these texts.

    With IN every text would be a value of its own: for somebody with eighty permissions, on a page of a dozen
    queries, writing down and preparing those takes longer than all that the database does.
    """
    return _OneOf(column, literal(json.dumps(sorted(texts)), Text))


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: Any, **options: Any) -> str:
    column, given = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST({given} AS jsonb)))))"


@compiles(_OneOf, "sqlite")
def _on_sqlite(element: _OneOf, compiler: Any, **options: Any) -> str:
    column, given = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({given})))"  # noqa: S608 - both are SQLAlchemy's own
