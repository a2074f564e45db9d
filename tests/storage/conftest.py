"""Fixtures of the tests that need a workspace."""

from tests.storage.fixtures import clock, file_workspace, location, officer, workspace

__all__ = ["clock", "file_workspace", "location", "officer", "workspace"]
