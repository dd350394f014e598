"""The documentation, and the tool that writes the parts of it that the code already says."""
