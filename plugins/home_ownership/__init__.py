"""Home ownership: tenants who buy their homes, each date with its section of the Housing Act 1985."""
