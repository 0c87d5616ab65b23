"""Mail in the admin: the outbox for operators, refused addresses, and mails to many with their release."""

from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.forms.mass_mail import MassMailForm
from accounts.models import User
from accounts.services import mass_mails
from core import idempotency, letters, mass_mail, outbox
from core.admin import ReadOnly, ReadOnlyAdmin
from core.admin_history import AuditHistoryMixin
from core.models import MailState, MassMail, Notification, OutgoingMail, UndeliverableAddress
from core.numbers import row_number
from core.registries import mass_audiences, notification_events
from core.secret_addresses import without_keys
from core.templatetags.xieyu import moment

LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "script-src": ["'none'"],
    "sandbox": [],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}
"""Mail programs know only ``style=``: a mail is drawn in a frame of its own, where nothing runs and nothing can be sent."""


def letter_answer(html):
    """The mail as its reader sees it, without the keys of its links."""
    return HttpResponse(without_keys(html))


class WithLetter:
    """For a ``ModelAdmin`` whose rows have a page with the mail drawn in a frame; ``letter_html(row)`` gives its source."""

    def get_urls(self):
        """The page and the frame beside the stock list."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/letter/", wrap(self.letter_view), name=f"{name}_letter"),
            *super().get_urls(),
        ]

    def found(self, request, object_id):
        """The row, if this reader may see it."""
        row = self.get_queryset(request).filter(pk=row_number(object_id)).first()
        if row is None or not self.has_view_permission(request, row):
            raise Http404("no such mail in scope")
        return row

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace(LETTER_POLICY))
    def letter_view(self, request, object_id):
        """The mail alone."""
        return letter_answer(self.letter_html(self.found(request, object_id)))

    def page(self, request, template, context, status=200):
        """A page of our own in admin's frame."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context}
        return TemplateResponse(request, template, context, status=status)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(WithLetter, ReadOnlyAdmin):
    """Every mail that left or should: its text, its end and its errors; one that failed can be tried again."""

    list_display = ("subject", "address", "state", "attempt_count", "written", "ended", "short_error")
    list_filter = ("state",)
    search_fields = ("address", "message_id")
    search_help_text = "收件地址或邮件编号"
    ordering = ("-pk",)
    list_per_page = 30
    sortable_by = ()
    actions = ("retry_selected", "cancel_selected")

    def get_queryset(self, request):
        """Without the texts, which the list does not show, and without what is confidential."""
        hidden = [event.code for event in notification_events if event.is_confidential]
        return super().get_queryset(request).exclude(event__in=hidden).defer("text", "html", "headers")

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One mail with its text as it left; ``retry`` and ``cancel`` are posted here."""
        mail = self.found(request, object_id)
        if request.method == "POST":
            return self._act(request, mail)
        context = {
            "title": mail.subject,
            "mail": mail,
            "text": without_keys(mail.text),
            "can_retry": mail.can_be_retried,
            "can_cancel": mail.is_waiting,
        }
        return self.page(request, "admin/core/outgoingmail/detail.html", context)

    def _act(self, request, mail):
        at = timezone.now()
        if "retry" in request.POST and outbox.retry(mail=mail, at=at):
            messages.success(request, "重新排队了，发没发出去在这里看。")
        elif "cancel" in request.POST and outbox.cancel(mail=mail, at=at):
            messages.success(request, "这封不发了。站内消息还在。")
        else:
            messages.warning(request, "这封邮件已经是别的状态了，什么也没做。")
        return HttpResponseRedirect(request.path)

    def letter_html(self, mail):
        """What left."""
        return mail.html

    @admin.action(description="没发出去的再试一次", permissions=["view"])
    def retry_selected(self, request, queryset):
        """Try those again that are over without being sent."""
        count = sum(outbox.retry(mail=mail, at=timezone.now()) for mail in queryset)
        messages.success(request, f"{count} 封重新排队了。")

    @admin.action(description="还没发的不发了", permissions=["view"])
    def cancel_selected(self, request, queryset):
        """Do not send those that wait."""
        count = sum(outbox.cancel(mail=mail, at=timezone.now()) for mail in queryset)
        messages.success(request, f"{count} 封不发了，站内消息还在。")

    @admin.display(description="写好时间")
    def written(self, mail):
        """When the row was written."""
        return moment(mail.created_at)

    @admin.display(description="了结时间", empty_value="还没有")
    def ended(self, mail):
        """When it was sent, refused or given up; of what waits, when it is tried."""
        return f"最早 {moment(mail.next_attempt_at)} 发" if mail.state == MailState.QUEUED else moment(mail.ended_at) or None

    @admin.display(description="错误", empty_value="")
    def short_error(self, mail):
        """The beginning of the last error."""
        return mail.error[:80]


@admin.register(UndeliverableAddress)
class UndeliverableAddressAdmin(AuditHistoryMixin, ReadOnlyAdmin):
    """Addresses whose servers refuse our mail; the owner sees it in the portal, and an operator may lift the mark."""

    list_display = ("address", "marked", "reason")
    search_fields = ("address",)
    ordering = ("-since",)
    sortable_by = ()
    actions = ("lift_selected",)

    @admin.display(description="从什么时候起")
    def marked(self, row):
        """When the mark was made."""
        return moment(row.since)

    @admin.action(description="又能收了：以后照常发", permissions=["view"])
    def lift_selected(self, request, queryset):
        """Send to these addresses again from now on."""
        rows = list(queryset)
        for row in rows:
            row.delete()
        messages.success(request, f"{len(rows)} 个地址以后照常发。")


@admin.register(MassMail)
class MassMailAdmin(WithLetter, AuditHistoryMixin, ReadOnly, admin.ModelAdmin):
    """Mails to many: written by coordinators for a group in their scope, or held back because they reach many."""

    list_display = ("title", "to", "recipient_count", "state", "created_by", "begun")
    list_filter = ("state",)
    list_select_related = ("created_by",)
    ordering = ("-pk",)
    list_per_page = 50
    sortable_by = ()
    change_list_template = "admin/core/massmail/change_list.html"

    def get_queryset(self, request):
        """One's own; with the whole city all of them."""
        return MassMail.objects.visible_to(request.user)

    def has_module_permission(self, request):
        """Coordinators."""
        user = request.user
        return user.is_active and user.is_staff and bool(user.scope_district_ids)

    def has_view_permission(self, request, obj=None):
        """Whoever sees the entry; ``get_queryset`` decides about the row."""
        return self.has_module_permission(request)

    def get_urls(self):
        """The page for writing one beside the others."""
        compose = self.admin_site.admin_view(self.compose_view)
        return [path("compose/", compose, name="core_massmail_compose"), *super().get_urls()]

    def compose_view(self, request):
        """Write to a group: kept as held, so that nothing leaves before somebody has looked at count and sample."""
        if not self.has_module_permission(request):
            raise Http404("coordinators only")
        form = MassMailForm(request.POST or None, initial={"token": idempotency.new_token()})
        if request.method == "POST" and form.is_valid():
            return self._keep(request, form)
        audiences = [(entry.label, entry.people(request.user).count()) for entry in mass_audiences]
        context = {"title": "写一封群发", "form": form, "audiences": audiences}
        return self.page(request, "admin/core/massmail/compose.html", context, status=422 if form.is_bound else 200)

    def _keep(self, request, form):
        token = form.cleaned_data["token"]

        def act():
            mail = mass_mails.compose(mail=form.save(commit=False), token=token, actor=request.user)
            return reverse("admin:core_massmail_change", args=[mail.pk])

        is_first, url = idempotency.once(token=token, user=request.user, act=act)
        if is_first:
            messages.success(request, "存好了，还没有发。看看人数和样子，再放行。")
        return HttpResponseRedirect(url or reverse("admin:core_massmail_changelist"))

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Count, sample and the decision: release, take back within ten minutes, or cancel."""
        mail = self.found(request, object_id)
        if request.method == "POST":
            return self._decide(request, mail)
        at = timezone.now()
        context = {
            "title": mail.title,
            "mail": mail,
            "to": self.to(mail),
            "text": without_keys(self._sample(mail).text),
            "is_held": mail.is_held,
            "objection": mass_mails.why_not_release(mail=mail, actor=request.user),
            "can_take_back": mail.can_be_taken_back(at),
            "minutes": int(mass_mail.UNDO_FOR.total_seconds() // 60),
        }
        return self.page(request, "admin/core/massmail/detail.html", context)

    def _decide(self, request, mail):
        at = timezone.now()
        try:
            if "release" in request.POST:
                row = mass_mails.release(mail=mail, actor=request.user, at=at)
                messages.success(request, f"放行了。{moment(row.starts_at)} 开始发，在那以前可以收回。")
            elif "take_back" in request.POST:
                mass_mail.take_back(mail=mail, at=at)
                messages.success(request, "收回来了，一封也没有发。")
            elif "cancel" in request.POST:
                mass_mail.cancel(mail=mail, actor=request.user, at=at)
                messages.success(request, "取消了，不会发。")
        except mass_mail.MassMailError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(request.path)

    def _sample(self, mail):
        message = Notification.objects.filter(key=mail.key, event=mail.event).first() or Notification(
            pk=0,
            recipient=mail.created_by or User(name="收件人"),
            event=mail.event,
            title=mail.title,
            text=mail.text,
            url=mail.url,
            action_label=mail.action_label,
        )
        return letters.of_message(message)

    def letter_html(self, mail):
        """A sample: everybody gets the same words."""
        return self._sample(mail).html

    @admin.display(description="发给谁")
    def to(self, mail):
        """The audience in words."""
        if not mail.audience:
            return "系统通知，人多先停下"
        try:
            return mass_audiences.of(mail.audience).label
        except LookupError:
            return mail.audience

    @admin.display(description="开始发", empty_value="还没放行")
    def begun(self, mail):
        """When it begins, or began, to leave."""
        return moment(mail.starts_at) or None
