"""Match all listings that are published today, through the Celery workers."""

import time
from argparse import BooleanOptionalAction
from datetime import date

from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import jobs
from supplydemand.enums import RunState
from supplydemand.models import MatchingRun
from supplydemand.services import matching

POLL_SECONDS = 0.5
ASK_AGAIN_SECONDS = 15


class Command(BaseCommand):
    """Registers a run and waits for the workers to finish it; where nothing has changed since today's last run it says so."""

    help = "把今天公开的需求和供给匹配一遍（由后台进程计算），打印匹配数和结果指纹。今天算过、内容没有变，就不再算。"

    def add_arguments(self, parser):
        """Day, whether to repeat unchanged work, and whether and how long to wait."""
        parser.add_argument("--date", type=date.fromisoformat, help="哪一天（YYYY-MM-DD），只能是今天；不写就是今天")
        parser.add_argument("--full", action="store_true", help="内容没有变也重新算一遍")
        parser.add_argument(
            "--wait", action=BooleanOptionalAction, dest="is_waiting", default=True, help="等到算完再退出（默认）"
        )
        parser.add_argument("--timeout", type=float, default=3600, help="最多等多少秒（默认 3600）")

    def handle(self, *, date, full, is_waiting, timeout, **options):
        """Start the run, or say why there is none to start."""
        now = timezone.now()
        today = timezone.localdate(now)
        if date not in (None, today):
            raise CommandError(f"匹配只按今天公开的内容算，今天是 {today}，不是 {date}。去掉 --date 再试。")
        unchanged = None if full else matching.unchanged_run(on=today)
        if unchanged is not None:
            self.stdout.write(f"从 {unchanged} 起内容没有变，不用再算：匹配 {unchanged.match_count:,} 对。要重算，加 --full。")
            self.stdout.write(f"结果指纹 {unchanged.output_digest}")
            return
        run = matching.start_run(on=today, at=now, is_full=full)
        self.stdout.write(f"已登记：{run.on} 第 {run.pk} 次匹配")
        if not is_waiting:
            return
        self._demand_a_worker()
        run = self._follow(run, time.monotonic() + timeout)
        if run.state == RunState.FAILED:
            raise CommandError(f"没做成：{run.error}")
        if run.state == RunState.CANCELLED:
            raise CommandError("这一次被取消了，大家看到的还是上一次的匹配。")
        took = (run.published_at - run.started_at).total_seconds()
        self.stdout.write(
            f"需求 {run.demand_count:,} 条，供给 {run.supply_count:,} 条，匹配 {run.match_count:,} 对，用时 {took:.1f} 秒"
        )
        self.stdout.write(f"结果指纹 {run.output_digest}")

    def _demand_a_worker(self):
        if not self._is_worker_alive():
            raise CommandError("没有后台进程在工作，所以还没开始算。用 bin/run 启动平台，登记的这一次会自动算完。")

    def _is_worker_alive(self):
        try:
            return bool(current_app.control.inspect(timeout=2).ping())
        except jobs.BROKER_ERRORS as error:
            raise CommandError(f"连不上任务队列（Redis）：{error}。用 bin/run 启动平台后再试。") from error

    def _follow(self, run, deadline):
        """Print a line for each step forward until the run has ended; returns it."""
        shown, asked_at = "", time.monotonic()
        while True:
            run = MatchingRun.objects.without_snapshot().get(pk=run.pk)
            line = self._progress(run)
            if line != shown:
                self.stdout.write(line)
                shown, asked_at = line, time.monotonic()
            if not run.is_unfinished:
                return run
            if time.monotonic() > deadline:
                raise CommandError("等的时间到了，还没算完；后台会接着算。")
            if time.monotonic() - asked_at > ASK_AGAIN_SECONDS:
                asked_at = time.monotonic()
                if not self._is_worker_alive():
                    self.stdout.write("后台进程没有回应；它恢复后会接着算")
            time.sleep(POLL_SECONDS)

    def _progress(self, run):
        if run.state == RunState.RUNNING:
            finished, count = matching.progress_of(run)
            return f"{run.get_state_display()}：{finished}/{count} 片"
        return run.get_state_display()
