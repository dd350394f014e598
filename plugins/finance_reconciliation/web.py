"""."""

handlers: list[object] = []
