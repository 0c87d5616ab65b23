"""Second factors and failed sign-ins in the admin, for superusers: help for who lost a phone or is locked out."""

from django.contrib import admin, messages

from accounts import lockout
from accounts.admin import SuperuserOnly
from core.admin import ReadOnly
from core.admin_history import ScopedAdminMixin
from core.templatetags.xieyu import moment
from review.models import SecondFactor, SignInFailure


@admin.register(SecondFactor)
class SecondFactorAdmin(SuperuserOnly, ScopedAdminMixin, admin.ModelAdmin):
    """Second factors: a superuser may remove a lost one; the secret is never shown."""

    list_display = ("person", "kind", "made", "used")
    fields = readonly_fields = list_display
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    search_help_text = "邮箱或姓名"
    ordering = ("-pk",)

    def has_add_permission(self, request):
        """People enroll with their own device."""
        return False

    def has_change_permission(self, request, obj=None):
        """There is nothing in it that another may change."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Superusers remove a lost one, so that its owner can enroll anew."""
        return self.has_module_permission(request)

    @admin.display(description="用户", ordering="user__email")
    def person(self, factor):
        """Whose it is."""
        return f"{factor.user.name}（{factor.user.email}）"

    @admin.display(description="方式")
    def kind(self, factor):
        """Authenticator app or recovery codes."""
        return factor.kind_label

    @admin.display(description="打开时间")
    def made(self, factor):
        """Since when it is there."""
        return moment(factor.created_at)

    @admin.display(description="上次使用", empty_value="还没用过")
    def used(self, factor):
        """When it was last used."""
        return moment(factor.last_used_at) or None


@admin.register(SignInFailure)
class SignInFailureAdmin(ReadOnly, SuperuserOnly, ScopedAdminMixin, admin.ModelAdmin):
    """Who is locked out or close to it; a superuser may lift the lock at once instead of letting it run out."""

    list_display = ("address", "client", "failures", "last")
    fields = readonly_fields = list_display
    search_fields = ("username", "ip_address")
    search_help_text = "邮箱或来源地址"
    ordering = ("-attempt_time", "-pk")
    actions = ("lift_locks",)

    @admin.action(description="解除锁定", permissions=["view"])
    def lift_locks(self, request, queryset):
        """Forget the failures of the chosen rows."""
        lockout.lift(failures=queryset, actor=request.user)
        messages.success(request, "解除了，现在就能再登录。")

    @admin.display(description="邮箱", ordering="username")
    def address(self, row):
        """The address that was tried; it need not belong to anybody."""
        return row.username

    @admin.display(description="来源地址", ordering="ip_address")
    def client(self, row):
        """The client's network address."""
        return row.ip_address

    @admin.display(description="失败次数", ordering="failures_since_start")
    def failures(self, row):
        """How often, since the last success."""
        return row.failures_since_start

    @admin.display(description="最近一次", ordering="attempt_time")
    def last(self, row):
        """When it was last tried."""
        return moment(row.attempt_time)
