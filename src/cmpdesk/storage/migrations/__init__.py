"""Alembic's folder: `env.py` and the revisions. Released revisions are never edited."""
