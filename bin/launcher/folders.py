"""Where a data folder keeps what, and the one folder outside of it that a machine may force on us."""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOCKET_PATH_LIMIT = 107  # bytes, of the kernel's sockaddr_un
NOBODY = "nobody"


@dataclass(frozen=True)
class DataFolder:
    """One portal's data: database, Redis, uploads, mail, logs, and the state of what runs."""

    path: Path

    @classmethod
    def at(cls, path):
        """The folder at ``path`` with its subfolders made; only its owner may enter what holds data."""
        folder = cls(Path(path).resolve())
        for part in (folder.path, folder.log, folder.run):
            part.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def log(self):
        """Every process's log file."""
        return self.path / "log"

    @property
    def run(self):
        """Process ids, locks and stamps: nothing worth a backup."""
        return self.path / "run"

    @property
    def outside(self):
        """The folder under /var/tmp that stands in where the data folder cannot hold the servers' files."""
        name = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        return Path("/var/tmp") / f"xieyu-{os.getuid()}-{name}"  # noqa: S108 - must be reachable by nobody; made 0755, checked

    def server_home(self):
        """Where PostgreSQL's and Valkey's files and sockets live: ``servers/`` here, or ``outside`` where that cannot be.

        It cannot where the socket's path would be too long, or where root's PostgreSQL, which runs as ``nobody``,
        may not enter. A folder once chosen stays chosen as long as it holds a database.
        """
        inside = self.path / "servers"
        too_long = len(os.fsencode(inside / "socket" / ".s.PGSQL.5432.lock")) > SOCKET_PATH_LIMIT
        if too_long or not can_enter(self.path):
            _claim(self.outside)
            return self.outside
        inside.mkdir(exist_ok=True)
        return inside


def can_enter(path):
    """Whether the user whom the servers run as can enter ``path``: always, unless this is root."""
    if os.getuid() != 0:
        return True
    return subprocess.run(["test", "-x", str(path)], user=NOBODY, extra_groups=[], cwd="/").returncode == 0


def _claim(folder):
    """Make ``folder`` ours; refuses one that somebody else made at this guessable place."""
    folder.mkdir(mode=0o755, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o755)
