"""Writes of recognition, one function per act."""
