"""Writes of supply and demand: one function per action."""
