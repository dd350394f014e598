"""What a council may choose about finance reconciliation, in its [plugins.finance_reconciliation]."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Sizes and spans; each has a default that suits most councils."""

    model_config = ConfigDict(extra="forbid")

    largest_file_mb: int = Field(
        default=200, ge=1, le=4096, description="A bank file larger than this many megabytes is not taken."
    )
    days_ahead: int = Field(
        default=7, ge=0, le=31, description="A line booked more days than this ahead of today is refused."
    )
    reversal_days: int = Field(
        default=60, ge=1, le=800, description="How many days back a reversal looks for what it takes back."
    )
    policy: Path | None = Field(
        default=None, description="A TOML file with the council's own figures of matching."
    )
    lines_at_once: int = Field(
        default=1000, ge=1, le=10_000, description="How many lines are matched in one transaction."
    )
