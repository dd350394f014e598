"""What a council sets for rent recovery in its configuration."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """`policy` is a file of the council's own with figures over those of policy.toml."""

    model_config = ConfigDict(extra="forbid")

    policy: Path | None = Field(
        default=None, description="A TOML file with the council's own policy figures."
    )
    chunk: int = Field(default=2_000, ge=1, le=50_000, description="How many accounts one step assesses.")
