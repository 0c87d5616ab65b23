"""Background jobs in the admin: what runs, what failed and why, and a way to try again."""

from django.contrib import admin, messages

from core import jobs
from core.admin_history import ScopedAdminMixin
from core.models import JobRun, JobState
from core.templatetags.xieyu import moment


class ReadOnly:
    """For a ``ModelAdmin`` of rows that programs or the workflow write: nobody adds, changes or deletes them by hand."""

    def has_add_permission(self, request, obj=None):
        """Never by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never by hand."""
        return False


class ReadOnlyAdmin(ReadOnly, ScopedAdminMixin, admin.ModelAdmin):
    """What only programs write, for the staff of the whole city."""

    def has_module_permission(self, request):
        """Whoever may see the rows sees the entry."""
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        """System administrators and coordinators of the whole city."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Newest first; a failed job can be given a fresh set of attempts."""

    list_display = ("task", "key", "state", "attempt_count", "enqueued", "ended", "short_error")
    list_filter = ("state", "task")
    search_fields = ("key",)
    search_help_text = "键"
    ordering = ("-pk",)
    list_per_page = 50
    sortable_by = ()
    actions = ("retry_selected",)

    @admin.action(description="让没做成的再试一次", permissions=["view"])
    def retry_selected(self, request, queryset):
        """Send failed jobs again; others are left alone."""
        failed = list(queryset.filter(state=JobState.FAILED))
        for row in failed:
            jobs.retry(row)
        if failed:
            messages.success(request, f"{len(failed)} 个任务重新排队了，做完会在这里看到。")
        else:
            messages.warning(request, "选中的里面没有“没做成”的，不用再试。")

    @admin.display(description="登记时间")
    def enqueued(self, job):
        """When the row was written."""
        return moment(job.enqueued_at)

    @admin.display(description="结束时间", empty_value="还没结束")
    def ended(self, job):
        """When it was done or given up."""
        return moment(job.finished_at) or None

    @admin.display(description="错误", empty_value="")
    def short_error(self, job):
        """The beginning of the last error."""
        return job.error[:120]
