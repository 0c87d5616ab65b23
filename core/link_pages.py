"""The page of a link from a mail: facts, a question, a button. Reading it has no effect; the button has one, once."""

import pghistory
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from core import links
from core.limits import limited
from core.secret_addresses import kept_secret

STATUS_CODES = {links.OPEN: 200, links.USED: 200, links.EXPIRED: 410, links.REFUSED: 403}


class ActionLinkView(View):
    """GET shows what it is about, POST does it as the link's person; neither asks for a sign-in."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        """Keep the address out of caches, search engines and other sites' logs."""
        return kept_secret(super().dispatch(request, *args, **kwargs))

    def get(self, request, token):
        """What the link is about, or what became of it."""
        return self._draw(_link_or_404(token))

    @limited("action_link")
    def post(self, request, token):
        """Do it once; what is refused is said above the same choices."""
        link = _link_or_404(token)
        try:
            with pghistory.context(user=link.user_id, link=link.pk):
                links.perform(link=link, data=request.POST, at=timezone.now())
        except links.LinkFormInvalid as error:
            return self._draw(link, bound={error.value: error.form})
        except links.REFUSALS as error:
            return self._draw(link, refusal=str(error))
        return redirect(link.url)

    def _draw(self, link, *, refusal="", bound=None):
        now = timezone.now()
        state = links.state_of(link, now)
        context = {"link": link, "state": state, "refusal": refusal}
        if state != links.REFUSED:
            context["page"] = page = links.describe(link, now)
            context["options"] = [_option(choice, bound or {}) for choice in page["choices"]]
        return render(self.request, "link.html", context, status=STATUS_CODES[state])


def _option(choice, bound):
    form = bound.get(choice.value)
    is_open = form is not None
    if form is None and choice.form_class is not None:
        form = choice.form_class(prefix=choice.value or None)
    return {"choice": choice, "form": form, "is_open": is_open}


def _link_or_404(token):
    link = links.find(token)
    if link is None:
        raise Http404("no such link")
    return link
