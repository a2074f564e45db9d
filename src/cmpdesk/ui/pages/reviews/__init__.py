"""The page of mid-term reviews."""
