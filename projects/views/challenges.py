"""The list of challenges, a challenge's page, and what is done on it."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.models import Organization
from core.addresses import address
from core.enums import Status
from core.idempotency import new_token
from core.lists import FilteredListView
from core.models import ReviewEvent
from core.numbers import row_number
from core.sharing import share_card
from core.workflow import WorkflowError, available_actions, perform_transition
from projects import challenge_rules as rules
from projects import splitting
from projects.challenge_enums import ChallengePhase
from projects.challenge_filters import ChallengeFilterSet
from projects.challenge_forms import AnswerForm, ExtendForm, QuestionForm, ReasonForm
from projects.models import Award, ChallengeBid, ChallengeQuestion, OpenChallenge
from projects.services import challenges
from projects.tables import CHALLENGE_COLUMNS, with_winners
from projects.views.acting import ActionView, own_organizations
from supplydemand.export_sources import sources
from supplydemand.views.exporting import CHUNK, RowsExportMixin
from taxonomy.enums import OrganizationSide
from taxonomy.models import District

DIRECT_ACTIONS = ("withdraw", "discard", "reopen")


def get_challenge(request, pk):
    """The challenge if the reader may see it, else 404."""
    rows = OpenChallenge.objects.visible_to(request.user).select_related("organization", "district", "part_of")
    return get_object_or_404(rows, pk=pk)


class ChallengeListView(FilteredListView):
    """What is public of challenges (C6.5)."""

    filterset_class = ChallengeFilterSet
    template_name = "projects/challenge_list.html"
    counted = {"phase": "phase", "level": "level", "district": "district"}
    counted_noun = "个榜"
    sorts = {
        "newest": ("最新公开", ("-published_at", "-id")),
        "closing": ("快截止的在前", ("closes_at", "id")),
        "amount": ("榜金从高到低", ("-amount", "-id")),
        "largest": ("人数从多到少", ("-headcount", "-id")),
    }

    def get_base_queryset(self):
        """Published challenges with what a row shows."""
        return OpenChallenge.objects.visible_to(self.request.user).listed().for_table()

    def get_context_data(self, **kwargs):
        """Adds the export's address and whether the reader may publish."""
        user, export = self.request.user, reverse("projects:challenge_export")
        return super().get_context_data(
            has_own=user.is_authenticated and bool(user.organization_roles),
            can_publish=user.is_authenticated and rules.publishers_of(user).exists(),
            export_urls={form: address(export, [*self._pairs(), ("format", form)]) for form in ("xlsx", "csv")},
            today=timezone.localdate(),
            **kwargs,
        )


class ChallengeExportView(RowsExportMixin, ChallengeListView):
    """The list as a file. Bids are counted once the deadline is past."""

    is_own = False

    def get_source(self):
        """Challenges."""
        return sources.of("challenge")

    def get_columns(self):
        """What a row of the list says, and who got it."""
        return CHALLENGE_COLUMNS

    def exported(self):
        """The rows, some at a time with their winners."""
        left = super().exported()
        while rows := list(islice(left, CHUNK)):
            found = Award.objects.filter(cancelled_at=None, challenge__in=[row.pk for row in rows])
            yield from with_winners(rows, dict(found.values_list("challenge_id", "bid__organization__name")))


class OwnChallengesView(LoginRequiredMixin, TemplateView):
    """What the reader's organizations put up, and what they bid for or are asked to bid for together."""

    template_name = "projects/challenge_mine.html"

    def get_context_data(self, **kwargs):
        """Own challenges and own bids, newest first."""
        user = self.request.user
        own = OpenChallenge.objects.visible_to(user).filter(organization__in=list(user.organization_roles))
        bids = ChallengeBid.objects.visible_to(user).filter(pk__in=self._own_bids(user))
        return super().get_context_data(
            challenges=own.for_table().order_by("-pk")[:100],
            can_publish=rules.publishers_of(user).exists(),
            bids=bids.select_related("challenge", "organization").defer("draft", "ciphertext", "content").order_by("-pk")[:100],
            **kwargs,
        )

    @staticmethod
    def _own_bids(user):
        return ChallengeBid.objects.of(user).values("pk").union(ChallengeBid.objects.joined_by(user).values("pk"))


