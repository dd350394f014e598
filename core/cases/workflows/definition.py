"""What a case type is: the shape of a workflow's TOML file, checked by Pydantic and published as a schema."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from core.calendar import CalendarName, Counting, Unit

NAME = r"^[a-z][a-z0-9_]*$"
DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"
CHECK = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
PREFIX = r"^[A-Z]{2,6}$"
FILLED = r"\S"
OPENING = "open"
"""The step with which every case's story begins; in `[opening]` stands what it brings."""

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=60)]
Dotted = Annotated[str, StringConstraints(pattern=DOTTED, max_length=120)]
CheckName = Annotated[str, StringConstraints(pattern=CHECK, max_length=120)]
Title = Annotated[str, StringConstraints(pattern=FILLED, max_length=160)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
Names = Annotated[tuple[Name, ...], Field(strict=False)]
Length = Annotated[int, Field(ge=1, le=1000)]
ClockKind = Literal["deadline", "waiting"]
Weight = Annotated[int, Field(ge=1, le=100)]


class _Part(BaseModel):
    """A table of the file: no key but those named, no value of another type made to fit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Stage(_Part):
    """Where a case can stand."""

    title: Title = Field(description="What people call the stage.")
    final: bool = Field(default=False, description="Whether a case that reaches it is closed.")
    weight: Weight | None = Field(
        default=None, description="How much work a case at this stage is; that of the case type if left out."
    )


class TaskRule(_Part):
    """A task that a transition creates."""

    title: Title = Field(description="What is to be done; the same for every case, so no names.")
    length: Length | None = Field(default=None, description="How long there is for it; no date if left out.")
    unit: Unit = Field(default="working_days", description="What the length is counted in.")
    source: Title = Field(default="council policy", description="The rule that sets the length.")


Tasks = Annotated[tuple[TaskRule, ...], Field(strict=False)]


class Opening(_Part):
    """How a case of this type begins."""

    permission: Dotted = Field(description="What a person needs to open such a case.")
    starts: Names = Field(default=(), description="The clocks that start with the case.")
    tasks: Tasks = Field(default=(), description="The tasks that a new case brings.")
    notices: Names = Field(default=(), description="The notices that a new case calls for.")


class Transition(_Part):
    """A way from some stages to another."""

    title: Title = Field(description="The act, as a button says it.")
    sources: Names = Field(alias="from", min_length=1, description="The stages it leads away from.")
    to: Name = Field(description="The stage it leads to.")
    permission: Dotted = Field(description="What a person needs to take it.")
    competence: Name | None = Field(
        default=None, description="The competence that whoever takes it must have, as staff records name it."
    )
    checks: Annotated[tuple[CheckName, ...], Field(strict=False)] = Field(
        default=(), description="What must be true of the case: checks of core or of a plugin, by name."
    )
    starts: Names = Field(default=(), description="The clocks it starts, or starts afresh.")
    stops: Names = Field(default=(), description="The clocks whose awaited act this is.")
    after: Names = Field(default=(), description="The waiting clocks that must have run out before it.")
    tasks: Tasks = Field(default=(), description="The tasks it creates.")
    notices: Names = Field(default=(), description="The notices it calls for.")
    automatic: bool = Field(default=False, description="Whether Borough may take it by itself.")
    despite_hold: bool = Field(default=False, description="Whether it may be taken during a hold.")


class ExtensionRule(_Part):
    """By how much a clock may be extended by a person, and on what that rests."""

    length: Length = Field(description="The most units by which it may be extended at once.")
    unit: Unit = Field(description="What the length is counted in.")
    times: int = Field(default=1, ge=1, le=20, description="How often it may be extended.")
    source: Title = Field(description="The Act and section that allows it, or “council policy”.")


class ClockRule(_Part):
    """A period that a case must keep to: something must happen within it, or nothing may before its end.

    Its length stands here with its source, or in a dated figure of law that `law` names.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["length", "source"]}, {"required": ["law"]}]}
    )

    title: Title = Field(description="What must happen in time, or what is waited for.")
    kind: ClockKind = Field(
        default="deadline", description="Whether an act must come within the period, or only after it."
    )
    length: Length | None = Field(default=None, description="How many units the period has.")
    law: Dotted | None = Field(
        default=None, description="The figure in a plugin's law.toml that sets the length: “plugin.figure”."
    )
    unit: Unit = Field(description="What the length is counted in.")
    counting: Counting = Field(
        default="after",
        description="Whether the first day is the day after the start or the start itself, or both ends are "
        "left out (clear, not_less_than).",
    )
    calendar: CalendarName = Field(
        default="england",
        description="Whose holidays count: England's, the United Kingdom's, or the council's own.",
    )
    source: Title | None = Field(
        default=None, description="The Act and section that sets the period, or “council policy”."
    )
    extension: ExtensionRule | None = Field(
        default=None, description="By how much a person may extend it; not at all if left out."
    )
    verified: bool = Field(default=False, description="Whether a person has read the source and agrees.")


class Workflow(_Part):
    """A case type: its stages, the ways between them, and the clocks that run meanwhile."""

    name: Dotted = Field(description="The plugin's name, a dot, and the case type's own.")
    title: Title = Field(description="What people call such a case.")
    version: int = Field(ge=1, le=100_000, description="Raised with every change; a case keeps its own.")
    prefix: Prefix = Field(description="The capital letters with which its references begin.")
    first_stage: Name = Field(description="The stage at which a case begins.")
    sees: Dotted = Field(default="cases.see", description="What a person needs to see such cases.")
    weight: Weight = Field(
        default=1, description="How much work such a case is beside others: one of 3 counts as three of 1."
    )
    competence: Name | None = Field(
        default=None,
        description="The competence that whoever has such a case must have, as staff records name it.",
    )
    opening: Opening = Field(description="How a case begins.")
    stages: dict[Name, Stage] = Field(min_length=1, description="Every stage by its name, in order.")
    transitions: dict[Name, Transition] = Field(min_length=1, description="Every way by its name.")
    clocks: dict[Name, ClockRule] = Field(default={}, description="Every clock by its name.")

    def is_final(self, stage: str) -> bool:
        """Whether a case at this stage is closed."""
        return self.stages[stage].final

    def weight_at(self, stage: str) -> int:
        """How much work a case at this stage is; an unknown stage weighs as the case type does."""
        known = self.stages.get(stage)
        return known.weight if known and known.weight else self.weight

    def leaving(self, stage: str) -> Iterator[tuple[str, Transition]]:
        """The transitions that lead away from a stage, in the order of the file."""
        return ((name, way) for name, way in self.transitions.items() if stage in way.sources)

    def act(self, transition: str) -> str:
        """What objectors are asked about before it, e.g. "rent_recovery.arrears.serve_notice"."""
        return f"{self.name}.{transition}"


PARTS: Mapping[str, type[BaseModel]] = {
    "": Workflow,
    "opening": Opening,
    "opening.tasks": TaskRule,
    "stages": Stage,
    "transitions": Transition,
    "transitions.tasks": TaskRule,
    "clocks": ClockRule,
    "clocks.extension": ExtensionRule,
}


def workflow_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a workflow file, for editors and for councils' own checks."""
    schema = Workflow.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
