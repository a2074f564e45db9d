"""The workspace on disk: the only room that speaks to a database."""
