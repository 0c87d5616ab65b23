"""Pages of experts: the same by the link of their mail and with an account."""

from io import BytesIO

import pghistory
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.file_answers import file_answer
from core.models import Document
from core.secret_addresses import kept_secret
from core.workflow import WorkflowError
from review.recognition import evidence, panel_figures, scrubbing, seat_links, sheets
from review.recognition.enums import SeatState
from review.recognition.models import Application, PanelCase, Score, Seat
from review.recognition.panel_forms import ScoreForm
from review.recognition.services import panels, seats

FOLDER = "review/recognition/panel"


class SeatView(View):
    """A page of one seat: found by the secret of its address, or by number for the expert who is signed in."""

    def dispatch(self, request, *args, token=None, seat_id=None, **kwargs):
        """Find the seat, say so where the link is over, and keep the address out of caches and other sites' logs."""
        if token is not None:
            response = ratelimit.consume_or_429(request, action="panel", limit_get=True) or self._by_link(token, kwargs)
        elif not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        else:
            self.base = {"seat_id": seat_id}
            own = Seat.objects.visible_to(request.user).filter(
                expert__user=request.user, expert__is_active=True, invited_at__isnull=False
            )
            self.seat = get_object_or_404(own.select_related(*seat_links.JOINED), pk=seat_id)
            response = self._answer(kwargs)
        return kept_secret(response)

    def _by_link(self, token, kwargs):
        self.base, self.seat = {"token": token}, seat_links.find(token)
        if self.seat is None or not self.seat.expert.is_active:
            return render(self.request, f"{FOLDER}/link_over.html", {"is_late": False}, status=404)
        return self._answer(kwargs)

    def _answer(self, kwargs):
        if timezone.now() > self.seat.link_until:
            return render(self.request, f"{FOLDER}/link_over.html", {"is_late": True}, status=410)
        with pghistory.context(seat=self.seat.pk):
            return super().dispatch(self.request, **kwargs)

    @property
    def panel(self):
        """The seat's panel."""
        return self.seat.panel

    def address(self, name, **arguments):
        """The address of another page of this seat, by the same way in."""
        return reverse(f"{self.request.resolver_match.namespace}:{name}", kwargs=self.base | arguments)

    def draw(self, template, context, status=200):
        """A page with what all of them show."""
        context = {"seat": self.seat, "panel": self.panel, "home_url": self.address("home"), **context}
        return render(self.request, f"{FOLDER}/{template}", context, status=status)

    def cases(self):
        """The panel's cases with what a sheet needs, in the panel's own order.

        ``is_barred`` are those that this expert, or whoever is signed in on this machine, has a part in by now.
        """
        rows = PanelCase.objects.filter(panel=self.panel).select_related(
            "run__application__organization__district", "run__application__scheme_version", "run__submission"
        )
        cases = list(rows.order_by("place", "pk"))
        barred = seats.barred_cases(self.seat, cases)
        own = Application.objects.filter(runs__panel_case__in=[case.pk for case in cases]).with_part_of(self.request.user)
        own_ids = set(own.values_list("pk", flat=True))
        for case in cases:
            case.panel = self.panel
            case.is_barred = case.pk in barred or case.run.application_id in own_ids
        return cases


class SeatHomeView(SeatView):
    """The invitation, and once it is accepted the cases with what is still to do."""

    def get(self, request):
        """What the panel is about and what waits for this expert."""
        if self.seat.state != SeatState.ACCEPTED:
            return self.draw("invitation.html", {"case_count": self.panel.cases.count()})
        cards = {card.case_id: card for card in self.seat.scorecards.all()}
        rows = [
            {
                "case": case,
                "title": sheets.title_of(case),
                "card": cards.get(case.pk),
                "state": _state_of(case, cards.get(case.pk)),
                "url": "" if case.is_barred else self.address("case", place=case.place),
            }
            for case in self.cases()
        ]
        done = sum(not row["url"] or (row["card"] is not None and not row["card"].is_draft) for row in rows)
        context = {"rows": rows, "done_count": done, "ranking_url": self.address("ranking") if self.seat.is_chair else ""}
        return self.draw("home.html", context)

    def post(self, request):
        """Accept or decline."""
        accepts = request.POST.get("action") == "accept"
        try:
            self.seat = seats.answer(seat=self.seat, accepts=accepts, reason=request.POST.get("reason", ""), at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "谢谢，现在可以打分了。" if accepts else "知道了，会换一位专家。")
        return redirect(self.address("home"))


