"""What the bundles room does when it hears an event: make the PDF, outside any transaction."""

from core.bundles import press
from core.bundles.events import BuildAsked
from core.manifest import hears


@hears(BuildAsked, effect=True)
def build(house: press.House, event: BuildAsked, _key: str) -> None:
    """Make what was asked for."""
    press.make(house, event.build_id)