class ChallengeDetailView(TemplateView):
    """A challenge for everybody who may see it: need, criteria, questions, minutes, result."""

    template_name = "projects/challenge_detail.html"

    def get_context_data(self, **kwargs):
        """The challenge, and the one next step of this reader."""
        challenge = get_challenge(self.request, self.kwargs["pk"])
        user, now = self.request.user, timezone.now()
        is_own = rules.is_member(user, challenge)
        is_inside = is_own or (user.is_staff and rules.is_coordinator_of(user, challenge))
        minutes = getattr(challenge, "minutes", None)
        award = (
            Award.objects.filter(challenge=challenge, cancelled_at=None).select_related("bid__organization", "project").first()
        )
        return super().get_context_data(
            challenge=challenge,
            now=now,
            is_open=challenge.is_open(now),
            is_own=is_own,
            is_inside=is_inside,
            criteria=list(challenge.criteria.all()),
            questions=self._questions(challenge),
            own_bid=self._own_bid(challenge, user),
            bidders=own_organizations(user, challenge) if user.is_authenticated and challenge.is_open(now) else [],
            minutes=minutes,
            award=award,
            ranking=self._ranking(award),
            partners=award.bid.partners.filter(accepted_at__isnull=False).select_related("organization") if award else [],
            shares=list(challenge.shares.select_related("officer__user").order_by("pk")) if challenge.is_approved else [],
            parts=challenge.parts.filter(status=Status.APPROVED).order_by("pk"),
            actions=[t for t in available_actions(challenge, user) if t.action in DIRECT_ACTIONS],
            events=list(ReviewEvent.objects.of(challenge).newest_first()) if is_inside else [],
            question_form=QuestionForm(auto_id="question-%s"),
            answer_form=AnswerForm(auto_id="answer-%s"),
            extend_form=ExtendForm(auto_id="extend-%s"),
            reason_form=ReasonForm(auto_id="stop-%s"),
            can=self._can(user, challenge),
            token=new_token(),
            share=self._share(challenge),
            **kwargs,
        )

    @staticmethod
    def _can(user, challenge):
        return {
            "answer": rules.can_answer(user, challenge),
            "edit": rules.is_author(user, challenge) and challenge.is_editable,
            "extend": rules.can_extend(user, challenge),
            "stop": rules.can_stop(user, challenge),
            "split": rules.can_split(user, challenge),
            "panel": rules.can_name_evaluators(user, challenge),
            "read": user.is_authenticated and ChallengeBid.objects.readable_to(user).filter(challenge=challenge).exists(),
            "open": user.is_authenticated
            and challenge.phase in (ChallengePhase.OPEN, ChallengePhase.CLOSED)
            and challenge.shares.filter(officer__user=user).exists(),
            "award": challenge.phase in (ChallengePhase.NOTICE, ChallengePhase.AWARDED) and user.is_authenticated,
        }

    @staticmethod
    def _questions(challenge):
        return list(challenge.questions.only("pk", "text", "answer", "asked_at", "answered_at", "challenge_id"))

    @staticmethod
    def _own_bid(challenge, user):
        if not user.is_authenticated:
            return None
        rows = ChallengeBid.objects.of(user).filter(challenge=challenge).defer("draft", "ciphertext", "content")
        return rows.select_related("challenge", "organization").first()

    @staticmethod
    def _ranking(award):
        if award is None:
            return []
        bids = ChallengeBid.objects.filter(pk__in=[row["bid"] for row in award.ranking]).select_related("organization")
        names = {bid.pk: bid.organization.name for bid in bids.defer("draft", "ciphertext", "content")}
        return [row | {"name": names.get(row["bid"], ""), "is_winner": row["bid"] == award.bid_id} for row in award.ranking]

    @staticmethod
    def _share(challenge):
        if not challenge.is_approved:
            return None
        return share_card(title=f"揭榜：{challenge}", description=challenge.summary, path=challenge.get_absolute_url())


class ChallengeAction(ActionView):
    """A button of the challenge's page."""

    def page_url(self):
        """The challenge's page."""
        return reverse("projects:challenge_detail", args=[self.kwargs["pk"]])

    @property
    def challenge(self):
        """The challenge if the reader may see it."""
        return get_challenge(self.request, self.kwargs["pk"])


