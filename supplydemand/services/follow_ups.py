"""What open threads are asked later: an answer after a silent week, and what came of it."""

from datetime import timedelta

from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent
from supplydemand.enums import Side
from supplydemand.models import Conversation
from supplydemand.services.announcements import ASKED_FOR, EDITORS, OUTCOME_AFTER
from supplydemand.services.conversations import tell
from supplydemand.services.matches import OTHER

SILENT_AFTER = timedelta(days=7)
"""So long a thread may be silent before the side that owes the answer is reminded, once for each silence."""

_EDITOR = frozenset({"editor"})
EVENTS = [
    NotificationEvent("supplydemand.message", "供需对接", "对方给你们写了消息", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent("supplydemand.silence", "供需对接", "对方等你们回复已经一个星期", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent("supplydemand.ask", "供需对接", "有单位想和你们联系", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent(
        "supplydemand.answer_due", "供需对接", "联系请求快到答复的日子，或者过了", EDITORS, mail=MAIL_DAILY, roles=_EDITOR
    ),
    NotificationEvent("supplydemand.ask_answered", "供需对接", "你们的联系请求有了答复", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
]


def remind_of_silence(*, at):
    """Remind the side that owes the answer once for each silence; returns how many sides were to be reminded.

    Where nobody has written yet both sides are. A thread whose outcome the side has settled, or that has been silent for
    more than a month, is left in peace.
    """
    count = 0
    silent = Conversation.objects.filter(active_at__range=(at - SILENT_AFTER - ASKED_FOR, at - SILENT_AFTER))
    for side in Side.values:
        owed = silent.exclude(last_side=side).without_outcome(side, settled_only=True).for_table()
        for thread in owed.order_by("pk"):
            other = thread.organization_on(OTHER[side])
            has_written = bool(thread.last_side)
            tell(
                thread,
                side,
                event="supplydemand.silence",
                key=f"silence:{thread.last_message_id}",
                title=f"{other}等你们回复一个星期了" if has_written else f"和{other}还没有人先开口",
                text=f"就“{thread.subject}”。不打算谈了，也回一句，对方好另找。"
                if has_written
                else f"就“{thread.subject}”。开场白已经备好，改两句就能发。",
                action="去回复" if has_written else "去开口",
            )
            count += 1
    return count


def threads_to_ask(*, at, side):
    """Threads that have been open for a week and of which this side has not said what came of it."""
    opened = Conversation.objects.filter(opened_at__range=(at - OUTCOME_AFTER - ASKED_FOR, at - OUTCOME_AFTER))
    return opened.without_outcome(side).for_table().order_by("pk")
