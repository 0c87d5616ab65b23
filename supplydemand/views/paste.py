"""An advertisement pasted as text: what was understood fills the short form, and a person looks at it before it is saved."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from core import kept_forms
from supplydemand.reading import read_advertisement
from supplydemand.understanding import TEXT_LIMIT
from supplydemand.views.guided import GuidedCreateView
from taxonomy.draft_views import DraftPage


class PasteView(GuidedCreateView):
    """Asks for the text, then shows the short form filled from it; writes nothing."""

    reading = None

    def get(self, request):
        """The page that asks for the text, with the one that was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        return self._ask(kept.get("text", "") if kept is not None else "")

    def post(self, request, **kwargs):
        """The short form, filled with what was understood; its own buttons save it."""
        text = request.POST.get("text", "")
        if not text.strip():
            return self._ask("", fault="先把招聘启事的文字贴进来。")
        if len(text) > TEXT_LIMIT:
            messages.warning(request, f"文字超过 {TEXT_LIMIT:,} 字，只读了前面的部分。")
        organization = self.organization_of(request.POST)
        self.reading = read_advertisement(text, on=timezone.localdate(), organization=organization)
        understood = {name: value for name, value in self.reading.initial.items() if value is not None}
        form = self.form_class(
            instance=self.kind.model(organization=organization), initial=self.initial_of(organization) | understood
        )
        for name, evidence in self.reading.evidence.items():
            if name in form.fields:
                form[name].evidence = evidence
        return self.draw(DraftPage(form, organization=organization))

    def extra_context(self, page, organization):
        """Adds what was understood."""
        return super().extra_context(page, organization) | {"reading": self.reading}

    def _ask(self, text, fault=""):
        context = {
            "kind": self.kind,
            "text": text,
            "fault": fault,
            "limit": TEXT_LIMIT,
            "mine_url": self.kind.url("mine"),
            "ask_url": self.kind.url("ask"),
            "paste_url": self.kind.url("paste"),
        }
        return render(self.request, "supplydemand/listing_paste.html", context, status=422 if fault else 200)
