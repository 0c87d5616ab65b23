"""What the desk works by, as data: return reasons, checks, automatic rules, time limits, where districts are asked."""

from django import forms
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.city_admin import CityAdmin
from core.registries import deadlines, reviewables
from core.templatetags.xieyu import moment
from review import clock, kinds, pre_checks
from review.clock import in_days
from review.enums import CheckTest
from review.models import FindingRule, OpinionRule, PreCheck, ReminderStep, ReturnReason, ServiceStandard


class CityData(CityAdmin):
    """What the desk works by; kinds are chosen by their names."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Kinds by the names that the desk uses, registered ones only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is ContentType:
            labels = {ContentType.objects.get_for_model(entry.model).pk: entry.label for entry in reviewables}
            field.queryset = ContentType.objects.filter(pk__in=labels)
            field.label_from_instance = lambda row: labels[row.pk]
        return field

    @admin.display(description="类型", empty_value="各类")
    def kind(self, row):
        """The desk's name of the kind."""
        model = row.content_type.model_class() if row.content_type_id else None
        return next((entry.label for entry in reviewables if entry.model is model), None)


@admin.register(ReturnReason)
class ReturnReasonAdmin(CityData):
    """Reasons to choose from when something is returned."""

    list_display = ("label", "kind", "text", "place", "is_active")
    list_select_related = ("content_type",)
    list_filter = ("is_active",)
    ordering = ("place", "pk")
    fields = ("content_type", "label", "text", "place", "is_active")


class PreCheckForm(forms.ModelForm):
    """A check whose field exists in its kind."""

    class Meta:
        model = PreCheck
        fields = ("content_type", "field", "test", "pattern", "minimum", "maximum", "message", "is_obstacle", "is_active")

    def clean(self):
        """The field must be one of the kind's, and the test must have what it needs."""
        data = super().clean()
        kind, name = data.get("content_type"), data.get("field")
        names = dict(pre_checks.checkable_fields(kind.model_class())) if kind else {}
        if kind and name not in names:
            known = "、".join(f"{label}（{field}）" for field, label in names.items())
            self.add_error("field", f"这一类没有这一项。可以写：{known}")
        test, pattern = data.get("test"), data.get("pattern")
        if (test == CheckTest.MATCHES) != bool(pattern):
            self.add_error("pattern", "查“写了不该写的”要选一种；查别的不要选。")
        if test == CheckTest.SHORT and not (data.get("minimum") or 0) > 0:
            self.add_error("minimum", "写最少几个字。")
        if test == CheckTest.RANGE and data.get("minimum") is None and data.get("maximum") is None:
            self.add_error("minimum", "写不少于或者不多于多少。")
        return data


@admin.register(PreCheck)
class PreCheckAdmin(CityData):
    """Checks before submitting: proposed by the desk from returns, switched on and off here."""

    form = PreCheckForm
    list_display = ("message", "switch_button", "kind", "field_name", "what", "given_count", "examples_text", "manner")
    list_filter = ("is_active", "is_obstacle")
    list_select_related = ("content_type",)
    ordering = ("is_active", "-given_count", "pk")
    sortable_by = ()
    actions = None
    change_list_template = "admin/review/precheck/change_list.html"

    def get_urls(self):
        """Switching on and off beside the stock pages."""
        wrap = self.admin_site.admin_view
        return [path("<int:object_id>/switch/", wrap(self.switch_view), name="review_precheck_switch"), *super().get_urls()]

    def switch_view(self, request, object_id):
        """Switch one check on or off; only posts do."""
        check = self.get_queryset(request).filter(pk=object_id).first()
        if check is None or not self.has_change_permission(request, check):
            raise Http404("no such check for this person")
        if request.method == "POST":
            pre_checks.switch(check=check, is_active="on" in request.POST)
            messages.success(request, "启用了，对方提交前会看到。" if "on" in request.POST else "停用了。")
        return HttpResponseRedirect(reverse("admin:review_precheck_changelist"))

    @admin.display(description="哪一项")
    def field_name(self, check):
        """What people call the field."""
        return pre_checks.field_label(check.content_type.model_class(), check.field)

    @admin.display(description="查什么")
    def what(self, check):
        """The test in words."""
        if check.test == CheckTest.MATCHES:
            return f"写了{check.get_pattern_display()}"
        if check.test == CheckTest.SHORT:
            return f"少于 {check.minimum} 个字"
        if check.test == CheckTest.RANGE:
            low = "" if check.minimum is None else f"少于 {check.minimum}"
            return "或".join(part for part in (low, "" if check.maximum is None else f"多于 {check.maximum}") if part)
        return check.get_test_display()

    @admin.display(description="例子", empty_value="没有")
    def examples_text(self, check):
        """Some of what was sent back."""
        return "；".join(str(text)[:40] for text in check.examples) or None

    @admin.display(description="怎么办")
    def manner(self, check):
        """Whether it holds a submission up."""
        return "挡住提交" if check.is_obstacle else "提醒"

    @admin.display(description="启用")
    def switch_button(self, check):
        """One press switches it."""
        url = reverse("admin:review_precheck_switch", args=[check.pk])
        name, label = ("off", "停用") if check.is_active else ("on", "启用")
        state = "启用中 " if check.is_active else "建议 "
        return format_html(
            '{}<button class="button" formaction="{}" formmethod="post" name="{}" value="1">{}</button>', state, url, name, label
        )


