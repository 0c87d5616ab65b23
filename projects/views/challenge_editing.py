"""Writing a challenge: the form, its autosave, handing in."""

from django.urls import reverse

from projects import challenge_rules as rules
from projects.challenge_forms import ChallengeForm
from projects.models import OpenChallenge
from projects.services import challenges
from supplydemand.presentation import words_of
from taxonomy.draft_views import DraftAutosaveNewView, DraftAutosaveView, DraftCreateView, DraftEditView, DraftPages


class ChallengeDrafts(DraftPages):
    """What the drafts of challenges are."""

    model, form_class = OpenChallenge, ChallengeForm
    template_name = "projects/challenge_form.html"
    nothing_filled = "还没填内容，先不存。写上榜题就会自动存成草稿。"

    def url(self, page, *args):
        """The address of a page of challenges."""
        return reverse(f"projects:challenge_{page}", args=args)

    def organizations(self):
        """Those for which the reader may publish."""
        return rules.publishers_of(self.request.user)

    def why_not_writing(self):
        """What to do first."""
        return "榜由企业、区和联盟的管理员或经办人来发，学校来揭。先找到你的单位：登记过就申请加入，没有就登记一个。"

    def own_rows(self):
        """Those that the reader may write."""
        return OpenChallenge.objects.written_by(self.request.user).select_related("organization", "district")

    def initial_of(self, organization):
        """The organization's contact and district."""
        return {name: getattr(organization, name) for name in ChallengeForm.prefilled}

    def create(self, organization, values, unreadable):
        """The draft."""
        actor = self.request.user
        return challenges.create_draft(organization=organization, values=values, unreadable=unreadable, actor=actor)

    def save(self, row, values, unreadable):
        """The saved challenge."""
        return challenges.save_draft(
            challenge=row,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            expected_version=self.request.POST.get("version", ""),
        )

    def submit(self, row, at, expected_version):
        """The challenge in review."""
        return challenges.submit(challenge=row, actor=self.request.user, at=at, expected_version=expected_version)

    def words_of_state(self, row):
        """Review and what follows it."""
        return row.state_text

    def text_of(self, row, name):
        """As on the challenge's page."""
        return self.words(row, name, getattr(row, name))

    def words(self, row, name, value):
        """As on the challenge's page."""
        return words_of(row._meta.get_field(name), value)


class ChallengeCreateView(ChallengeDrafts, DraftCreateView):
    """A new challenge."""


class ChallengeEditView(ChallengeDrafts, DraftEditView):
    """A draft or a returned challenge."""


class ChallengeAutosaveView(ChallengeDrafts, DraftAutosaveView):
    """The script's save of a saved challenge."""


class ChallengeAutosaveNewView(ChallengeDrafts, DraftAutosaveNewView):
    """The script's first save of a new challenge."""
