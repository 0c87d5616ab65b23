"""What the desk works by, as data: return reasons, automatic rules, time limits, where districts are asked."""

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType

from core.admin_history import AuditHistoryMixin
from core.registries import deadlines
from core.templatetags.xieyu import moment
from review.clock import in_days
from review.models import FindingRule, OpinionRule, ReminderStep, ReturnReason, ServiceStandard
from review.statistics import kind_labels


class CityData(AuditHistoryMixin, admin.ModelAdmin):
    """Changed by coordinators of the whole city and system administrators; nothing for the others."""

    list_per_page = 50

    def has_module_permission(self, request):
        """Whoever may change it sees the entry."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))

    def has_view_permission(self, request, obj=None):
        """The city's."""
        return self.has_module_permission(request)

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What was used stays; it can be switched off."""
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Kinds by the names that the desk uses, registered ones only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is ContentType:
            labels = kind_labels()
            field.queryset = ContentType.objects.filter(pk__in=labels)
            field.label_from_instance = lambda row: labels[row.pk]
        return field

    @admin.display(description="类型", empty_value="各类")
    def kind(self, row):
        """The desk's name of the kind."""
        return kind_labels().get(row.content_type_id)


@admin.register(ReturnReason)
class ReturnReasonAdmin(CityData):
    """Reasons to choose from when something is returned."""

    list_display = ("label", "kind", "text", "place", "is_active")
    list_filter = ("is_active",)
    ordering = ("place", "pk")
    fields = ("content_type", "label", "text", "place", "is_active")


@admin.register(OpinionRule)
class OpinionRuleAdmin(CityData):
    """Where a district is asked before the city decides."""

    list_display = ("kind", "place", "days", "is_active")
    list_select_related = ("district",)
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

    list_display = ("kind", "target_days", "median", "ninety", "decision_count")
    list_select_related = ("content_type",)
    ordering = ("pk",)
    fields = ("kind", "target_days", "median", "ninety", "decision_count")
    readonly_fields = ("kind", "median", "ninety", "decision_count")

    @admin.display(description="一半在几个工作日内")
    def median(self, row):
        """The middle."""
        return in_days(row.median_days)

    @admin.display(description="九成在几个工作日内")
    def ninety(self, row):
        """The slow tenth."""
        return in_days(row.ninety_days)
