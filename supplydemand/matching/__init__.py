"""The matching engine: a library that knows no model, no settings and no clock.

Seams: ``records`` (what a listing means), ``profile`` (constraints, components, weights), ``text`` (tokens and term weights),
``snapshot`` (records as arrays), ``features`` and ``constraints`` (vectorised values), ``engine`` (shards, ranking, digest),
``store`` (tables as bytes and rows), ``explain`` (sentences). See ``docs/matching.md`` for the formula.
"""
