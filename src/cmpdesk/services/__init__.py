"""The use cases: one function each, one transaction each, with the acting officer."""
