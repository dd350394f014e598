"""Finance reconciliation: bank statements are proved and matched; what nobody knows waits in suspense."""
