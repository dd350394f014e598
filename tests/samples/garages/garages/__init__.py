"""Garages: let for a weekly rent; the keys are handed over when the first week is paid."""
