"""Tables of the bundles room. All are seen by whoever may see the case; moments are ISO 8601 in UTC."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Index, Text, UniqueConstraint, false
from sqlmodel import Field

from core.cases.models.visible import OfCase
from core.permissions import Actor
from core.values.ids import new_id


class _OfBundle(OfCase):
    """A row of a bundle: its case must be visible, and the actor see bundles at all."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Rows of the cases that this actor may see, if they may see bundles."""
        return super().visible_to(actor) if actor.may("bundles.see") else false()


class BundleState(StrEnum):
    """How far a build is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Bundle(_OfBundle, table=True):
    """Documents of a case in their order, for a court or a tribunal.

    `tribunal` names an entry of `policy.toml`; `number` is the court's own for the case, `parties` the names
    on the cover, a line each. `base_id` is the build whose page numbers stay while later pages get letters.
    `revision` counts the changes, so that nobody overwrites what they have not seen.
    """

    __tablename__ = "bundles_bundle"
    __table_args__: ClassVar[Any] = (Index("ix_bundles_bundle_case_id", "case_id", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="cases_case.id")
    title: str = Field(sa_type=Text)
    tribunal: str = Field(sa_type=Text)
    number: str = Field(default="", sa_type=Text)
    parties: str = Field(default="", sa_type=Text)
    chronology: bool = False
    witness: str = Field(default="", sa_type=Text)
    base_id: UUID | None = None
    revision: int = 1
    made_at: str = Field(sa_type=Text)
    made_by: str = Field(sa_type=Text)


class BundleEntry(_OfBundle, table=True):
    """A document in a bundle, or, without one, the title of a section.

    `sha256` and `media_type` are what is bound: the document itself, or the pages that its text was set on;
    `sizes` are its pages' as JSON, each (width, height) in tenths of a millimetre as one sees it.
    `exhibit` puts it on the list of the witness. `unchecked` says that its redactions were drawn on the
    document that stood here before.
    """

    __tablename__ = "bundles_entry"
    __table_args__: ClassVar[Any] = (Index("ix_bundles_entry_bundle_id", "bundle_id", "place"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    bundle_id: UUID = Field(foreign_key="bundles_bundle.id")
    case_id: UUID = Field(foreign_key="cases_case.id", index=True)
    place: int
    title: str = Field(sa_type=Text)
    dated_on: date | None = None
    document_id: UUID | None = Field(default=None, foreign_key="documents_document.id", index=True)
    sha256: str = Field(default="", sa_type=Text)
    media_type: str = Field(default="", sa_type=Text)
    pages: int = 0
    sizes: str = Field(default="[]", sa_type=Text)
    exhibit: bool = False
    unchecked: bool = False


class Redaction(_OfBundle, table=True):
    """A rectangle that is blacked out on a page, in tenths of a millimetre on the page as one sees it."""

    __tablename__ = "bundles_redaction"
    __table_args__: ClassVar[Any] = (Index("ix_bundles_redaction_entry_id", "entry_id", "page"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    entry_id: UUID = Field(foreign_key="bundles_entry.id")
    case_id: UUID = Field(foreign_key="cases_case.id", index=True)
    page: int
    left: int
    top: int
    width: int
    height: int
    because: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


class BundleBuild(_OfBundle, table=True):
    """One making of a bundle: `version` is its number once it is whole, `contents` then the list as JSON.

    The PDF is then filed among the papers of the case, as `document_id`.
    """

    __tablename__ = "bundles_build"
    __table_args__: ClassVar[Any] = (UniqueConstraint("bundle_id", "version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    bundle_id: UUID = Field(foreign_key="bundles_bundle.id")
    case_id: UUID = Field(foreign_key="cases_case.id", index=True)
    revision: int
    state: str = Field(default=BundleState.WAITING.value, sa_type=Text)
    version: int | None = None
    bound: int = 0
    pages: int = 0
    size: int = Field(default=0, sa_type=BigInteger)
    sha256: str = Field(default="", sa_type=Text)
    document_id: UUID | None = Field(default=None, foreign_key="documents_document.id", index=True)
    contents: str = Field(default="", sa_type=Text)
    problem: str = Field(default="", sa_type=Text)
    asked_at: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    ended_at: str | None = Field(default=None, sa_type=Text)
