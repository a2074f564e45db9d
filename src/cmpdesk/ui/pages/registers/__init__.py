"""Registers of people's data: communications, retention, certificates, incidents."""