@admin.register(OpinionRule)
class OpinionRuleAdmin(CityData):
    """Where a district is asked before the city decides."""

    list_display = ("kind", "place", "days", "is_active")
    list_select_related = ("district", "content_type")
    ordering = ("pk",)
    fields = ("content_type", "district", "days", "is_active")

    @admin.display(description="区", empty_value="每个区")
    def place(self, row):
        """The district that is asked."""
        return row.district


@admin.register(ReminderStep)
class ReminderStepAdmin(CityData):
    """When people are reminded of what is due, and when those above them."""

    list_display = ("what", "day_in_words", "who", "is_active")
    ordering = ("deadline", "days", "pk")
    fields = ("deadline", "days", "who", "is_active")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Kinds of due dates by their names, registered ones only."""
        if db_field.name == "deadline":
            return forms.ChoiceField(label="什么到期", choices=[(entry.code, entry.label) for entry in deadlines])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="什么到期")
    def what(self, step):
        """The kind's name; its code where no installed part registers it."""
        return next((entry.label for entry in deadlines if entry.code == step.deadline), step.deadline)

    @admin.display(description="什么时候", ordering="days")
    def day_in_words(self, step):
        """The step's day."""
        if step.days == 0:
            return "到期当天"
        return f"到期前 {-step.days} 个工作日" if step.days < 0 else f"超期 {step.days} 个工作日"


class Counted(CityData):
    """Rows that the portal makes; people change one or two fields."""

    def has_add_permission(self, request):
        """The portal adds them."""
        return False


@admin.register(FindingRule)
class FindingRuleAdmin(Counted):
    """The automatic rules and how often they are wrong."""

    list_display = ("label", "is_active", "seen_count", "dismissed_count", "false_alarms")
    ordering = ("-dismissed_count", "code")
    fields = ("label", "is_active", "seen_count", "dismissed_count", "false_alarms", "counted")
    readonly_fields = ("label", "seen_count", "dismissed_count", "false_alarms", "counted")

    @admin.display(description="误报", empty_value="还没提示过")
    def false_alarms(self, rule):
        """The share that coordinators set aside."""
        percent = rule.false_alarm_percent
        return None if percent is None else f"{percent}%"

    @admin.display(description="统计到", empty_value="还没统计")
    def counted(self, rule):
        """When the record was reckoned."""
        return moment(rule.computed_at) or None


@admin.register(ServiceStandard)
class ServiceStandardAdmin(Counted):
    """How long each kind may take, and how long it took of late."""

    own = {}
    list_select_related = ("content_type",)
    list_display = ("sort", "promise", "period_days", "median", "ninety", "decision_count")
    ordering = ("pk",)
    readonly_fields = ("sort", "promise", "median", "ninety", "decision_count", "kept_count")

    def get_queryset(self, request):
        """Sorts of work that the desk has."""
        self.own = kinds.own_promises()
        return super().get_queryset(request)

    def get_fields(self, request, obj=None):
        """Where the rows set their own days, there is nothing to enter."""
        promise = "promise" if obj is not None and self._has_own(obj) else "target_days"
        return ("sort", promise, "period_days", "median", "ninety", "decision_count", "kept_count")

    @admin.display(description="类型")
    def sort(self, row):
        """The desk's name of the sort of work."""
        return kinds.labels().get((row.content_type_id, row.part)) or str(row)

    @admin.display(description="承诺（工作日）", empty_value="按各办法的环节")
    def promise(self, row):
        """The target, or what the rules in force say."""
        if row.part and (row.content_type_id, row.part) not in self.own:
            return None
        return clock.promise_words(row, self.own)

    def _has_own(self, row):
        return row.part or (row.content_type_id, row.part) in self.own

    @admin.display(description="一半在几个工作日内")
    def median(self, row):
        """The middle."""
        return in_days(row.median_days)

    @admin.display(description="九成在几个工作日内")
    def ninety(self, row):
        """The slow tenth."""
        return in_days(row.ninety_days)
