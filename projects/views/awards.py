"""An award's page: objections, confirmation, contract, milestones, acceptance."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.idempotency import new_token
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import challenge_rules as rules
from projects.award_page import ledger_url_of, money_of
from projects.challenge_forms import AcceptanceForm, ContractForm, MilestoneForm
from projects.models import Award, AwardMilestone, AwardObjection
from projects.services import award_payments, awards
from projects.views.acting import ActionView
from projects.views.challenges import get_challenge


def get_award(request, pk):
    """The standing award of a challenge that the reader may see."""
    rows = Award.objects.filter(cancelled_at=None).select_related("challenge__organization", "bid__organization", "project")
    return get_object_or_404(rows, challenge=get_challenge(request, pk))


class AwardView(LoginRequiredMixin, View):
    """For coordinators the objections, for both sides the contract, for everybody else the way to object."""

    def get(self, request, pk):
        """What this reader has to do with the award."""
        award, user = get_award(request, pk), request.user
        challenge = award.challenge
        is_publisher = rules.is_member(user, challenge)
        is_winner = rules.is_member(user, award.bid) or rules.wins_with(user, award)
        is_coordinator = rules.supervises(user, challenge)
        objections = award.objections.select_related("filed_by") if is_coordinator else award.objections.filter(filed_by=user)
        is_party = is_publisher or is_winner or is_coordinator
        milestones = list(award.milestones.all()) if is_party else []
        money = money_of(award, user) if milestones else None
        unplanned = award_payments.unplanned(award, milestones)
        can_pay = rules.is_author(user, challenge) or rules.is_author(user, award.bid)
        for step in milestones:
            step.in_ledger, step.unplanned = money.promises.get(step.pk, []), unplanned[step.pk]
            step.is_paid_here = can_pay and step.accepted_at is not None
        context = {
            "award": award,
            "challenge": challenge,
            "objections": list(objections),
            "milestones": milestones,
            "accepted_count": sum(row.accepted_at is not None for row in milestones),
            "is_party": is_party,
            "money": money,
            "ledger_url": ledger_url_of(award, user) if is_party else "",
            "is_coordinator": is_coordinator,
            "can_confirm": rules.can_confirm_award(user, challenge),
            "can_run": rules.runs_award(user, challenge) and award.is_running,
            "can_report": rules.is_author(user, award.bid) and award.is_running,
            "is_objectable": award.confirmed_at is None and timezone.now() < award.notice_until,
            "is_notice_over": timezone.now() >= award.notice_until,
            "contract_form": ContractForm(
                initial={"number": award.contract_number, "signed_on": award.signed_on, "amount": award.amount}
            ),
            "milestone_form": MilestoneForm(auto_id="milestone-%s"),
            "acceptance_form": AcceptanceForm(auto_id="acceptance-%s"),
            "token": new_token(),
        }
        return render(request, "projects/challenge_award.html", context)


class AwardActionView(ActionView):
    """A button of the award's page, by its name."""

    def page_url(self):
        """The award's page; without an award any more, the challenge's."""
        return reverse("projects:challenge_award", args=[self.kwargs["pk"]])

    def back(self):
        """An objection that was right leaves no award."""
        challenge = get_challenge(self.request, self.kwargs["pk"])
        has_award = challenge.awards.filter(cancelled_at=None).exists()
        return self.page_url() if has_award else challenge.get_absolute_url()

    def act(self):
        """The action named in the address."""
        actions = {
            "object": self._object,
            "answer": self._answer,
            "confirm": self._confirm,
            "sign": self._sign,
            "milestone": self._milestone,
            "report": self._report,
            "accept-milestone": self._accept_milestone,
            "accept": self._accept,
        }
        if self.kwargs["action"] not in actions:
            raise Http404("no such action")
        award = get_award(self.request, self.kwargs["pk"])
        self._check_party(award)
        return actions[self.kwargs["action"]](award, self.request.user, timezone.now())

    def _check_party(self, award):
        user, action = self.request.user, self.kwargs["action"]
        allowed = {
            "object": True,
            "answer": rules.supervises(user, award.challenge),
            "confirm": rules.supervises(user, award.challenge),
            "report": rules.is_author(user, award.bid),
        }
        if not allowed.get(action, rules.is_author(user, award.challenge)):
            raise Http404("not a party to it")

    def _object(self, award, user, now):
        text = self.request.POST.get("text", "").strip()[:2000]
        if not text:
            raise WorkflowError("写上哪里有问题、依据是什么。")
        self.once(lambda: awards.file_objection(award=award, text=text, actor=user, at=now) and None)
        return "异议收到了，处理结果会告诉你。只有审核专员知道是你提的。"

    def _answer(self, award, user, now):
        objection = get_object_or_404(AwardObjection, pk=row_number(self.request.POST.get("objection", "")), award=award)
        awards.answer_objection(
            objection=objection,
            text=self.request.POST.get("text", "")[:2000],
            is_upheld=self.request.POST.get("result") == "upheld",
            actor=user,
            at=now,
        )
        return "处理意见记下了，提异议的人会收到。"

    def _confirm(self, award, user, now):
        awards.confirm(award=award, actor=user, at=now)
        return "正式定榜，中榜单位的项目草稿已经建好。"

    def _sign(self, award, user, now):
        data = self.valid(ContractForm(self.request.POST))
        awards.sign(award=award, actor=user, **data)
        return "合同登记了。"

    def _milestone(self, award, user, now):
        data = self.valid(MilestoneForm(self.request.POST))
        self.once(lambda: awards.add_milestone(award=award, actor=user, at=now, **data) and None)
        return "节点加上了。"

    def _report(self, award, user, now):
        awards.report_milestone(milestone=self._step(award), text=self.request.POST.get("text", "")[:4000], actor=user, at=now)
        return "报告了，等发榜单位确认。"

    def _accept_milestone(self, award, user, now):
        awards.accept_milestone(milestone=self._step(award), actor=user, at=now)
        return "确认了。"

    def _accept(self, award, user, now):
        data = self.valid(AcceptanceForm(self.request.POST))
        awards.accept(award=award, actor=user, on=timezone.localdate(now), **data)
        return "验收通过。"

    def _step(self, award):
        return get_object_or_404(AwardMilestone, pk=row_number(self.request.POST.get("milestone", "")), award=award)
