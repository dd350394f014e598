"""Writes the JSON Schema of profiles beside this room.

Run it when the shape of a profile has changed: `python -m core.statements.profiles`.
"""

import json
from pathlib import Path

from core.statements.profiles.definition import profile_schema

place = Path(__file__).parents[1] / "profile.schema.json"
place.write_text(json.dumps(profile_schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
