"""The review app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The coordinator's desk."""

    name = "review"
    verbose_name = "审核"

    def ready(self):
        """Keep the queue in step with the workflow of every reviewable kind; put the queue on the workbench."""
        from core import desk_registries, registries
        from core.registries import (
            STAFF,
            Entry,
            calendar_items,
            navigation,
            notification_events,
            review_clocks,
            staff_links,
            workbench_items,
        )
        from review import (  # noqa: F401
            announcements,
            clock,
            conduct_panels,
            deadlines,
            desk,
            due_dates,
            pre_checks,
            receivers,
            shared_rules,
            tasks,
        )
        from review.recognition import desk as recognition_desk

        for event in (*announcements.EVENTS, *due_dates.EVENTS):
            notification_events.register(event)
        for rule in shared_rules.RULES:
            registries.shared_rules.register(rule)
        registries.reconcilers.register(tasks.keep_fresh)
        registries.reconcilers.register(deadlines.ensure_hourly)
        registries.deadlines.register(due_dates.TASKS)
        registries.deadlines.register(due_dates.OPINIONS)
        desk_registries.pre_checks.register(pre_checks.hits_of)
        review_clocks.register(clock.CLOCK)
        conduct_panels.register()
        recognition_desk.register()
        workbench_items.register(desk.workbench_lines)
        workbench_items.register(desk.opinion_lines)
        calendar_items.register(desk.opinion_dates)
        staff_links.register(desk.open_task_link)
        navigation.register(Entry(60, "admin:index", "审核后台", STAFF))
