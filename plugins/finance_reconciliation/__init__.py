"""Finance reconciliation: bank statements come in, are proved, matched and placed; the rest waits in suspense."""
