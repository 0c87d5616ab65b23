"""The options of ``bin/run``."""

import argparse
from pathlib import Path

from launcher.dependencies import PROJECT_DIR

SCALES = ("none", "demo", "hundredth", "small", "full")


def parse(arguments):
    """The options as a namespace; prints the help, or what is wrong, and exits with 2 on a wrong one."""
    parser = argparse.ArgumentParser(prog="bin/run", description="启动协育平台：数据库、队列、网站、后台任务，一条命令。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1（只有本机能访问）")
    parser.add_argument("--port", type=_port, default=8000, help="端口，默认 8000")
    parser.add_argument("--data", type=Path, default=PROJECT_DIR / "var", help="数据目录，默认本目录下的 var")
    parser.add_argument("--scale", choices=SCALES, help="示范数据的规模，默认 demo（生产设置下默认 none）")
    parser.add_argument("--fresh", action="store_true", help="先清空数据目录里的数据库和文件，再从头开始")
    parser.add_argument("--settings", choices=("dev", "production"), default="dev", help="设置，默认 dev")
    options = parser.parse_args(arguments)
    options.data = options.data.resolve()
    if options.scale is None:  # demo accounts have a printed password: a real city must ask for them
        options.scale = "none" if options.settings == "production" else "demo"
    return options


def _port(text):
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("端口应在 1 到 65535 之间")
    return number
