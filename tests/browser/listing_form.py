"""Filling the form for a demand."""

from datetime import timedelta

from django.utils import timezone

TITLE = "五轴编程技术员"
ANSWERS = {
    "招什么岗位": TITLE,
    "要几个人": "12",
    "做什么": "五轴加工中心的编程、试切和首件检测。",
    "要会什么": "五轴编程、精度检测",
    "月薪从": "6500",
    "月薪到": "8500",
}
"""What is typed, by the question's label."""


def valid_until():
    """A day in three months, as the date control takes it."""
    return timezone.localdate() + timedelta(days=90)


def fill_in(page, **changes):
    """Everything of the form that is typed or chosen from a list, without the major; ``changes`` replace answers."""
    for label, text in (ANSWERS | changes).items():
        page.get_by_label(label).fill(text)
    page.get_by_label("最低什么学历").select_option(label="高职专科及以上")
    page.get_by_label("有效到哪天").fill(valid_until().isoformat())
    page.get_by_label("招聘毕业生").check()


def typed(page):
    """What stands in the fields of ``ANSWERS`` now."""
    return {label: page.get_by_label(label).input_value() for label in ANSWERS}
