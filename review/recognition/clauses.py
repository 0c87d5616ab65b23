"""Clauses of policies that schemes and benefits cite (D1): what the inventory of an app above says of a code."""

from core.recognition_registries import policy_clauses


def known():
    """``{code: PolicyClause}`` of every registered inventory."""
    return {clause.code: clause for source in policy_clauses for clause in source()}


def cited(rows):
    """The rows (citations or benefits) as a list, each with ``cited``: its clause as the inventory has it, else ``None``."""
    rows = list(rows)
    clauses = known() if any(row.clause for row in rows) else {}
    for row in rows:
        row.cited = clauses.get(row.clause) if row.clause else None
    return rows
