"""Licensing of houses in multiple occupation: applications on their way to a decision."""
