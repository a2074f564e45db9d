"""The first page: create, open, connect, or try with sample data."""
