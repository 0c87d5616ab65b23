"""What is done on these pages besides drafts: answers to needs, changes of courses, links of the chain."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from core import idempotency
from core.numbers import row_number
from core.workflow import WorkflowError
from projects.outcomes import rules
from projects.outcomes.forms import AnswerForm, CourseChangeForm, LinkForm
from projects.outcomes.lineage import rows_of
from projects.outcomes.models import Course, LineageLink, NeedAnswer, TechnologyNeed
from projects.outcomes.numbers import node_of_number
from projects.outcomes.services import links, needs
from projects.outcomes.views.kinds import COURSE, NEED
from projects.outcomes.views.pages import NODES, PublicationDetailView

NO_SUCH_NUMBER = "这个编号认不出来。编号在对方页面的标题下面，比如 XQ-2026-00012。"


class PostView(LoginRequiredMixin, View):
    """A post from a page of one of the kinds; what is wrong draws that page again with what was typed."""

    http_method_names = ["post"]
    kind = None
    form_name = ""

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(self.page_url())

    def page_url(self):
        """Where the form stood."""
        return self.kind.url("detail", self.kwargs["pk"])

    def again(self, form, row):
        """The page with the form as it was posted."""
        page = PublicationDetailView(kind=self.kind)
        page.setup(self.request, pk=row.pk)
        context = page.get_context_data()
        context[self.form_name] = form
        return page.render_to_response(context, status=400)

    def once(self, act, row, done):
        """Act once a form; what is refused is said on the page."""
        try:
            is_first, _ = idempotency.once(token=self.request.POST.get("token", ""), user=self.request.user, act=act)
        except (WorkflowError, idempotency.StaleForm) as error:
            messages.error(self.request, str(error))
            return redirect(row)
        if is_first:
            messages.success(self.request, done)
        return redirect(row)


class AnswerView(PostView):
    """A team answers a need."""

    kind, form_name = NEED, "answer_form"

    def post(self, request, pk):
        """Answer for one of the reader's organizations."""
        need = get_object_or_404(TechnologyNeed.objects.visible_to(request.user).standing(), pk=pk)
        own = rules.answering_organizations(request.user)
        organization = get_object_or_404(own, pk=row_number(request.POST.get("organization", "")))
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.again(form, need)

        def act():
            needs.answer(need=need, organization=organization, actor=request.user, at=timezone.now(), **form.cleaned_data)

        return self.once(act, need, "应答交过去了，对方选了会告诉你。只有你们和对方看得到。")


class AnswerDecideView(PostView):
    """The enterprise chooses an answer or says no."""

    def page_url(self):
        """The list of needs, since the answer's own need is not public knowledge."""
        return NEED.url("mine")

    def post(self, request, pk):
        """Choose or decline, with a word."""
        answer = get_object_or_404(NeedAnswer.objects.visible_to(request.user).select_related("need"), pk=pk)
        choice, reply = request.POST.get("choice", ""), request.POST.get("reply", "").strip()[:300]
        if choice == "withdraw":
            return self.once(lambda: needs.withdraw(answer=answer, actor=request.user) and "", answer.need, "应答撤回了。")
        if choice == "decline" and not reply:
            messages.error(request, "没选上也请写一句为什么，对方会看到。")
            return redirect(answer.need)

        def act():
            needs.decide(answer=answer, is_accepted=choice == "accept", reply=reply, actor=request.user, at=timezone.now())

        return self.once(act, answer.need, "答复了，对方会收到消息。")


class NeedCloseView(PostView):
    """No more answers."""

    kind = NEED

    def post(self, request, pk):
        """Close it."""
        need = get_object_or_404(TechnologyNeed.objects.visible_to(request.user).written_by(request.user), pk=pk)

        def act():
            needs.close(need=need, actor=request.user, on=timezone.localdate())

        return self.once(act, need, "不再征集了。已经收到的应答还可以答复。")


class CourseChangeView(PostView):
    """What was changed in a course, with what led to it."""

    kind, form_name = COURSE, "change_form"

    def post(self, request, pk):
        """Record it once."""
        course = get_object_or_404(Course.objects.visible_to(request.user).written_by(request.user), pk=pk)
        form = CourseChangeForm(request.POST)
        if form.is_valid() and form.cleaned_data["cause"] and node_of_number(form.cleaned_data["cause"]) is None:
            form.add_error("cause", NO_SUCH_NUMBER)
        if not form.is_valid():
            return self.again(form, course)
        data = form.cleaned_data

        def act():
            links.record_change(
                course=course,
                changed_on=data["changed_on"],
                before=data["before"],
                after=data["after"],
                causes=[node_of_number(data["cause"])] if data["cause"] else [],
                note=data["note"],
                actor=request.user,
                at=timezone.now(),
                on=timezone.localdate(),
            )

        return self.once(act, course, "改动记下了。")


class LinkAddView(PostView):
    """What led to an outcome or a plan."""

    form_name = "link_form"

    def post(self, request, pk):
        """Join the two."""
        row = get_object_or_404(self.kind.model.objects.visible_to(request.user).written_by(request.user), pk=pk)
        form = LinkForm(request.POST)
        cause = node_of_number(form.cleaned_data["cause"]) if form.is_valid() else None
        if form.is_valid() and cause is None:
            form.add_error("cause", NO_SUCH_NUMBER)
        if not form.is_valid():
            return self.again(form, row)
        effect = (NODES[self.kind.model], row.pk)

        def act():
            links.join(cause=cause, effect=effect, note=form.cleaned_data["note"], actor=request.user, at=timezone.now())

        return self.once(act, row, "连上了。")


class LinkRemoveView(PostView):
    """Take a link back."""

    def page_url(self):
        """The courses: a link has no page of its own."""
        return COURSE.url("mine")

    def post(self, request, pk):
        """Remove it, if the reader's organization said it."""
        own = LineageLink.objects.filter(organization__in=request.user.organization_roles)
        link = get_object_or_404(own, pk=pk)
        row = get_object_or_404(rows_of(link.effect_kind, request.user), pk=link.effect_id)

        def act():
            links.part(link=link, actor=request.user)

        return self.once(act, row, "拆开了。")
