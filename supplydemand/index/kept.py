"""What was made once and may serve again: the latest so many things, for all threads of a process."""

from threading import Lock


class Kept:
    """A dictionary that forgets what was put into it first when it holds more than ``most`` things."""

    def __init__(self, most):
        self._most = most
        self._things = {}
        self._lock = Lock()

    def __len__(self):
        return len(self._things)

    def get(self, key):
        """What was kept under ``key``, or ``None``."""
        return self._things.get(key)

    def put(self, key, thing):
        """Keep ``thing`` under ``key``."""
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self._most:
                del self._things[next(iter(self._things))]

    def without(self, is_gone):
        """Another one that holds everything but the keys for which ``is_gone(key)`` is true."""
        other = Kept(self._most)
        with self._lock:
            other._things = {key: thing for key, thing in self._things.items() if not is_gone(key)}
        return other
