"""Several people at once, each in a browser context of their own."""

import pytest
from django.core.cache import cache

from tests.browser.person import Person


@pytest.fixture(autouse=True)
def decisions_stand_at_once(settings):
    """The stories do not wait ten minutes for what could still be taken back; the worker is started so, too."""
    settings.UNDO_MINUTES = 0


@pytest.fixture(autouse=True)
def _fresh_limits():
    """What other tests of this worker have sent from the same address counts against nobody here."""
    cache.clear()


@pytest.fixture
def people(browser, live_portal):
    """``people(**options)`` opens a browser of its own for one more ``Person``; options go to Playwright's context."""
    opened = []

    def open_browser(**options):
        context = browser.new_context(
            base_url=live_portal,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **{"viewport": {"width": 1440, "height": 900}} | options,
        )
        context.set_default_timeout(8_000)
        opened.append(context)
        return Person(context, live_portal)

    yield open_browser
    for context in opened:
        context.close()
