"""Fixtures of the tests that need a workspace."""

from tests.services.offices import file_office, office
from tests.storage.fixtures import clock, file_workspace, location, new_file, officer, workspace

__all__ = ["clock", "file_office", "file_workspace", "location", "new_file", "office", "officer",
           "workspace"]  # fmt: skip
