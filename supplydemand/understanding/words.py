"""Small tools over characters, shared by the readers of free text."""

from taxonomy.resemblance import bigrams, folded

__all__ = ["bigrams", "folded"]
