"""Rent recovery: tenancies, the weekly debit, and arrears noticed early and dealt with step by step."""
