"""The picture of a case type: stages in layers from the first to the last, drawn as SVG without help.

layers   which stage stands in which layer, and in which order within it
layout   where each stage and each line stands
svg      the picture itself, with its title and its description
"""

from core.cases.picture.svg import picture

__all__ = ["picture"]