class SeatPartView(SeatView):
    """A page for those who accepted."""

    def _answer(self, kwargs):
        return super()._answer(kwargs) if self.seat.state == SeatState.ACCEPTED else redirect(self.address("home"))

    def case_or_404(self, place):
        """The case at that place of the panel, unless this expert must not see it."""
        for case in self.cases():
            if case.place == place and not case.is_barred:
                return case
        raise Http404("no such case in the panel")


class SeatCaseView(SeatPartView):
    """One case: what was handed in, the expert's own card, and after it the figures of all."""

    def get(self, request, place):
        """The case and the card as it is kept."""
        case = self.case_or_404(place)
        return self._draw(case, seats.card_as_kept(self.seat, case))

    def post(self, request, place):
        """Keep, hand in or abstain."""
        case = self.case_or_404(place)
        try:
            card = seats.card_of(self.seat, case)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        if request.POST.get("action") in ("abstain", "declare"):
            return self._abstain(case, card)
        form = _form(card, self.panel, request.POST)
        form.is_valid()
        is_final = request.POST.get("action") == "submit" and not form.unreadable
        act = seats.hand_in if is_final else seats.save_draft
        try:
            act(card=card, expected_version=request.POST.get("version", ""), at=timezone.now(), **_content(form, card))
        except seats.CardIncomplete as error:
            form.ask_for(error.criteria)
        except WorkflowError as error:
            card.refresh_from_db()
            if not card.is_draft:
                messages.info(request, str(error))
                return redirect(request.path)
            form.add_error(None, str(error))
        if form.errors:
            card.refresh_from_db()
            return self._draw(case, card, _with_version(form, card), status=400)
        messages.success(request, "交了。" if is_final else "草稿存好了。")
        return redirect(self._next(case) if is_final else request.path)

    def _next(self, case):
        """The next case without a card handed in, or the overview."""
        done = set(self.seat.scorecards.done().values_list("case_id", flat=True))
        rest = [row for row in self.cases() if row.pk not in done and row.is_waiting and not row.is_barred]
        rest = [row for row in rest if row.place > case.place] or rest
        return self.address("case", place=rest[0].place) if rest else self.address("home")

    def _abstain(self, case, card):
        data = self.request.POST
        said = {"card": card, "reason": data.get("reason", ""), "at": timezone.now()}
        try:
            if data["action"] == "declare":
                seats.declare_late(**said)
            else:
                seats.abstain(is_conflict=data.get("is_conflict") == "1", **said)
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return redirect(self.request.path)
        messages.success(self.request, "这件不用你打分了。")
        return redirect(self.address("home"))

    def _draw(self, case, card, form=None, status=200):
        is_open = card.is_draft and self.panel.closed_at is None and case.is_waiting
        context = {
            "case": case,
            "card": card,
            "sheet": sheets.sheet_of(case),
            "state": _state_of(case, card),
            "form": (form or _form(card, self.panel)) if is_open else None,
            "scores": _scores_of(card).select_related("criterion").order_by("criterion__place", "criterion__pk"),
            "saved_at": card.updated_at if card.is_draft and card.version > 1 else None,
            "autosave_url": self.address("autosave", place=case.place),
            "base_url": self.address("case", place=case.place),
            "is_given_back": is_open and seats.was_given_back(card),
            "others": panel_figures.standing_of(case) if card.is_handed_in else None,
        }
        return self.draw("case.html", context, status=status)


