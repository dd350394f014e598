"""Papers bound into one PDF. It knows nothing of Borough's records: files, places and words go in and out.

Other people's files are read by code in C, so all reading of them runs in a process of its own, with bounds
on its memory and time: a file that breaks the reader breaks nothing else. `jobs` are the questions that such
a process is asked, `process` asks them; the other modules run inside it and are imported nowhere else.
"""

from core.binding.jobs import Bind, Bookmark, Box, File, Find, Looked, Paper, Picture
from core.binding.process import Stopped, bind, draw, find, look

__all__ = [
    "Bind",
    "Bookmark",
    "Box",
    "File",
    "Find",
    "Looked",
    "Paper",
    "Picture",
    "Stopped",
    "bind",
    "draw",
    "find",
    "look",
]
