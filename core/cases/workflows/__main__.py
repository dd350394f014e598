"""Writes the JSON Schemas of workflow files and of councils' changes beside this room.

Run it when the shape of a case type has changed: `python -m core.cases.workflows`.
"""

import json
from pathlib import Path

from core.cases.workflows.changing import change_schema
from core.cases.workflows.definition import workflow_schema

for name, made in (("workflow", workflow_schema()), ("change", change_schema())):
    place = Path(__file__).parents[1] / f"{name}.schema.json"
    place.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")
