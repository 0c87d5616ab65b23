"""Running the portal's management commands, one log for all: ``bootstrap.log``."""

import subprocess

from launcher.dependencies import PROJECT_DIR, VENV_PYTHON
from launcher.processes import die_with_parent
from launcher.terminal import StepFailed


class Management:
    """``manage.py`` with the environment of one start."""

    def __init__(self, environment, log):
        self.environment = environment
        self.log = log

    def call(self, *arguments, advice, as_owner=False):
        """Run one command to its end; raises ``StepFailed`` with ``advice`` and the log's path when it fails."""
        if self._run(arguments, as_owner=as_owner, output=None).returncode != 0:
            raise StepFailed(advice, self.log)

    def text(self, *arguments):
        """What a command prints; raises ``StepFailed`` when it fails (its complaint is in the log)."""
        done = self._run(arguments, as_owner=False, output=subprocess.PIPE)
        if done.returncode != 0:
            raise StepFailed(f"{arguments[0]} 没有成功，请把日志最后几行发给维护者。", self.log)
        return done.stdout.decode()

    def _run(self, arguments, *, as_owner, output):
        environment = self.environment | ({"XIEYU_DATABASE_ROLE": "owner"} if as_owner else {})
        with self.log.open("ab") as log:
            log.write(f"--- manage.py {' '.join(arguments)}\n".encode())
            log.flush()
            return subprocess.run(
                [VENV_PYTHON, PROJECT_DIR / "manage.py", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output or log,
                stderr=log,
                env=environment,
                cwd=PROJECT_DIR,
                preexec_fn=die_with_parent(9),  # noqa: PLW1509 - the launcher has one thread
            )
