"""Calendars as lists: the milestones of a project, a call or a session, one milestone in a form, working days."""
