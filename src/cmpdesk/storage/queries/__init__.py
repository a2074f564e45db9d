"""Read models built from tables, one module per feature."""
