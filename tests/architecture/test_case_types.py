"""A case type that ships can't change its meaning under the same version without anybody noticing."""

import tomllib
from pathlib import Path

from core import registry
from core.cases.workflows import Workflow
from core.cases.workflows.differences import structure

PINS = Path(__file__).with_name("case_types.toml")


def shipped():
    """Every case type of every installed plugin, as its file says it."""
    manifests = [entry.load().manifest for _, entry in sorted(registry.available().items())]
    return [
        Workflow.model_validate(tomllib.loads(path.read_text("utf-8")))
        for manifest in manifests
        for path in manifest.workflows
    ]


def said(workflows):
    """The pins that these case types come to, as they stand in the file."""
    return {f"{one.name} {one.version}": structure(one)[:16] for one in workflows}


def complaints(pins, workflows):
    """What to do about case types that are not as pinned."""
    for name, hashed in said(workflows).items():
        if name not in pins:
            yield f'“{name}” is new: add "{name}" = "{hashed}" to {PINS.name}'
        elif pins[name] != hashed:
            yield (
                f"“{name}” runs cases otherwise than when it was pinned: raise its `version`, and pin it "
                f"anew. Only while no release has brought this version may its own line become {hashed}"
            )


def test_every_case_type_that_ships_is_as_its_version_was_pinned():
    assert list(complaints(tomllib.loads(PINS.read_text("utf-8")), shipped())) == []


def test_a_change_of_how_cases_run_is_noticed_and_one_of_words_is_not():
    first, *_ = shipped()
    longer = first.model_copy(update={"weight": first.weight + 1})
    raised = longer.model_copy(update={"version": first.version + 1})
    other = first.model_copy(update={"title": "Another title"})
    pins = said([first])

    assert "raise its `version`" in next(complaints(pins, [longer]))
    assert "is new" in next(complaints(pins, [raised]))
    assert list(complaints(pins, [other])) == []
