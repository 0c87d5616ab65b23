"""``bin/run``: every step to a ready portal, then watching over it until it is told to stop."""

import http.client
import os
import time

from launcher import instance, portal_processes
from launcher.folders import DataFolder
from launcher.management import Management
from launcher.processes import age_of_this_process
from launcher.servers import Servers
from launcher.stamps import (
    Stamps,
    code_fingerprint,
    code_lists_fingerprint,
    project_types_fingerprint,
    schemes_fingerprint,
    static_fingerprint,
)
from launcher.supervisor import Stopped, Supervisor, stop_on_signals
from launcher.terminal import StepFailed, line, step

READY_SECONDS = 90


def run(options):
    """Start the portal and stay until Ctrl-C or SIGTERM; returns the exit code, raises ``StepFailed``."""
    stop_on_signals()
    folder = DataFolder.at(options.data)
    try:
        with instance.only_one(folder, portal_processes.address(options)):
            _require_production_settings(options)
            portal_processes.require_free_port(options)
            if options.fresh:
                with step("已清空旧数据"):
                    instance.start_over(folder)
            supervisor = Supervisor(folder.run / "processes.json")
            try:
                _start(options, folder, supervisor)
                supervisor.watch()
            finally:
                line("· 正在停止")
                supervisor.stop()
    except Stopped:
        line("· 已停止，没有留下进程；数据在 " + str(folder.path))
    return 0


def _start(options, folder, supervisor):
    servers = Servers(folder)
    if servers.outside_folder:
        line(f"· 数据目录放不下服务器的文件（路径太长，或 nobody 进不去），它们放在 {servers.outside_folder}")
    with step("数据库和队列就绪"):
        try:
            servers.start()
        finally:
            supervisor.add(*servers.children)
    variables = portal_processes.environment(options, servers)
    management = Management(variables, folder.log / "bootstrap.log")
    _prepare(options, folder, servers, management)
    children = portal_processes.children(options, folder, variables)
    with step("网站和后台任务就绪"):
        supervisor.start(*children)
        accounts = management.text("demo_accounts") if options.scale != "none" else ""
        _wait_until_ready(options, supervisor, variables)
    line("")
    line(f"协育平台已就绪，共用 {age_of_this_process():.0f} 秒：{portal_processes.address(options)}")
    if accounts:
        line(accounts.rstrip())
    line(f"日志在 {folder.log}；按 Ctrl-C 停止。")


def _prepare(options, folder, servers, management):
    """Tables, code lists, demo data and static files: each only when its sources changed since it was last done here.

    What is known about the database is kept beside it, so that both go together; about an external one nothing is kept.
    """
    send = "请把日志最后几行发给维护者。"
    database = Stamps(servers.home / "done.json" if servers.postgres else None)
    if not database.has("tables", code := code_fingerprint()):
        with step("数据表就绪"):
            management.call("migrate", "--no-input", as_owner=True, advice=f"数据表没有更新成功，{send}")
        database.add("tables", code)
    if not database.has("codes", lists := code_lists_fingerprint()):
        with step("代码表就绪"):
            management.call("load_taxonomy", advice=f"代码表没有装好，{send}")
        database.add("codes", lists)
    if not database.has("project types", kinds := project_types_fingerprint()):
        with step("项目类型就绪"):
            management.call("load_project_types", advice=f"项目类型没有装好，{send}")
        database.add("project types", kinds)
    if options.scale == "none" and not database.has("schemes", packaged := schemes_fingerprint()):
        with step("认定办法草稿就绪"):
            management.call("load_schemes", advice=f"认定办法没有装好，{send}")
        database.add("schemes", packaged)
    if options.scale != "none" and not database.has("demo", options.scale):
        with step(f"示范数据就绪（{options.scale}）"):
            management.call("seed", "--scale", options.scale, "--if-empty", advice=f"示范数据没有装好，{send}")
        database.add("demo", options.scale)
    if not (folder.path / "static").is_dir():
        (folder.run / "done.json").unlink(missing_ok=True)
    files = Stamps(folder.run / "done.json")
    if not files.has("static", sources := f"{options.settings} {static_fingerprint()}"):
        with step("网页资源就绪"):
            management.call("collectstatic", "--no-input", "-v", "0", advice=f"网页资源没有收齐，{send}")
        files.add("static", sources)


def _wait_until_ready(options, supervisor, variables):
    """Ask ``/readyz`` until it says 200; raises ``StepFailed`` naming what is still down."""
    deadline = time.monotonic() + READY_SECONDS
    down = "web"
    while time.monotonic() < deadline:
        status, body = _ask_ready(options, variables)
        if status == 200:
            return
        down = body or down
        supervisor.watch_once()
        time.sleep(0.15)
    raise StepFailed(f"{READY_SECONDS} 秒后仍未就绪（{down}），请查看最近的报错。", f"{options.data}/log/")


def _ask_ready(options, variables):
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host).strip("[]")  # noqa: S104 - a comparison
    name = variables.get("XIEYU_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    connection = http.client.HTTPConnection(host, options.port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        answer = connection.getresponse()
        return answer.status, answer.read(500).decode("utf-8", "replace").strip()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def _require_production_settings(options):
    """Production without these settings would only fail later, in a log."""
    if options.settings != "production":
        return
    missing = [name for name in ("SECRET_KEY", "XIEYU_ALLOWED_HOSTS", "XIEYU_SITE_URL") if not os.environ.get(name)]
    if missing:
        raise StepFailed(f"生产设置还缺 {'、'.join(missing)}：请先设成环境变量（含义见 docs/operations.md），再运行一次。")
    line("· 生产设置要求 HTTPS：请在前面放一个 TLS 代理，转发到这里，并带上 X-Forwarded-Proto: https")
