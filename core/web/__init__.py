"""The staff web site and the JSON API: they read a request, run one command or query, and show."""
