"""Importing the filings of one Party: file, columns, check."""
