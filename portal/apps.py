"""The outward face: home page, workbench, duties, error pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top app: it may ask every other one."""

    name = "portal"
    verbose_name = "门户"
