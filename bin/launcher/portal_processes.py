"""Which processes make up the running portal, and with what environment."""

import os
import signal
import socket

from launcher.dependencies import PROJECT_DIR, VENV
from launcher.processes import Child
from launcher.terminal import StepFailed

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def address(options):
    """Where a browser on this machine finds the portal."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)  # noqa: S104 - a comparison
    return f"http://{host}:{options.port}"


def environment(options, servers):
    """The variables of every process of the portal: the caller's, the servers' addresses, and what the options say."""
    ours = {
        "DJANGO_SETTINGS_MODULE": f"config.settings.{options.settings}",
        "XIEYU_DATA": str(options.data),
        "XIEYU_DEMO": "0" if options.scale == "none" else "1",
        "PYTHONUNBUFFERED": "1",
    }
    caller = dict(os.environ)
    caller.setdefault("XIEYU_SITE_URL", address(options))
    if options.settings == "dev" and not caller.get("XIEYU_ALLOWED_HOSTS"):
        hosts = dict.fromkeys([*LOOPBACK, options.host.strip("[]"), socket.gethostname()])
        caller["XIEYU_ALLOWED_HOSTS"] = ",".join(host for host in hosts if host not in {"0.0.0.0", "::"})  # noqa: S104
    return caller | ours | servers.environment


def children(options, folder, variables):
    """Web, one worker and beat, ready to be started.

    With ``--reuse-port`` the kernel spreads connections over both web processes; on one shared socket one takes most of them.
    """
    binaries = VENV / "bin"
    web = [
        binaries / "gunicorn", "config.wsgi:application", "--bind", f"{options.host}:{options.port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10",
        "--worker-tmp-dir", folder.run, "--no-control-socket", "--reuse-port",
    ]  # fmt: skip
    celery = [binaries / "celery", "-A", "config"]
    worker = [
        *celery,
        "worker",
        "--pool",
        "prefork",
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    common = {"environment": variables, "cwd": PROJECT_DIR}
    return [
        Child("web", "网站", web, folder.log / "web.log", **common),
        Child("worker", "后台任务进程", worker, folder.log / "worker.log", death_signal=signal.SIGKILL, **common),
        Child("beat", "定时进程", beat, folder.log / "beat.log", **common),
    ]


def require_free_port(options):
    """Raise ``StepFailed`` where host and port cannot be listened on."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host.strip("[]"), options.port))
        except PermissionError as error:
            raise StepFailed(f"没有权限监听端口 {options.port}，请换一个 1024 以上的端口：bin/run --port 8000") from error
        except OSError as error:
            reason = f"{options.host}:{options.port} 不能监听（{error.strerror}）"
            raise StepFailed(f"{reason}，多半是端口已被占用；请换一个：bin/run --port {options.port + 1}") from error
