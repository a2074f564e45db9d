"""The page of reports, outcomes, follow-ups and closing."""
