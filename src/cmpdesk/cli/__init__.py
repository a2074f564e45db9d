"""The use cases for scripts, support and machines without a display."""
