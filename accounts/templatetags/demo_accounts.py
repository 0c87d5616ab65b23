"""The demo accounts on the sign-in page."""

from django import template
from django.conf import settings

from accounts.demo import DEMO_ACCOUNTS

register = template.Library()


@register.inclusion_tag("account/_demo_accounts.html")
def demo_accounts():
    """What one can sign in as where demo data was loaded; draws nothing elsewhere, and never the password."""
    return {"accounts": DEMO_ACCOUNTS if settings.HAS_DEMO_DATA else ()}
