"""Proofs that take long: `python -m proof [NAME ...]`. The suite runs a small part of each."""
