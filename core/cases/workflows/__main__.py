"""Prints the JSON Schema of a workflow file: `python -m core.cases.workflows`."""

import json
import sys

from core.cases.workflows.definition import workflow_schema

sys.stdout.write(json.dumps(workflow_schema(), indent=2, ensure_ascii=False) + "\n")