class SeatAutosaveView(SeatPartView):
    """The script's saves of a card."""

    http_method_names = ["post"]

    def post(self, request, place):
        """Keep what can be read; 409 when another tab saved meanwhile."""
        case = self.case_or_404(place)
        try:
            card = seats.card_of(self.seat, case)
            form = _form(card, self.panel, request.POST)
            form.is_valid()
            card = seats.save_draft(
                card=card, expected_version=request.POST.get("version", ""), at=timezone.now(), **_content(form, card)
            )
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return JsonResponse(
            {
                "version": card.version,
                "saved_at": f"{timezone.localtime():%H:%M}",
                "unreadable": form.unreadable,
                "is_partial": bool(form.unreadable),
            }
        )


class SeatFigureView(SeatPartView):
    """The applicant's public rows behind a figure; in a blind review there is no such page, for they name the applicant."""

    http_method_names = ["get", "head"]

    def get(self, request, place, code):
        """The rows that everybody may see, whoever is signed in on this machine."""
        case = self.case_or_404(place)
        if self.panel.is_blind or not evidence.is_for_experts(code):
            raise Http404("no such figure for experts")
        on = timezone.localdate(case.run.submission.at)
        found = evidence.of(case.run.application, code, on=on, user=AnonymousUser())
        if found is None:
            raise Http404("no such figure of the case")
        context = {"case": case, "title": sheets.title_of(case), "evidence": found, "on": on}
        return self.draw("figure.html", context | {"case_url": self.address("case", place=place)})


class SeatFileView(SeatPartView):
    """An attachment of a case, named by its place in the sheet."""

    http_method_names = ["get", "head"]

    def get(self, request, place, number):
        """The file as a download or to look at; in a blind review without what programs note about its authors."""
        case = self.case_or_404(place)
        file = sheets.sheet_of(case).file(number)
        document = file and Document.objects.of(case.run.application).filter(pk=file.document_id).first()
        if not document:
            raise Http404("no such file")
        with default_storage.open(document.stored_name) as stored:
            content = stored.read()
        if self.panel.is_blind:
            try:
                content = scrubbing.scrubbed(content, document.media_type)
            except scrubbing.NotScrubbed:
                return self.draw("file_hidden.html", {"file": file}, status=422)
        return file_answer(request, BytesIO(content), file.name, document.media_type)


class SeatRankingView(SeatPartView):
    """The chair's ranking: of the cases whose own card is done; nobody's name beside a score."""

    def _answer(self, kwargs):
        if not self.seat.is_chair:
            raise Http404("not the chair")
        return super()._answer(kwargs)

    def get(self, request):
        """The ranking; the fragment alone for the page's own polling."""
        done = set(self.seat.scorecards.done().exclude(is_conflict=True).values_list("case_id", flat=True))
        cases = [case for case in self.cases() if not case.is_barred]
        shown = [case for case in cases if case.pk in done]
        context = {
            "standings": panel_figures.standings_of(self.panel, shown),
            "waiting_count": len(cases) - len(shown),
            "ranking_url": request.path,
        }
        return self.draw("_ranking.html" if request.htmx else "ranking.html", context)

    def post(self, request):
        """Keep the meeting's words."""
        try:
            panels.write_conclusion(
                panel=self.panel, text=request.POST.get("conclusion", "")[:4000], actor=None, chair=self.seat, at=timezone.now()
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "会议意见存好了。")
        return redirect(request.path)


def _form(card, panel, data=None):
    return ScoreForm(
        data,
        criteria=panel.stage.version.criteria.all(),
        scores=_scores_of(card),
        initial={"version": card.version, "comment": card.comment},
    )


def _scores_of(card):
    return Score.objects.filter(scorecard=card.pk) if card.pk else Score.objects.none()


def _content(form, card):
    return form.content({score.criterion_id: score for score in card.scores.all()})


def _with_version(form, card):
    """The form as it was posted, ready to be posted again over what is kept now."""
    form.data = form.data.copy()
    form.data["version"] = str(card.version)
    return form


def _state_of(case, card):
    if case.is_barred and (card is None or card.is_draft):
        return "有利害关系，不用打分"
    if not case.is_waiting and (card is None or card.is_draft):
        return "不用打分了"
    return card.state_text if card is not None else "还没打"
