"""Panels in the admin: gather cases, draw, invite, follow the scoring, hold the meeting, close."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header

from core.admin import ReadOnly
from core.admin_history import AuditHistoryMixin
from core.limits import limited
from core.numbers import row_number
from core.templatetags.xieyu import moment
from core.workflow import WorkflowError
from review.recognition import drawing, minutes, panel_pages, rules
from review.recognition.models import Panel, Scorecard
from review.recognition.panel_forms import DatesForm, ExtendForm, PanelForm
from review.recognition.services import further_draws, panels

FOLDER = "admin/review/panel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@admin.register(Panel)
class PanelAdmin(ReadOnly, AuditHistoryMixin, admin.ModelAdmin):
    """Panels, the newest first; a row's page is the panel's own."""

    list_display = ("subject", "call", "field", "until", "progress")
    list_filter = ("field",)
    search_fields = ("title", "call__title")
    search_help_text = "名称或申报通知"
    list_select_related = ("call", "field")
    list_display_links = None
    list_per_page = 25
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-pk",)
    change_list_template = "admin/review/panel/change_list.html"

    def get_queryset(self, request):
        """The city's coordinators see all of them."""
        return Panel.objects.visible_to(request.user)

    def get_urls(self):
        """The panel's own pages beside the stock ones."""
        pages = {
            "panel": self.panel_view,
            "meeting": self.meeting_view,
            "draw": self.draw_view,
            "minutes.docx": self.docx_view,
            "minutes.pdf": self.pdf_view,
        }
        own = [
            path(f"<int:object_id>/{name}/", self.admin_site.admin_view(view), name=f"review_panel_{name.replace('.', '_')}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def has_module_permission(self, request):
        """Coordinators of the whole city."""
        return rules.is_city_coordinator(request.user, None)

    def has_view_permission(self, request, obj=None):
        """``get_queryset`` decides about the single row."""
        return self.has_module_permission(request)

    def add_view(self, request, form_url="", extra_context=None):
        """A new panel: whose cases, which field, until when."""
        if not self.has_module_permission(request):
            raise Http404("panels are the city's")
        form = PanelForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                panel = panels.create(actor=request.user, at=timezone.now(), **form.content())
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                return HttpResponseRedirect(address(panel))
        return self._draw(request, "add.html", {"title": "新的评审组", "form": form})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A row's page is the panel's own."""
        return HttpResponseRedirect(address(self._panel(request, object_id)))

    def history_view(self, request, object_id, extra_context=None):
        """Seed and list of the draw are in it: for who may run the panel."""
        self._panel_to_run(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """A panel stays on record."""
        raise Http404("panels are not deleted")

    def panel_view(self, request, object_id):
        """Cases, experts and the draw, and every step."""
        panel = self._panel(request, object_id)
        if request.method == "POST":
            return self._act(request, panel)
        return self._draw(request, "panel.html", {"title": panel.title, **panel_pages.panel_page(panel, request.user)})

    def meeting_view(self, request, object_id):
        """The live ranking with every card, without names, to be shown in the room."""
        panel = self._panel_to_run(request, object_id)
        if request.method == "POST":
            return self._act(request, panel)
        is_fragment = request.headers.get("HX-Request") == "true"
        template = "review/recognition/panel/_ranking.html" if is_fragment else f"{FOLDER}/meeting.html"
        context = panel_pages.meeting_page(panel, request.path)
        return self._draw(request, template, {"title": f"评审会：{panel}", **context}, folder="")

    def draw_view(self, request, object_id):
        """The record of the draw, reckoned again from its seed."""
        panel = self._panel_to_run(request, object_id)
        if panel.drawn_at is None:
            raise Http404("not drawn yet")
        return self._draw(request, "draw.html", {"title": f"核对抽取：{panel}", **panel_pages.draw_page(panel)})

    def docx_view(self, request, object_id):
        """The minutes to be edited and signed."""
        panel = self._panel_to_run(request, object_id)
        return _download(minutes.docx_of(panel, at=timezone.now()), f"评审纪要-{panel}.docx", DOCX)

    @limited("paper")
    def pdf_view(self, request, object_id):
        """The minutes to be printed."""
        panel = self._panel_to_run(request, object_id)
        return _download(minutes.pdf_of(panel, at=timezone.now()), f"评审纪要-{panel}.pdf", "application/pdf")

    def _panel(self, request, object_id):
        if not self.has_module_permission(request):
            raise Http404("panels are the city's")
        rows = self.get_queryset(request).select_related("call", "stage__version__scheme", "field", "drawn_by")
        return get_object_or_404(rows, pk=object_id)

    def _panel_to_run(self, request, object_id):
        panel = self._panel(request, object_id)
        if not rules.may_run_panel(request.user, panel):
            raise Http404("has a part in the panel's cases")
        return panel

    def _draw(self, request, template, context, folder=FOLDER + "/"):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"{folder}{template}", context)

    def _act(self, request, panel):
        step = STEPS.get(request.POST.get("action", ""))
        if step is None:
            messages.error(request, "选一个要做的。")
            return HttpResponseRedirect(request.path)
        try:
            done = step(panel, request.POST, {"actor": request.user, "at": timezone.now()})
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(request.path)

    @admin.display(description="评审组")
    def subject(self, panel):
        """The title; leads to its page."""
        return format_html('<a class="xy-queue-title" href="{}">{}</a>', address(panel), panel.title)

    @admin.display(description="打分截止")
    def until(self, panel):
        """When scoring ends."""
        return moment(panel.score_until)

    @admin.display(description="进展")
    def progress(self, panel):
        """How far it is."""
        if panel.closed_at:
            return "评审结束"
        return "已抽专家" if panel.drawn_at else "还没抽专家"


def address(panel):
    """The page of a panel."""
    return reverse("admin:review_panel_panel", args=[panel.pk])


def _take_in(panel, data, who):
    count = panels.take_in(panel=panel, run_ids=_numbers(data, "run"), **who)
    return f"编入 {count} 件。"


def _take_out(panel, data, who):
    panels.take_out(panel=panel, case_id=_number(data, "case"), **who)
    return "移出来了。"


def _draw(panel, data, who):
    panels.draw(panel=panel, **who)
    return "抽好了。看一遍名单，再发邀请。"


def _invite(panel, data, who):
    return f"给 {panels.invite(panel=panel, **who)} 位专家发了邀请。"


def _send_again(panel, data, who):
    panels.send_again(seat=_seat(panel, data), **who)
    return "发了新的链接，旧链接停用了。"


def _replace(panel, data, who):
    seat = panels.replace(seat=_seat(panel, data), **who)
    return f"按抽中的顺序补了{seat.expert}。{_invite_when(panel, who)}"


def _draw_further(panel, data, who):
    seat = panels.draw_further(panel=panel, **who)
    return f"按抽中的顺序加抽了{seat.expert}。{_invite_when(panel, who)}"


def _extend(panel, data, who):
    form = ExtendForm(data, panel=panel)
    if not form.is_valid():
        raise panels.PanelRefused("选从哪里抽，写一句为什么。")
    draw = further_draws.extend(panel=panel, **form.cleaned_data, **who)
    return f"从{draw.place_text}又抽了 {len(drawing.free_in(draw.pool))} 位的次序，现在可以补。"


def _set_aside(panel, data, who):
    return f"按回避处理了 {panels.set_aside_conflicts(panel=panel, **who)} 张评分表，原来的分留在记录里，不计入。"


def _invite_when(panel, who):
    return "打分截止已经过了，先改时间，再发邀请。" if who["at"] > panel.score_until else "再发邀请。"


def _chair(panel, data, who):
    panels.set_chair(seat=_seat(panel, data), **who)
    return "定好组长了。"


def _dates(panel, data, who):
    form = DatesForm(data)
    if not form.is_valid():
        raise panels.PanelRefused("打分截止和评审会的时间要填完整。")
    panels.set_dates(panel=panel, **form.cleaned_data, **who)
    return "时间改好了。"


def _conclusion(panel, data, who):
    panels.write_conclusion(panel=panel, text=data.get("conclusion", "")[:4000], **who)
    return "会议意见存好了。"


def _close(panel, data, who):
    panels.close(panel=panel, **who)
    return "评审结束了。现在到待审事项里逐件决定。"


def _give_back(panel, data, who):
    card = Scorecard.objects.filter(pk=_number(data, "card"), case__panel=panel).select_related("case__panel").first()
    if card is None:
        raise panels.PanelRefused("没有这张评分表。")
    panels.give_back(card=card, reason=data.get("reason", "")[:200], **who)
    return "退给专家改了，也发信告诉了。"


STEPS = {
    "take_in": _take_in,
    "take_out": _take_out,
    "draw": _draw,
    "invite": _invite,
    "send_again": _send_again,
    "replace": _replace,
    "draw_further": _draw_further,
    "extend": _extend,
    "set_aside": _set_aside,
    "chair": _chair,
    "dates": _dates,
    "conclusion": _conclusion,
    "close": _close,
    "give_back": _give_back,
}


def _number(data, name):
    return row_number(data.get(name, "")) or 0


def _numbers(data, name):
    return [pk for text in data.getlist(name) if (pk := row_number(text)) is not None]


def _seat(panel, data):
    seat = panel.seats.select_related("panel", "expert").filter(pk=_number(data, "seat")).first()
    if seat is None:
        raise panels.PanelRefused("没有这一席。")
    return seat


def _download(content, name, media_type):
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response
