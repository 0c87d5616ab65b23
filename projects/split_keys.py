"""Keys of challenges: a pair whose private half exists only in pieces until two opening officers put it together.

Knows no model. HPKE (RFC 9180, X25519, HKDF-SHA256, ChaCha20-Poly1305) seals; Shamir's scheme splits. pycryptodome shares out
16 bytes, so the two halves of a private key are shared out one by one; a share is its number and both of its pieces.
"""

import base64
import hashlib

from Crypto.Protocol.SecretSharing import Shamir
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

OFFICERS = 3
NEEDED = 2
HALF = 16
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
CHECK = 3
"""Bytes at the end of a written key by which a slip of the pen is noticed."""
PREFIX = "KB"
SHOWN = 20
"""Hexadecimal digits of a fingerprint: 80 bits."""


class WrongKey(Exception):
    """A key, a share or a sealed text that does not fit the others; ``str()`` is the sentence a user reads."""


def new_pair():
    """``(private, public)``, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private):
    """The public half of a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(content, public, *, purpose):
    """``content`` for whoever has the private half; ``purpose`` must be the same when it is opened."""
    return SUITE.encrypt(bytes(content), X25519PublicKey.from_public_bytes(bytes(public)), info=purpose.encode())


def unseal(sealed, private, *, purpose):
    """The content again; raises ``WrongKey``."""
    try:
        return SUITE.decrypt(bytes(sealed), X25519PrivateKey.from_private_bytes(private), info=purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKey("这把钥匙打不开。") from error


def split(private):
    """Three shares of a private key; any two give it back, one alone says nothing about it."""
    halves = [Shamir.split(NEEDED, OFFICERS, part) for part in (private[:HALF], private[HALF:])]
    return [bytes([number]) + first + second for (number, first), (_, second) in zip(*halves, strict=True)]


def combine(shares, public):
    """The private key of ``public`` from two different shares of it; raises ``WrongKey`` where they do not give it."""
    if len({share[0] for share in shares}) < NEEDED:
        raise WrongKey("还差一位开标人的钥匙。")
    first = [(share[0], share[1 : 1 + HALF]) for share in shares[:NEEDED]]
    second = [(share[0], share[1 + HALF :]) for share in shares[:NEEDED]]
    private = Shamir.combine(first) + Shamir.combine(second)
    if public_of(private) != bytes(public):
        raise WrongKey("两份钥匙拼不出这个榜的钥匙。")
    return private


def written(private):
    """A private key as its owner keeps it: letters and digits in groups of five, with a check at the end."""
    text = base64.b32encode(private + _check(private)).decode().rstrip("=")
    return "-".join([PREFIX, *(text[start : start + 5] for start in range(0, len(text), 5))])


def read(text):
    """A written key, however it was typed or pasted; raises ``WrongKey``."""
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).removeprefix(PREFIX)
    try:
        content = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError as error:
        raise WrongKey("这不像一把开标钥匙。照文件里 KB- 开头的那一行原样贴进来。") from error
    private, check = content[:-CHECK], content[-CHECK:]
    if len(private) != 2 * HALF or check != _check(private):
        raise WrongKey("这把开标钥匙抄错了或不完整。照文件里 KB- 开头的那一行原样贴进来。")
    return private


def fingerprint_of(public):
    """A short name of a public key (hexadecimal digits), by which people tell keys apart: too long to be met by trying."""
    if not public:
        return ""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest().upper()
    return "-".join(digest[start : start + 4] for start in range(0, SHOWN, 4))


def commitment_of(share, *, purpose):
    """The digest by which a share is known again; a share is random, so its digest says nothing about it."""
    return hashlib.sha256(purpose.encode() + b"\0" + share).hexdigest()


def _check(private):
    return hashlib.sha256(b"written key" + private).digest()[:CHECK]
