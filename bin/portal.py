"""The two entry scripts come here: first under any Python 3.11+, then again under the project's own ``.venv``."""

import os
import sys

from launcher import dependencies
from launcher.terminal import StepFailed, line, step


def main(arguments):
    """Make ``.venv`` ready, then run ``run`` or ``test`` under it; returns the exit code."""
    command, *rest = arguments
    if command == "run":
        from launcher.options import parse

        options = parse(rest)  # wrong arguments are refused before anything is installed
    dependencies.keep_bytecode()
    try:
        if not dependencies.is_active():
            with step("依赖就绪"):
                dependencies.ensure()
            python = str(dependencies.VENV_PYTHON)
            os.execv(python, [python, __file__, command, *rest])  # noqa: S606 - our own interpreter
        if command == "run":
            from launcher.run import run

            return run(options)
        from launcher.suite import run_suite

        return run_suite(rest)
    except StepFailed as failure:
        line(f"✗ {failure}", error=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
