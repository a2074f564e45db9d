"""The projects that follow the retained applications of a call."""
