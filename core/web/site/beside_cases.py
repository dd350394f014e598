"""The pages beside those of the cases themselves: their clocks, their types, and reviews."""

from core.web.site import case_moves, case_rescue, case_types, clock_reviews, clocks

HANDLERS = (
    *clocks.HANDLERS,
    *case_moves.HANDLERS,
    *case_rescue.HANDLERS,
    *case_types.HANDLERS,
    *clock_reviews.HANDLERS,
)
