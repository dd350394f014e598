"""What there is beside the cases themselves: their clocks, their types, and reviews."""

from core.web.api import case_types, clock_reviews, clocks, rescues

HANDLERS = (*clocks.HANDLERS, *case_types.HANDLERS, *clock_reviews.HANDLERS, *rescues.HANDLERS)
