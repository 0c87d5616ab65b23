"""Numbers: of rows, as they come from outside in addresses, forms and signed links; and counts that stop somewhere."""

from django.core.signing import BadSignature, Signer

DIGITS_MAX = 18
"""More would not fit into the database's numbers."""


def row_number(text):
    """The number that ``text`` is, or ``None`` for anything that cannot be the number of a row."""
    text = str(text)
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else None


def signed_number(number, *, salt):
    """The number with a signature, as a part of an address; another ``salt`` signs otherwise."""
    return Signer(salt=salt, sep=".").sign(str(number))


def read_signed_number(token, *, salt):
    """The number that ``signed_number`` was given, or ``None`` for a forged or damaged token."""
    try:
        return row_number(Signer(salt=salt, sep=".").unsign(token))
    except BadSignature:
        return None


def bounded(count, limit):
    """A count as a page says it: exact up to the limit, then “1,000+”; whoever counts stops one above the limit."""
    return f"{limit:,}+" if count > limit else f"{count:,}"
