"""Benchmarks: scripts that print JSON; not part of the suite."""
