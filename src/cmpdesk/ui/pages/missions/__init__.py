"""The missions of a call."""
