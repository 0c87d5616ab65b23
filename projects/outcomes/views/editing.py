"""Writing a draft of any of the four kinds: the form with its script's saves, and what the organization does with the whole."""

from django.utils import timezone

from projects.outcomes import rules
from projects.outcomes.presentation import text_of, words
from projects.outcomes.services import drafts
from projects.outcomes.workflows import DIRECT_ACTIONS
from review.clock import promised
from taxonomy.draft_actions import DraftActionView
from taxonomy.draft_views import (
    DraftAutosaveNewView,
    DraftAutosaveView,
    DraftCreateView,
    DraftEditView,
    DraftPages,
)


class PublicationDrafts(DraftPages):
    """What the drafts of the four kinds are."""

    template_name = "projects/outcomes/form.html"

    def own_rows(self):
        """Those that the reader may write."""
        rows = self.model.objects.visible_to(self.request.user).written_by(self.request.user)
        return rows.select_related("organization__kind")

    def initial_of(self, organization):
        """The project on whose page the writing began."""
        return {"project": self.request.GET.get("project", "")}

    def create(self, organization, values, unreadable):
        """The draft."""
        return drafts.create_draft(
            model=self.model, organization=organization, values=values, unreadable=unreadable, actor=self.request.user
        )

    def save(self, row, values, unreadable):
        """The saved row."""
        return drafts.save_draft(
            row=row,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            expected_version=self.request.POST.get("version", ""),
        )

    def submit(self, row, at, expected_version):
        """The row in review."""
        on = timezone.localdate(at)
        return drafts.submit(row=row, actor=self.request.user, at=at, on=on, expected_version=expected_version)

    def text_of(self, row, name):
        """As on the row's page."""
        return text_of(row, name)

    def words(self, row, name, value):
        """As on the row's page."""
        return words(type(row), name, value)

    def extra_context(self, page, organization):
        """How long a review takes."""
        return {"promise": promised(self.model, timezone.now())}


class CreateView(PublicationDrafts, DraftCreateView):
    """A new draft."""


class EditView(PublicationDrafts, DraftEditView):
    """A draft or a returned row."""


class AutosaveView(PublicationDrafts, DraftAutosaveView):
    """The script's save of a saved row."""


class AutosaveNewView(PublicationDrafts, DraftAutosaveNewView):
    """The script's first save of a new row."""


class ActionView(PublicationDrafts, DraftActionView):
    """Submit, withdraw, discard or reopen from the row's page."""

    direct_actions = DIRECT_ACTIONS

    def may_act(self, row):
        """Members of the organization."""
        return rules.is_member(self.request.user, row)
