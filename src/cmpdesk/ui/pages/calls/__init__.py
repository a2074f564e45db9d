"""Calls: list and form."""
