"""Calendars of projects: drawn, listed, printed."""
