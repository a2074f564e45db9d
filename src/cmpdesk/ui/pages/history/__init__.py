"""The journal, with undo."""
