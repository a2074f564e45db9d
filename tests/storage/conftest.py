"""Fixtures of the tests that need a workspace."""

from tests.storage.fixtures import clock, file_workspace, location, new_file, officer, workspace

__all__ = ["clock", "file_workspace", "location", "new_file", "officer", "workspace"]
