"""Keys that lie in files and never in the database, so that neither the database nor a dump of it can be read with them.

They are in ``settings.KEYS_DIR`` (``keys/`` below the data folder, or ``XIEYU_KEYS``), one file a key, readable by their owner
only. A lasting key has a name; a passing one belongs to a single row and goes as soon as nobody may read that row any more:
then an older copy of the row, in a backup or the write-ahead log, is of no use either.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LENGTH = 32
NONCE = 12
LASTING = "portal"
PASSING = "passing"


class MissingKey(Exception):
    """A key that should be there is not; ``str()`` says what to do."""


class Unreadable(Exception):
    """A text that its key does not open: another key, another purpose, or changed."""


def ensure_lasting():
    """Make the installation's lasting key unless it is there; returns its path. What it sealed is lost without it."""
    path = _folder() / f"{LASTING}.key"
    if not path.exists():
        _write(path)
    return path


def mark(text, *, purpose):
    """A keyed digest by which equal texts are known as equal; whoever has the database alone cannot try texts out."""
    digest = hmac.HMAC(_derived(_lasting(), purpose), hashes.SHA256())
    digest.update(text.encode())
    return digest.finalize().hex()


def lock(content, *, purpose):
    """Bytes as the database may keep them, under the lasting key; ``purpose`` must be the same when they are unlocked."""
    return _lock(_lasting(), content, purpose)


def unlock(locked, *, purpose):
    """The bytes again; raises ``Unreadable``."""
    return _unlock(_lasting(), locked, purpose)


class PassingKey:
    """The key of a single row, by a random name that the row keeps."""

    def __init__(self, name):
        self.path = _folder() / PASSING / f"{_checked(name)}.key"

    @classmethod
    def new(cls):
        """A key that is there from now on; returns its name."""
        name = secrets.token_hex(16)
        _write(cls(name).path)
        return name

    @property
    def is_there(self):
        """Whether what it sealed can still be read."""
        return self.path.exists()

    def lock(self, content, *, purpose):
        """Bytes as the database may keep them; raises ``MissingKey``."""
        return _lock(_read(self.path), content, purpose)

    def unlock(self, locked, *, purpose):
        """The bytes again; raises ``Unreadable`` or ``MissingKey``."""
        return _unlock(_read(self.path), locked, purpose)

    def forget(self):
        """Delete the key: whatever it sealed, wherever a copy of it lies, can never be read again."""
        if self.path.exists():
            with self.path.open("r+b") as file:
                file.write(secrets.token_bytes(LENGTH))
                file.flush()
                os.fsync(file.fileno())
            self.path.unlink(missing_ok=True)


def passing_names(*, before):
    """The names of passing keys that were made before that moment."""
    folder = _folder() / PASSING
    files = folder.glob("*.key") if folder.exists() else ()
    return [path.stem for path in files if path.stat().st_mtime < before.timestamp()]


def _checked(name):
    if not (name.isalnum() and name.isascii()):
        raise ValueError("a key's name is letters and digits")
    return name


def _folder():
    return Path(settings.KEYS_DIR)


def _lasting():
    path = _folder() / f"{LASTING}.key"
    if not path.exists():
        if not settings.MAKES_KEYS:
            raise MissingKey(f"{path} is not there: put it back from its backup, or run manage.py make_keys once on a new portal")
        ensure_lasting()
    return _read(path)


def _read(path):
    try:
        if path.stat().st_mode & 0o077:
            raise MissingKey(f"{path} may be read by others than its owner: chmod 600 it")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingKey(f"{path} is not there") from error
    if len(content) != LENGTH:
        raise MissingKey(f"{path} is no key of ours: put it back from its backup")
    return content


def _write(path):
    """Whole or not at all, and never over another: two processes that start at once agree on one key."""
    for folder in (_folder(), path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _derived(key, purpose):
    return HKDF(algorithm=hashes.SHA256(), length=LENGTH, salt=b"core.key_files", info=purpose.encode()).derive(key)


def _lock(key, content, purpose):
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(_derived(key, purpose)).encrypt(nonce, bytes(content), purpose.encode())


def _unlock(key, locked, purpose):
    locked = bytes(locked)
    try:
        return ChaCha20Poly1305(_derived(key, purpose)).decrypt(locked[:NONCE], locked[NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
