"""The core app's start: rights of the application's database role follow every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Abstract models, workflow, jobs, audit and the list kit."""

    name = "core"
    verbose_name = "平台内核"

    def ready(self):
        """Grant the application's role its rights again whenever tables may have changed; put mail right every few seconds."""
        from core import digests, events, mass_mail, operators, outbox, saved_searches, texting, unsubscribing
        from core.database import grant_application_rights, keep_audit_triggers_firing
        from core.registries import link_purposes, notification_events, reconcilers

        for event in events.EVENTS:
            notification_events.register(event)
        link_purposes.register(unsubscribing.LINK)
        for put_right in (
            outbox.requeue,
            mass_mail.start_released,
            saved_searches.ensure_todays,
            digests.ensure_todays,
            operators.report_failures,
            texting.put_right,
        ):
            reconcilers.register(put_right)

        post_migrate.connect(keep_audit_triggers_firing, dispatch_uid="core.keep_audit_triggers_firing")
        post_migrate.connect(grant_application_rights, dispatch_uid="core.grant_application_rights")
