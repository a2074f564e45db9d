"""CMP Desk: two-sided calls for projects, from filings to reviewer packets."""

__version__ = "0.1.0"
