"""The outside world: one file or folder for each technology, each behind a port of core."""
