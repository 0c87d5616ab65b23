"""An index of the public listings in memory: what lists, counts and maps are computed from without asking the database.

``table`` holds the columns of one side, ``store`` keeps one table a process in step with the database, ``narrowing`` turns a
filter set into masks, ``hits`` answers words, ``counting`` counts. ``docs/decisions/0006`` says why.
"""
