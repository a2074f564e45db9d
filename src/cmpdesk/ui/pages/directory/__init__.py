"""The directory: organisations, people, and those that were entered twice."""
