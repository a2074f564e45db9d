"""The packets of a jury: who gets what, production, register of issues."""
