"""The draw of experts, which anybody can repeat: a seed puts a list of numbers in one order."""

import hashlib
import secrets


def new_seed():
    """128 random bits as hexadecimal text."""
    return secrets.token_hex(16)


def order(seed, expert_ids):
    """The ids in drawn order: by SHA-256 of ``seed|id``."""
    return sorted(expert_ids, key=lambda pk: (_rank(seed, pk), pk))


def free_in(pool):
    """The ids of a kept list that nothing keeps from being drawn."""
    return [row["id"] for row in pool if not row["reasons"]]


def pool_digest(expert_ids):
    """SHA-256 over the ids of who could be drawn, ascending, with commas between them."""
    return hashlib.sha256(",".join(str(pk) for pk in sorted(expert_ids)).encode()).hexdigest()


def _rank(seed, pk):
    return hashlib.sha256(f"{seed}|{pk}".encode()).hexdigest()
