"""The supply and demand app."""

from django.apps import AppConfig


class SupplydemandConfig(AppConfig):
    """Talent demand, talent supply, and the matching of both."""

    name = "supplydemand"
    verbose_name = "供需对接"

    def ready(self):
        """Listen to the workflow and fill the registries of the apps below."""
        from core import desk_registries, registries
        from core.recognition_registries import conflict_checks, figure_sources
        from supplydemand import (  # noqa: F401
            contact_work,
            figures,
            handover,
            keep_panel,
            listing_links,
            listing_work,
            match_work,
            organization_panel,
            receivers,
            run_panel,
            saved_lists,
            undo_objections,
            warming,
        )
        from supplydemand.conflict_ties import dealings
        from supplydemand.export_sources import LISTINGS, sources
        from supplydemand.import_kinds import kinds
        from supplydemand.index.store import forget_old_changes
        from supplydemand.services import announcements, care, daytime, import_news, listing_import_kinds, listings, matching

        for kind in listing_import_kinds.KINDS:
            kinds.register(kind)
        for source in LISTINGS:
            sources.register(source)
        for figure in figures.FIGURES:
            figure_sources.register(figure)
        conflict_checks.register(dealings)
        for item in handover.ITEMS:
            registries.handover_items.register(item)
        registries.reconcilers.register(matching.ensure_nightly_run)
        registries.reconcilers.register(daytime.notice_changes)
        registries.reconcilers.register(care.ensure_round)
        for purpose in listing_links.PURPOSES:
            registries.link_purposes.register(purpose)
        registries.calendar_items.register(listing_work.calendar_items)
        registries.reconcilers.register(forget_old_changes)
        registries.warmers.register(warming.warm)
        for entry in listing_work.REVIEWABLES:
            registries.reviewables.register(entry)
        for event in (*announcements.EVENTS, *import_news.EVENTS):
            registries.notification_events.register(event)
        for entry in saved_lists.SEARCHABLES:
            registries.searchables.register(entry)
        registries.trust_objections.register(listings.why_not_trusted)
        desk_registries.undo_objections.register(undo_objections.why_not_undone)
        registries.workbench_items.register(listing_work.work_items)
        registries.workbench_items.register(match_work.work_items)
        registries.workbench_items.register(import_news.work_items)
        registries.detail_panels.register(keep_panel.keep_panel)
        contact_work.register()
        registries.detail_panels.register(match_work.match_panel)
        registries.detail_panels.register(organization_panel.organization_panel)
        registries.desk_panels.register(run_panel.last_run)
        registries.home_figures.register(match_work.home_figures)
        registries.navigation.register(registries.Entry(20, "supplydemand:demand_list", "人才需求"))
        registries.navigation.register(registries.Entry(30, "supplydemand:supply_list", "人才供给"))
        registries.navigation.register(registries.Entry(35, "supplydemand:pathway", "专业贯通"))
        registries.navigation.register(registries.Entry(40, "supplydemand:match_list", "匹配", registries.SIGNED_IN))
