"""."""
handlers: list[object] = []
