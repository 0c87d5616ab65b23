"""Projects in the admin: who opens sealed bids, and the targets of the talent drive. Bids are on no page of the admin."""

from django.contrib import admin, messages
from django.utils import timezone

from accounts.city_admin import CityAdmin
from core.templatetags.xieyu import moment
from projects.models import DistrictTarget, OpeningOfficer, TalentDrive
from projects.services import officers


@admin.register(OpeningOfficer)
class OpeningOfficerAdmin(CityAdmin):
    """Named here by system administrators; each makes the own key on a page of the portal. City coordinators look on."""

    list_display = ("user", "fingerprint", "key_made", "tried", "named", "retired")
    list_select_related = ("user", "named_by")
    ordering = ("retired_at", "pk")
    fields = ("user",)
    autocomplete_fields = ("user",)
    actions = ("retire_selected",)

    def has_add_permission(self, request):
        """Who names two accounts of one person undoes the two-of-three rule, so few may."""
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        """An office is given and ended, not passed on."""
        return obj is None and self.has_add_permission(request)

    def save_model(self, request, obj, form, change):
        """Through the service, which knows who may."""
        obj.pk = officers.name(user=obj.user, actor=request.user).pk
        obj.refresh_from_db()

    @admin.action(description="卸任：以后的榜不再抽到他们", permissions=["change"])
    def retire_selected(self, request, queryset):
        """Running challenges keep their shares."""
        for officer in queryset:
            officers.retire(officer=officer, actor=request.user, at=timezone.now())
        messages.success(request, "卸任了。已经公开的榜还由原来的三位开标。")

    @admin.display(description="钥匙指纹", empty_value="还没有钥匙")
    def fingerprint(self, officer):
        """By which the officer and everybody else tells the key from another one."""
        return officer.fingerprint or None

    @admin.display(description="任命", empty_value="–")
    def named(self, officer):
        """By whom and when."""
        return f"{officer.named_by}，{moment(officer.named_at)}" if officer.named_by else moment(officer.named_at)

    @admin.display(description="钥匙生成", empty_value="还没有，请他登录后到“我的开标钥匙”生成")
    def key_made(self, officer):
        """When."""
        return moment(officer.key_made_at) or None

    @admin.display(description="最近试过", empty_value="没有")
    def tried(self, officer):
        """When the officer last showed that the key is there."""
        return moment(officer.tried_at) or None

    @admin.display(description="卸任", empty_value="在任")
    def retired(self, officer):
        """Since when not any more."""
        return moment(officer.retired_at) or None


@admin.register(TalentDrive)
class TalentDriveAdmin(CityAdmin):
    """Targets by year and level."""

    list_display = ("year", "level", "target_count", "floor", "note")
    ordering = ("-year", "place")
    fields = ("year", "level", "target_count", "floor", "note", "place")


@admin.register(DistrictTarget)
class DistrictTargetAdmin(CityAdmin):
    """Targets of districts by year (A3.1)."""

    list_display = ("year", "district", "type_name", "measure", "target_count")
    list_select_related = ("district", "type")
    list_filter = ("year", "measure")
    ordering = ("-year", "district", "pk")
    fields = ("year", "district", "type", "measure", "target_count", "note")

    @admin.display(description="哪一类项目")
    def type_name(self, target):
        """The kind, or all."""
        return str(target.type or "全部项目")
