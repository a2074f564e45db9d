"""Conflicts of interest of a call: the register, declarations, measures, evidence of ties."""
