"""Finding by beginnings of words, quickly whether few or very many have them.

A room keeps a table of plain words, each row a word and its owner. What few owners have is found from the
words; what very many have is found by walking the owners in their order and asking each, because then the
first page is soon full. The choice is made by looking, so that it rests on no planner's statistics.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlmodel import Session

from core.values.words import Sought

_LAST_LETTER = "\U0010ffff"
_FEW = 1_000
_MANY = 10_000


def having_words(
    session: Session,
    *,
    key: InstrumentedAttribute[Any],
    owner: InstrumentedAttribute[Any],
    sought: Sequence[Sought],
) -> ColumnElement[bool]:
    """The condition that the record with this `key` owns every word that is sought.

    `owner` is the column of the table of words that names the record; the words are its column `word`.
    """
    rarest, *others = sorted(sought, key=lambda one: (not one.whole, -len(one.word)))
    asked = select(owner).where(_fits(owner.class_, rarest), *(_owned(owner, owner, one) for one in others))
    few: list[UUID] = list(session.execute(asked.distinct().limit(_FEW + 1)).scalars())
    if len(few) <= _FEW:
        return key.in_(few)
    counted = select(func.count()).select_from(asked.limit(_MANY + 1).subquery())
    if session.execute(counted).scalar_one() <= _MANY:
        return key.in_(asked)
    return and_(*(_owned(owner, key, one) for one in sought))


def _owned(owner: InstrumentedAttribute[Any], key: Any, one: Sought) -> ColumnElement[bool]:
    words = aliased(owner.class_)
    return exists().where(getattr(words, owner.key) == key, _fits(words, one))


def _fits(words: Any, one: Sought) -> ColumnElement[bool]:
    if one.whole:
        return words.word == one.word  # type: ignore[no-any-return]
    return (words.word >= one.word) & (words.word < one.word + _LAST_LETTER)  # type: ignore[no-any-return]
