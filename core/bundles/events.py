"""What the bundles room tells."""

from uuid import UUID

from core.events import Event


class BundleMade(Event, frozen=True):
    """A bundle was begun for a case."""

    name = "bundles.bundle_made"
    about = "bundle"

    bundle_id: UUID
    case_id: UUID


class BundleChanged(Event, frozen=True):
    """What is in a bundle, its order or its cover was changed; `change` says in a word how."""

    name = "bundles.bundle_changed"
    about = "bundle"

    bundle_id: UUID
    change: str
    entry_id: UUID | None = None
    revision: int


class PageRedacted(Event, frozen=True):
    """Rectangles were drawn on pages of a document in a bundle."""

    name = "bundles.page_redacted"
    about = "bundle"

    bundle_id: UUID
    entry_id: UUID
    pages: tuple[int, ...]
    boxes: int


class RedactionRemoved(Event, frozen=True):
    """A rectangle was taken away again."""

    name = "bundles.redaction_removed"
    about = "bundle"

    bundle_id: UUID
    entry_id: UUID
    page: int


class RedactionsChecked(Event, frozen=True):
    """Somebody looked whether the rectangles fit the document that took another's place."""

    name = "bundles.redactions_checked"
    about = "bundle"

    bundle_id: UUID
    entry_id: UUID


class BuildAsked(Event, frozen=True):
    """Somebody asked for the PDF."""

    name = "bundles.build_asked"
    about = "bundle"

    bundle_id: UUID
    build_id: UUID


class BundleBuilt(Event, frozen=True):
    """A version of the PDF was made."""

    name = "bundles.bundle_built"
    about = "bundle"

    bundle_id: UUID
    build_id: UUID
    version: int
    pages: int
    size: int
    sha256: str


class BuildEnded(Event, frozen=True):
    """A build was stopped by somebody, or could not be made; nothing is left of it."""

    name = "bundles.build_ended"
    about = "bundle"

    bundle_id: UUID
    build_id: UUID
    state: str


class BundleOpened(Event, frozen=True):
    """Somebody took a copy of a version."""

    name = "bundles.bundle_opened"
    about = "bundle"

    bundle_id: UUID
    build_id: UUID
    version: int
