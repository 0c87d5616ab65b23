"""The city's own words in mails: one row an event, with a look at the mail before it is kept."""

from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib import admin
from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.city_admin import CityAdmin
from accounts.mail_admin import LETTER_POLICY, letter_answer
from core import letters, mail_templates
from core.models import MailTemplate, Notification
from core.registries import notification_events

SAMPLES = 3
"""So many invented messages stand in the mail of the day that is shown."""
HINT = "可以写：" + "、".join(f"{{{name}}}（{what}）" for name, what in mail_templates.PLACEHOLDERS.items())


def event_choices():
    """The mail of the day, mails to people without an account, then every event of the catalogue."""
    entries = sorted(notification_events, key=lambda entry: entry.code)
    events = [(entry.code, f"{entry.group}：{entry.label}") for entry in entries]
    return [(letters.DAILY, "每日汇总：一天一封，几件事列在一起"), *mail_templates.outside_letters, *events]


def _sample(user, event, label):
    return Notification(pk=0, event=event, recipient=user, title=f"示例：{label}", text="这里是消息的内容。", url="/")


class MailTemplateForm(forms.ModelForm):
    """Words with known placeholders only."""

    event = forms.ChoiceField(label="哪类邮件")

    class Meta:
        model = MailTemplate
        fields = ("event", *mail_templates.PARTS, "is_active")
        widgets = dict.fromkeys(("lead", "closing"), forms.Textarea(attrs={"rows": 3, "cols": 70}))
        help_texts = {
            "subject": f"空着就用消息的标题。{HINT}",
            "lead": "空着就用消息的内容；每日汇总没有开头，直接列出几件事。",
            "closing": "按钮上面的最后一段，可以空着。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "event" in self.fields:
            self.fields["event"].choices = event_choices()

    def clean(self):
        """Nothing in braces but placeholders, and something must be said."""
        data = super().clean()
        for part in mail_templates.PARTS:
            unknown = mail_templates.unknown_in(data.get(part, ""))
            if unknown:
                self.add_error(part, f"不认识：{'、'.join(unknown)}。{HINT}")
        if not any(data.get(part, "").strip() for part in mail_templates.PARTS):
            raise forms.ValidationError("主题、开头、结尾至少写一样；都用系统的文字就不用存。")
        return data


@admin.register(MailTemplate)
class MailTemplateAdmin(CityAdmin):
    """Changed by coordinators of the whole city and system administrators; what was used can be switched off."""

    form = MailTemplateForm
    list_display = ("event_label", "subject", "is_active")
    ordering = ("event",)
    sortable_by = ()
    change_form_template = "admin/core/mailtemplate/change_form.html"

    def get_urls(self):
        """The frame with the mail beside the stock pages."""
        letter = self.admin_site.admin_view(self.letter_view)
        return [path("<int:object_id>/letter/", letter, name="core_mailtemplate_letter"), *super().get_urls()]

    @method_decorator(csp_update({"frame-src": ["'self'"]}))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The form with the mail below it."""
        return super().change_view(request, object_id, form_url, extra_context)

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace(LETTER_POLICY))
    def letter_view(self, request, object_id):
        """The mail as kept, with an invented message."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None or not self.has_view_permission(request, row):
            raise Http404("no such template for this person")
        return letter_answer(self._letter(request.user, row).html)

    def _letter(self, user, row):
        if row.event == letters.DAILY:
            samples = [_sample(user, entry.code, entry.label) for entry in notification_events[:SAMPLES]]
            return letters.of_day(samples, on=timezone.localdate(), template=row)
        label = dict(event_choices()).get(row.event, row.event)
        return letters.of_message(_sample(user, row.event, label), template=row)

    @admin.display(description="哪类邮件")
    def event_label(self, row):
        """The event in words."""
        return dict(event_choices()).get(row.event, row.event)
