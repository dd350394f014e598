"""Explanations as they are stored: a JSON list of sentences, each with its source."""

import json
from collections.abc import Iterable
from functools import lru_cache

from core.errors import BadInput
from core.values import Because

_LONGEST = 2_000


def stored(because: Iterable[Because]) -> str:
    """The steps as JSON text; BadInput for none, an empty one, or one too long to be a sentence."""
    return _stored(tuple(because))


@lru_cache(maxsize=4_096)  # a run gives thousands of cases the same reason
def _stored(steps: tuple[Because, ...]) -> str:
    if not steps or not all(step.text.strip() and step.source.strip() for step in steps):
        message = "say why: at least one sentence, with the Act, section or policy it rests on"
        raise BadInput(message, field="because")
    if any(len(step.text) > _LONGEST for step in steps):
        message = f"a reason has at most {_LONGEST:,} characters; put the rest in a note"
        raise BadInput(message, field="because")
    return json.dumps([{"text": step.text, "source": step.source} for step in steps], ensure_ascii=False)


def recalled(text: str) -> tuple[Because, ...]:
    """The steps, read back."""
    return tuple(Because(step["text"], step["source"]) for step in json.loads(text))
