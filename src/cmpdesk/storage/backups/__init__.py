"""Backups of workspace files: `catalogue` (the database without its attachments), `folder` (where they lie, and which
stay), `making`, `restoring`, `exporting` (one portable file).
"""
