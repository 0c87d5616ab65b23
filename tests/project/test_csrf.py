"""No form of another site writes here: every view takes a POST with the portal's own token only."""

from django.conf import settings
from django.views.decorators.csrf import csrf_exempt

from tests.project.routes import all_views


def exempt(views):
    """The patterns whose view asks for no token."""
    return {path for path, view in views.items() if getattr(view, "csrf_exempt", False)}


def test_no_view_is_exempt():
    views = all_views()

    assert len(views) > 500
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert exempt(views) == set()


def test_an_exempt_view_is_found():
    @csrf_exempt
    def view(request):
        """Takes whatever comes."""

    assert exempt({"somewhere/": view}) == {"somewhere/"}
