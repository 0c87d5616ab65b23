"""Calls in the admin: written as drafts, published, extended, withdrawn by coordinators of the whole city."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from core.templatetags.xieyu import moment
from core.workflow import WorkflowError
from review.case_list import StatesFilter
from review.recognition import scheme_forms
from review.recognition.models import Call, SchemeVersion
from review.recognition.scheme_admin import SeenBeforeSaved
from review.recognition.services import calls

STEPS_DONE = {"publish": "通知发布了。", "extend": "截止时间改了。", "withdraw": "通知撤回了。"}


class CallStatesFilter(StatesFilter):
    """By where a call stands."""

    states = Call.STATES


@admin.register(Call)
class CallAdmin(SeenBeforeSaved):
    """Calls: written as drafts, published, extended, withdrawn."""

    list_display = ("subject", "version", "purpose", "since", "until", "state")
    list_filter = (CallStatesFilter, "purpose")
    search_fields = ("title",)
    list_select_related = ("version__scheme",)
    list_display_links = None
    ordering = ("-opens_at", "-pk")
    fields = ("version", "purpose", "title", "text", "opens_at", "closes_at", "place_count")
    change_form_template = "admin/review/call/change_form.html"

    def has_change_permission(self, request, obj=None):
        """Drafts only: what was published changes by its own steps."""
        return self.has_module_permission(request) and (obj is None or obj.is_editable)

    @admin.display(description="标题")
    def subject(self, call):
        """A draft leads to its form, what was published to its steps."""
        page = "change" if call.is_editable else "steps"
        return format_html(
            '<a class="xy-queue-title" href="{}">{}</a>', reverse(f"admin:review_call_{page}", args=[call.pk]), call
        )

    @admin.display(description="开始申报")
    def since(self, call):
        """When it opens."""
        return moment(call.opens_at)

    @admin.display(description="截止申报")
    def until(self, call):
        """When it closes."""
        return moment(call.closes_at) if call.closes_at else "随时受理"

    @admin.display(description="状态")
    def state(self, call):
        """Where it stands."""
        return call.state_text(timezone.now())

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Rules in force only; a moment is one control."""
        if db_field.name == "version":
            versions = SchemeVersion.objects.in_force().select_related("scheme").order_by("scheme__place", "scheme")
            return db_field.formfield(queryset=versions, empty_label="选一个办法")
        if db_field.name in ("opens_at", "closes_at"):
            return db_field.formfield(form_class=forms.DateTimeField, **scheme_forms.MOMENT)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        """On to the page on which it is published."""
        return self._on_to_steps(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        """On to the page on which it is published."""
        return self._on_to_steps(request, obj) or super().response_change(request, obj)

    def _on_to_steps(self, request, call):
        if "_save" not in request.POST:
            return None
        messages.success(request, "草稿存好了。看一遍，没有问题就发布。")
        return HttpResponseRedirect(reverse("admin:review_call_steps", args=[call.pk]))

    def get_urls(self):
        """The steps beside the stock pages."""
        view = self.admin_site.admin_view(self.steps_view)
        return [path("<int:object_id>/steps/", view, name="review_call_steps"), *super().get_urls()]

    def steps_view(self, request, object_id):
        """Publish, extend or withdraw."""
        call = self.row_of(request, object_id)
        seen = {"version": call.revision}
        extend = scheme_forms.ExtendForm(initial=seen | {"closes_at": call.closes_at}, prefix="extend")
        withdraw = scheme_forms.WithdrawForm(initial=seen, prefix="withdraw")
        if request.method == "POST":
            action = request.POST.get("action")
            form = {"extend": scheme_forms.ExtendForm, "withdraw": scheme_forms.WithdrawForm}.get(action)
            bound = form(request.POST, prefix=action) if form else None
            if self._step(request, call, action, bound):
                return HttpResponseRedirect(request.path)
            extend, withdraw = (bound, withdraw) if action == "extend" else (extend, bound or withdraw)
        context = {"title": call.title, "call": call, "extend": extend, "withdraw": withdraw}
        context["state"] = call.state_text(timezone.now())
        return render(request, "admin/review/call/steps.html", {**self.admin_site.each_context(request), **context})

    def _step(self, request, call, action, form):
        if form is not None and not form.is_valid():
            return False
        common = {"call": call, "actor": request.user, "at": timezone.now()}
        entered = dict(form.cleaned_data) if form else {"version": request.POST.get("version")}
        common["expected_version"] = entered.pop("version")
        step = {"publish": calls.publish, "extend": calls.extend, "withdraw": calls.withdraw}.get(action)
        if step is None:
            raise Http404("no such step")
        try:
            step(**common, **entered)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, STEPS_DONE[action])
        return True
