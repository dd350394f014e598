"""The bundles room: documents of a case bound into one PDF for a court or a tribunal.

It stands a floor above the other rooms, because a bundle holds documents, is seen by whoever may see the
case, and tells what happened in it.
"""

from core.bundles.events import (
    BuildAsked,
    BuildEnded,
    BundleBuilt,
    BundleChanged,
    BundleMade,
    BundleOpened,
    PageRedacted,
    RedactionRemoved,
    RedactionsChecked,
)
from core.bundles.models import Bundle, BundleBuild, BundleEntry, Redaction
from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (Bundle, BundleEntry, Redaction, BundleBuild)
EVENTS: tuple[type[Event], ...] = (
    BundleMade,
    BundleChanged,
    PageRedacted,
    RedactionRemoved,
    RedactionsChecked,
    BuildAsked,
    BundleBuilt,
    BuildEnded,
    BundleOpened,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("bundles.see", "See bundles of cases and take copies"),
    Permission("bundles.make", "Make bundles, and redact documents in them"),
)
ACTS: tuple[Act, ...] = ()
