"""What every page shows around its content: the city, the navigation, the reader's theme and the request's number."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model

from core.addresses import page_url
from core.models import Notification
from core.prepared import Prepared
from core.registries import account_menu, navigation

UNREAD_MAX = 100
THEME_COOKIE = "xieyu_theme"
THEMES = {"light": "浅色", "dark": "深色"}
"""What a reader may choose; without a choice the device decides."""


@dataclass(frozen=True)
class Link:
    """An entry as a page draws it."""

    url: str
    label: str
    is_current: bool
    group: str = ""


def chosen_theme(request):
    """The reader's choice from the cookie: ``light``, ``dark`` or an empty string (the device decides)."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


class Portal:
    """The frame of one page; each part is worked out when a template first asks for it."""

    def __init__(self, request):
        self._request = request
        self.city = settings.CITY_NAME
        self.operator = settings.OPERATOR_NAME
        self.has_demo_data = settings.HAS_DEMO_DATA
        self.themes = THEMES.items()

    @cached_property
    def theme(self):
        """``light``, ``dark`` or an empty string: the device decides."""
        return chosen_theme(self._request)

    @cached_property
    def nav(self):
        """The links of the main navigation that this reader sees; the page's own branch is the current one."""
        return self._links(navigation)

    @cached_property
    def account_menu(self):
        """The links of the reader's own menu."""
        return self._links(account_menu)

    @cached_property
    def messages_url(self):
        """Where the reader's messages are."""
        return settings.NOTIFICATIONS_URL

    @cached_property
    def unread_count(self):
        """How many messages the reader has not opened, up to a hundred; one query a request."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        if not hasattr(self._request, "unread_count"):
            self._request.unread_count = len(_unread.rows(reader=user.pk))
        return self._request.unread_count

    @cached_property
    def unread_text(self):
        """That number for the masthead; empty without any."""
        count = self.unread_count
        return f"{UNREAD_MAX - 1}+" if count >= UNREAD_MAX else str(count or "")

    @cached_property
    def idle_seconds(self):
        """After how many seconds without a request this reader is signed out; 0 for who is not."""
        user = getattr(self._request, "user", None)
        return settings.STAFF_IDLE_SECONDS if user is not None and user.is_authenticated and user.is_staff else 0

    @cached_property
    def account_groups(self):
        """The reader's own menu as ``[(heading, links)]``, in the order in which the headings first come."""
        groups = {}
        for link in self.account_menu:
            groups.setdefault(link.group, []).append(link)
        return list(groups.items())

    @cached_property
    def request_id(self):
        """The number under which the logs keep this request."""
        return getattr(self._request, "id", "")

    def _links(self, entries):
        user, path = getattr(self._request, "user", None), self._request.path
        shown = sorted(entries, key=lambda entry: entry.place)
        urls = [(entry, page_url(entry.url_name)) for entry in shown if user is not None and entry.is_shown_to(user)]
        return [Link(url, entry.label, path.startswith(url), entry.group) for entry, url in urls]


@Prepared
def _unread(reader):
    return Notification.objects.visible_to(get_user_model()(pk=reader)).unread().values_list("pk")[:UNREAD_MAX]


def portal(request):
    """Adds ``portal`` to every template's context."""
    return {"portal": Portal(request)}