class ChallengeActionView(ChallengeAction):
    """Withdraw, discard or reopen."""

    def act(self):
        """A step of the workflow."""
        challenge, action = self.challenge, self.kwargs["action"]
        if action not in DIRECT_ACTIONS or not rules.is_member(self.request.user, challenge):
            raise Http404("no such action")
        event = perform_transition(
            obj=challenge,
            action=action,
            actor=self.request.user,
            at=timezone.now(),
            expected_version=self.request.POST.get("version", ""),
            reason=self.request.POST.get("reason", "")[:2000],
        )
        return f"“{challenge}”现在是“{event.get_to_status_display()}”。"


class QuestionView(ChallengeAction):
    """Ask."""

    def back(self):
        """The questions."""
        return f"{self.page_url()}#questions"

    def act(self):
        """One question for one post."""
        challenge, data = self.challenge, self.valid(QuestionForm(self.request.POST))
        wanted = row_number(self.request.POST.get("organization", ""))
        own = own_organizations(self.request.user, challenge)
        organization = next((row for row in own if row.pk == wanted), own[0] if own else None)
        if organization is None:
            raise WorkflowError("提问的要是经过核验、不是发榜单位的单位。")

        def ask():
            challenges.ask(
                challenge=challenge, organization=organization, text=data["text"], actor=self.request.user, at=timezone.now()
            )

        self.once(ask)
        return "问题发出去了。答复以后大家都看得到。"


class AnswerView(ChallengeAction):
    """Answer a question."""

    def back(self):
        """The questions."""
        return f"{self.page_url()}#questions"

    def act(self):
        """For everybody."""
        question = get_object_or_404(ChallengeQuestion, pk=self.kwargs["question"], challenge=self.challenge)
        if not rules.can_answer(self.request.user, question.challenge):
            raise Http404("not the publisher")
        data = self.valid(AnswerForm(self.request.POST))
        challenges.answer(question=question, text=data["text"], actor=self.request.user, at=timezone.now())
        return "答复了，大家都看得到。"


class ExtendView(ChallengeAction):
    """A later deadline."""

    def act(self):
        """Only later."""
        challenge, data = self.challenge, self.valid(ExtendForm(self.request.POST))
        saved = challenges.extend(challenge=challenge, closes_at=data["closes_at"], actor=self.request.user, at=timezone.now())
        return f"延期到 {timezone.localtime(saved.closes_at):%Y-%m-%d %H:%M}，在揭榜的单位会收到消息。"


class StopView(ChallengeAction):
    """End it without an award."""

    def act(self):
        """With a reason that everybody reads."""
        challenge, data = self.challenge, self.valid(ReasonForm(self.request.POST))
        challenges.stop(challenge=challenge, reason=data["reason"], actor=self.request.user, at=timezone.now())
        return "终止了，理由写在榜上。密封的标书永远不会打开。"


class SplitView(LoginRequiredMixin, View):
    """What could be made of a challenge that nobody took."""

    def _challenge(self):
        challenge = get_challenge(self.request, self.kwargs["pk"])
        if not rules.is_member(self.request.user, challenge) or challenge.phase != ChallengePhase.UNBID:
            raise Http404("nothing to split")
        return challenge

    def _suggestions(self, challenge):
        schools = Organization.objects.filter(kind__side=OrganizationSide.SUPPLY, status=Status.APPROVED)
        districts = District.objects.filter(retired_on=None, pk__in=schools.values("district")).order_by("pk")
        return splitting.suggestions_of(challenge, districts=districts)

    def get(self, request, pk):
        """The ways of splitting, each with its parts."""
        challenge = self._challenge()
        context = {"challenge": challenge, "suggestions": self._suggestions(challenge), "parts": challenge.parts.order_by("pk")}
        return render(request, "projects/challenge_split.html", context)

    def post(self, request, pk):
        """One click makes the drafts."""
        challenge = self._challenge()
        chosen = next((row for row in self._suggestions(challenge) if row.way == request.POST.get("way")), None)
        if chosen is None:
            raise Http404("no such way")
        try:
            parts = challenges.split(challenge=challenge, suggestion=chosen, actor=request.user)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(challenge)
        messages.success(request, f"建了 {len(parts)} 份草稿。补上新的截止时间就能提交。")
        return redirect("projects:challenge_mine")
