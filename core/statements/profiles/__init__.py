"""Profiles: files that suppliers make, described as data instead of code.

A profile is a versioned TOML text: the shape and encoding of a file, which lines are entries, where each fact
stands, how days, amounts and signs are written, and which totals header and trailer state. `ProfileReader`
reads by it behind the same port as any bank's format; `preview` shows how the first lines are understood.
No part of a profile is a pattern or a program, so none can run wild.
"""

from core.statements.profiles.definition import Profile, profile_schema
from core.statements.profiles.guessing import Guess, date_format, guessed, suggested
from core.statements.profiles.parsing import as_toml, read_profile, written
from core.statements.profiles.reading import ProfileReader, preview, with_profiles
from core.statements.profiles.walk import Understood

__all__ = [
    "Guess",
    "Profile",
    "ProfileReader",
    "Understood",
    "as_toml",
    "date_format",
    "guessed",
    "preview",
    "profile_schema",
    "read_profile",
    "suggested",
    "with_profiles",
    "written",
]
