"""The page that shows what came of sessions at a glance."""
