"""When a bid is taken: the database's clock decides, and stands still while the publisher is suspended."""

from core.clock import database_now
from core.workflow import InvalidTransition, WorkflowError
from projects.challenge_enums import ChallengePhase
from projects.services import challenge_news


class TooLate(WorkflowError):
    """The deadline is past by the database's clock."""

    def __init__(self, challenge):
        super().__init__(
            f"揭榜 {challenge_news.moment_text(challenge.closes_at)} 已经截止，这份没有收。你写的都还在草稿里，可以下载副本。"
        )


def check_not_paused(challenge):
    """While the publisher is suspended nothing is sealed; raises ``InvalidTransition``."""
    if challenge.paused_at is not None:
        raise InvalidTransition("发榜单位暂停公开，截止时间也停着。恢复以后接着算，到时会告诉你们；草稿可以接着写。")


def check_open(challenge):
    """Bids are taken now by the database's clock; raises ``InvalidTransition``."""
    check_not_paused(challenge)
    if challenge.phase != ChallengePhase.OPEN or database_now() >= challenge.closes_at:
        raise InvalidTransition(f"揭榜 {challenge_news.moment_text(challenge.closes_at)} 已经截止。")
