"""The outward face: home page, workbench, duties, error pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top app: it may ask every other one."""

    name = "portal"
    verbose_name = "门户"

    def ready(self):
        """Put the portal's own pages into the navigation."""
        from core.registries import SIGNED_IN, Entry, navigation

        navigation.register(Entry(10, "portal:workbench", "我的待办", SIGNED_IN))
        navigation.register(Entry(50, "portal:duties", "平台职责"))
