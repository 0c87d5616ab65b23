"""The pathway of a field of study over all levels (G4)."""

from django import forms
from django.utils import timezone
from django.views.generic import TemplateView

from supplydemand.pathways import COUNT_LIMIT, ladder_of
from taxonomy.forms import CodePickerField, search_button_name, suspend_validation


class PathwayForm(forms.Form):
    """One major of any catalogue; graduates study a 一级学科."""

    major = CodePickerField(kind="major", required=False, limits={"deepest": ["1"]}, label="从哪个专业看起")


class PathwayView(TemplateView):
    """Pick a major, see the ladder from 中职 to 研究生 with what is offered and asked for on each level."""

    template_name = "supplydemand/pathway.html"

    def get_context_data(self, **kwargs):
        """The form, and the ladder of the chosen major."""
        form = PathwayForm(self.request.GET or None)
        form.shows_optional = False
        major = None
        if form.is_bound and search_button_name(self.request.GET, form):
            suspend_validation(form)
        elif form.is_bound and form.is_valid():
            major = form.cleaned_data["major"]
        steps, natures = ladder_of(major, on=timezone.localdate()) if major is not None else ([], [])
        return super().get_context_data(form=form, major=major, steps=steps, natures=natures, limit=COUNT_LIMIT, **kwargs)
