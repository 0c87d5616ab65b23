"""Pages of matches: the list, one match, and what its two sides do with it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from core.addresses import posted_next
from core.lists import FilteredListView
from core.registries import detail_panels
from core.templatetags.xieyu import day
from supplydemand import rules
from supplydemand.bareness import bare_listings
from supplydemand.enums import Decision, MatchStage
from supplydemand.match_cards import cards_for
from supplydemand.match_forms import AnswerForm, MatchFilterSet
from supplydemand.models import Conversation, Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import freshness, matches
from supplydemand.services.preferences import preference_of
from supplydemand.threads import thread_of
from supplydemand.withheld import withhold

LISTINGS = (TalentDemand, TalentSupply)


class MatchListView(LoginRequiredMixin, FilteredListView):
    """The matches of the reader's organizations, best first, each with its reasons and buttons."""

    filterset_class = MatchFilterSet
    template_name = "supplydemand/match_list.html"
    page_size = 10
    sorts = {"best": ("分数高的在前", ("-score", "id")), "newest": ("新匹配在前", ("-first_seen_on", "-score", "id"))}

    def get_base_queryset(self):
        """Current or answered ones of the reader's organizations; what a side has declined only when asked for."""
        matches = Match.objects.visible_to(self.request.user).current().with_public_listings(on=timezone.localdate())
        if self.request.GET.get("stage") == MatchStage.DECLINED:
            return matches
        wanted = matches.undeclined().with_beyond(self.preference)
        return wanted if self.is_all else wanted.wanted_by(self.preference)

    @property
    def is_all(self):
        """Whether the reader asked for what lies under the own threshold, too."""
        return self.request.GET.get("all") == "1"

    @cached_property
    def preference(self):
        """The reader's own threshold."""
        return preference_of(self.request.user)

    def chip_text(self, name, field, value, filterset):
        """A night by its day; what took the place of a cancelled one may have run at noon."""
        night = filterset.form.cleaned_data.get("night") if name == "night" and filterset.is_valid() else None
        return f"{day(night.on)}那次匹配为止的新匹配" if night else super().chip_text(name, field, value, filterset)

    def get_context_data(self, **kwargs):
        """Adds ``cards``, own listings that say too little, and the last run."""
        context = super().get_context_data(**kwargs)
        rows, filterset = context["object_list"], context["filterset"]
        context["cards"] = cards_for(rows, self.request.user, side=self.request.GET.get("side", ""))
        context["beyond_count"] = sum(card.is_beyond for card in context["cards"])
        context["starts"] = "" if rows else self._starts(filterset)
        context.update(preference=self.preference, is_all=self.is_all, may_read_unmet=rules.can_read_unmet(self.request.user))
        context["bare"] = bare_listings(context["cards"])
        context["last_run"] = MatchingRun.objects.published().first()
        return context

    def _starts(self, filterset):
        """When the first of the reader's listings in question that was approved lately is matched; empty where none waits."""
        at, chosen = timezone.now(), filterset.form.cleaned_data if filterset.is_bound and filterset.is_valid() else {}
        own = {model.side: model.objects.of(self.request.user).published(on=timezone.localdate(at)) for model in LISTINGS}
        asked = {side: rows.filter(pk=chosen[side].pk) for side, rows in own.items() if chosen.get(side)}
        starts_at = freshness.first_start((asked or own).values())
        return freshness.words_until(starts_at, at) if starts_at else ""


class MatchPageMixin(LoginRequiredMixin):
    """Finds a match that the reader's organizations take part in; anything else is a 404."""

    def get_match(self):
        """The match, its listings not loaded yet."""
        return get_object_or_404(Match.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_card(self, side=""):
        """The match as this reader sees it."""
        return cards_for([self.get_match()], self.request.user, side=side)[0]

    def lead_back(self, match):
        """To where the form was, if that is a page of ours; else to the match."""
        return HttpResponseRedirect(posted_next(self.request, match.get_absolute_url()))


class MatchDetailView(MatchPageMixin, View):
    """Both listings side by side, why they match, the answers, and the thread once both want it."""

    def get(self, request, pk):
        """The page."""
        card = self.get_card(request.GET.get("side", ""))
        panels = [panel for make in detail_panels if (panel := make(card.match, request.user))]
        return render(request, "supplydemand/match_detail.html", {"card": card, "thread": self._thread(card), "panels": panels})

    def _thread(self, card):
        if not card.is_contact_open:
            return None
        rows = Conversation.objects.visible_to(self.request.user).for_table()
        conversation = rows.filter(match=card.match).first()
        if conversation is None:
            return None
        withhold(conversation, self.request.user)
        return thread_of(conversation, self.request.user, at=timezone.now(), query=self.request.GET, card=card)


class MatchAnswerView(MatchPageMixin, View):
    """One side's answer."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Keep the answer and say what comes next."""
        match = self.get_match()
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, "这个答复没有记下：说明最多 300 个字。")
            return self.lead_back(match)
        try:
            answer = matches.answer_match(match=match, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except matches.MatchError as error:
            messages.error(request, str(error))
            return self.lead_back(match)
        match.refresh_from_db(fields=["contact_opened_at"])
        messages.success(request, _after_answer(match, answer))
        return self.lead_back(match)


def _after_answer(match, answer):
    if match.contact_opened_at is not None:
        return "双方都有意向，联系方式已经打开，也发消息告诉对方了。"
    if answer.decision == Decision.INTERESTED:
        return "记下了，也告诉对方了。对方也有意向时，双方的联系方式就会打开。"
    return "记下了，对方能看到原因。改主意了可以再答复一次。"
