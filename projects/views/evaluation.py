"""Evaluation: the coordinator's panel, an evaluator's scores, and opened bids side by side."""

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.file_answers import file_answer
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import challenge_rules as rules
from projects.bid_text import TEXTS, shown
from projects.challenge_enums import ChallengePhase
from projects.models import ChallengeBid, ChallengeEvaluator
from projects.services import awards, evaluation, opening
from projects.views.acting import ActionView, SecretMixin
from projects.views.challenges import get_challenge

TEXT_ROWS = ("headcount", "amount", "lead_share", "team", "schedule", "proposal")


class PanelView(LoginRequiredMixin, View):
    """The coordinator draws evaluators; who is tied to a bidder stands there with why."""

    def _challenge(self):
        challenge = get_challenge(self.request, self.kwargs["pk"])
        if not rules.can_name_evaluators(self.request.user, challenge):
            raise Http404("not the coordinator, or not the time")
        return challenge

    def get(self, request, pk):
        """Pool, panel, and how far the scores are."""
        challenge = self._challenge()
        pool = evaluation.candidates(challenge)
        rows = list(challenge.evaluators.select_related("user"))
        serving = [row for row in rows if row.excluded_at is None]
        context = {
            "challenge": challenge,
            "evaluators": rows,
            "free_count": sum(1 for _, reasons in pool if not reasons),
            "tied": [(expert, reasons) for expert, reasons in pool if reasons],
            "seats": [count for count in evaluation.SEATS if count > len(serving)],
            "submitted_count": sum(1 for row in serving if row.submitted_at),
            "can_finish": challenge.scored_at is None and sum(1 for row in serving if row.submitted_at) >= evaluation.NEEDED,
            "ranking": _named(challenge) if challenge.scored_at else [],
        }
        return render(request, "projects/challenge_panel.html", context)

    def post(self, request, pk):
        """Draw, or end the scoring."""
        challenge, now = self._challenge(), timezone.now()
        try:
            if request.POST.get("action") == "finish":
                evaluation.finish(challenge=challenge, actor=request.user, at=now)
                messages.success(request, "评分结束了，发榜单位会收到消息。")
            else:
                count = row_number(request.POST.get("count", "")) or 0
                rows = evaluation.draw(challenge=challenge, count=count, actor=request.user, at=now)
                messages.success(request, f"抽到 {len(rows)} 位，已经发了消息。抽取的种子和名单都留着，可以复查。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(reverse("projects:challenge_panel", args=[pk]))


class ScoreView(SecretMixin, LoginRequiredMixin, View):
    """An evaluator's page: declare, read, score, hand in."""

    def _evaluator(self):
        challenge = get_challenge(self.request, self.kwargs["pk"])
        rows = ChallengeEvaluator.objects.serving().select_related("challenge__organization")
        return get_object_or_404(rows, challenge=challenge, user=self.request.user)

    def get(self, request, pk):
        """Bids are shown only after the declaration."""
        evaluator = self._evaluator()
        challenge = evaluator.challenge
        bids = list(ChallengeBid.objects.opened().filter(challenge=challenge).select_related("organization").order_by("pk"))
        criteria = list(challenge.criteria.all())
        points = {(row.bid_id, row.criterion_id): row.points for row in evaluator.scores.all()}
        opinions = {row.bid_id: row.text for row in evaluator.opinions.all()}
        cards = [
            {
                "bid": bid,
                "content": _shown(bid) if evaluator.declared_at else None,
                "scores": [
                    {
                        "criterion": criterion,
                        "name": f"points-{bid.pk}-{criterion.pk}",
                        "points": points.get((bid.pk, criterion.pk)),
                    }
                    for criterion in criteria
                ],
                "opinion": opinions.get(bid.pk, ""),
            }
            for bid in bids
        ]
        context = {
            "evaluator": evaluator,
            "challenge": challenge,
            "cards": cards,
            "names": [bid.organization.name for bid in bids],
            "is_done": evaluator.submitted_at is not None or challenge.phase != ChallengePhase.SCORING,
        }
        return render(request, "projects/challenge_score.html", context)

    def post(self, request, pk):
        """Declare, save or hand in."""
        evaluator, action, now = self._evaluator(), request.POST.get("action"), timezone.now()
        try:
            if action == "free":
                evaluation.declare(evaluator=evaluator, actor=request.user, at=now)
            elif action == "tied":
                reason = request.POST.get("conflict", "").strip()
                if not reason:
                    raise WorkflowError("写一句和哪个单位有什么关系。")
                evaluation.declare(evaluator=evaluator, actor=request.user, at=now, conflict=reason)
                messages.success(request, "回避了，会另抽一位。谢谢你说明。")
                return redirect("portal:workbench")
            else:
                self._save(evaluator, now, is_last=action == "submit")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(reverse("projects:challenge_score", args=[pk]))

    def _save(self, evaluator, now, *, is_last):
        points, faults = _points(self.request.POST)
        opinions = _opinions(self.request.POST)
        evaluation.save_scores(evaluator=evaluator, points=points, opinions=opinions, actor=self.request.user)
        if faults:
            raise WorkflowError(f"有 {faults} 个分数读不懂，写 0 到 100 的整数。其余的都存了。")
        if is_last:
            evaluation.submit_scores(evaluator=evaluator, actor=self.request.user, at=now)
            messages.success(self.request, "交了。评分不能再改，谢谢。")
        else:
            messages.success(self.request, "分数存了，交之前都能改。")


def _points(data):
    points, faults = {}, 0
    for name, text in data.items():
        parts = name.split("-")
        if len(parts) == 3 and parts[0] == "points" and text.strip():
            if text.strip().isdecimal() and int(text) <= 100:
                points[row_number(parts[1]), row_number(parts[2])] = int(text)
            else:
                faults += 1
    return points, faults


def _opinions(data):
    return {row_number(name.split("-")[1]): text for name, text in data.items() if name.startswith("opinion-") and text.strip()}


class OpenedBidsView(SecretMixin, LoginRequiredMixin, View):
    """Opened bids side by side, for who may read them, with the scores once they are fixed."""

    def get(self, request, pk):
        """A table with one column a bid."""
        challenge = get_challenge(request, pk)
        rows = ChallengeBid.objects.readable_to(request.user).filter(challenge=challenge)
        bids = list(rows.select_related("organization").order_by("pk"))
        if not bids:
            raise Http404("nothing to read")
        contents = [_shown(bid) for bid in bids]
        labels = [label for label, _ in contents[0]["rows"]]
        context = {
            "challenge": challenge,
            "bids": list(zip(bids, contents, strict=True)),
            "table": [(label, [dict(content["rows"])[label] for content in contents]) for label in labels],
            "ranking": _named(challenge) if challenge.scored_at else [],
            "can_award": rules.can_propose_award(request.user, challenge),
            "criteria": list(challenge.criteria.all()),
        }
        return render(request, "projects/challenge_bids.html", context)


class OpenedFileView(SecretMixin, LoginRequiredMixin, View):
    """A file of an opened bid, for who may read the bid."""

    def get(self, request, pk, number):
        """As a download, or drawn in the browser where that is harmless."""
        bid = get_object_or_404(ChallengeBid.objects.readable_to(request.user), pk=pk)
        files = opening.content_of(bid)["files"]
        if not 1 <= number <= len(files):
            raise Http404("no such file")
        file = files[number - 1]
        return file_answer(request, BytesIO(file.content), file.name, file.media_type)


class AwardProposeView(ActionView):
    """The publisher decides."""

    def page_url(self):
        """The bids side by side."""
        return reverse("projects:challenge_bids", args=[self.kwargs["pk"]])

    def back(self):
        """The challenge's page once it is decided."""
        challenge = get_challenge(self.request, self.kwargs["pk"])
        return challenge.get_absolute_url() if challenge.phase == ChallengePhase.NOTICE else self.page_url()

    def act(self):
        """With a reason where it is not the first."""
        challenge = get_challenge(self.request, self.kwargs["pk"])
        rows = ChallengeBid.objects.readable_to(self.request.user).filter(challenge=challenge)
        bid = get_object_or_404(rows, pk=row_number(self.request.POST.get("bid", "")))
        award = awards.propose(
            challenge=challenge,
            bid=bid,
            reason=self.request.POST.get("reason", ""),
            actor=self.request.user,
            at=timezone.now(),
        )
        return f"定榜公示开始，到 {timezone.localtime(award.notice_until):%Y-%m-%d %H:%M}。"


def _shown(bid):
    found = opening.content_of(bid)
    partners = "、".join(f"{row['name']} {row['share']}%（{row['part']}）" for row in found["partners"])
    rows = [(TEXTS[name], shown(name, found["texts"][name])) for name in TEXT_ROWS]
    rows.insert(3, ("联合单位", partners or "没有，一家揭榜"))
    return {"rows": rows, "files": list(enumerate(found["files"], start=1))}


def _named(challenge):
    names = dict(challenge.bids.values_list("pk", "organization__name"))
    return [{"row": row, "name": names[row.bid_id]} for row in evaluation.ranking(challenge)]
