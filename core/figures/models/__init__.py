"""The tables of the figures room.

cells     Cell: a figure as it was counted, so that trends are real
returns   Return, ReturnCell: a return as it was filled, and as it was sent
quality   Sample, Review, ReviewItem: work that was looked at again
reports   Report: a month of one officer, talked over and signed by two
"""

from core.figures.models.cells import Cell
from core.figures.models.quality import Review, ReviewItem, Sample
from core.figures.models.reports import Report
from core.figures.models.returns import Return, ReturnCell

__all__ = ["Cell", "Report", "Return", "ReturnCell", "Review", "ReviewItem", "Sample"]
