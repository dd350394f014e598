"""The command line: `borough` and what it can do."""
