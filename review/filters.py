"""Filters of the queue: state, due day, findings, kind, district, who has it, one organization. None of them counts rows."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.utils import timezone

from accounts.models import CoordinatorScope, Organization
from accounts.services.absences import absent_colleagues
from core.numbers import row_number
from review import due, kinds, queue
from review.enums import FindingLevel
from taxonomy.models import District

OPEN, CLOSED = "open", "closed"


class StateFilter(SimpleListFilter):
    """Waiting (unless something else is chosen) or decided."""

    title = "进度"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """What the address may ask for beside the default."""
        return ((CLOSED, "已办结"), ("all", "全部"))

    def choices(self, changelist):
        """The links; without a choice the open tasks are meant, not all."""
        chosen = self.value() or OPEN
        for value, label in ((OPEN, "待审"), (CLOSED, "已办结"), ("all", "全部")):
            query = changelist.get_query_string({} if value == OPEN else {self.parameter_name: value}, [self.parameter_name])
            yield {"selected": chosen == value, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        """Open tasks unless the address asks for others."""
        if self.value() == CLOSED:
            return queryset.exclude(closed_at=None)
        return queryset if self.value() == "all" else queryset.open()


class DueFilter(SimpleListFilter):
    """By when it is due, as on the desk's first page."""

    title = "期限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        """The divisions of the first page."""
        return [(value.value, label) for value, label in due.LABELS.items()]

    def queryset(self, request, queryset):
        """Waiting tasks of the chosen division; an unknown one narrows nothing."""
        if self.value() not in list(due.Due):
            return queryset
        now = timezone.now()
        mine = queue.waits_for(request.user, now)
        return queryset.open().filter(due.condition(due.Due(self.value()), timezone.localdate(now), mine=mine))


class KindFilter(SimpleListFilter):
    """The sorts of work: registered kinds, and the parts of those that have some."""

    title = "类型"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Every sort of work."""
        return kinds.choices()

    def queryset(self, request, queryset):
        """Tasks of the chosen one; an unknown one narrows nothing."""
        return kinds.narrowed(queryset, self.value())


class DistrictFilter(SimpleListFilter):
    """The districts of the coordinator's scope; left out when there is only one."""

    title = "区"
    parameter_name = "district"

    def lookups(self, request, model_admin):
        """The districts of the reader's scope only."""
        scopes = CoordinatorScope.objects.filter(user=request.user)
        in_scope = Q(pk__in=scopes.values("district"))
        districts = District.objects.all() if request.user.coordinates(None) else District.objects.filter(in_scope)
        rows = list(districts.values_list("code", "name"))
        return rows if len(rows) > 1 else []

    def queryset(self, request, queryset):
        """Tasks of organizations in the chosen district."""
        return queryset.filter(organization__district__code=self.value()) if self.value() else queryset


class AssigneeFilter(SimpleListFilter):
    """Mine, or nobody's yet."""

    title = "承办人"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        """Mine, and nobody's."""
        return (("mine", "我承办和代办的"), ("nobody", "还没人承办的"))

    def queryset(self, request, queryset):
        """Tasks by who has taken them."""
        if self.value() == "mine":
            return queryset.filter(assignee__in=[request.user, *absent_colleagues(request.user, on=timezone.localdate())])
        return queryset.filter(assignee=None) if self.value() == "nobody" else queryset


class FindingFilter(SimpleListFilter):
    """What the automatic rules saw."""

    title = "自动检查"
    parameter_name = "finding"

    def lookups(self, request, model_admin):
        """From grave to harmless."""
        return [(level.value, level.label) for level in (FindingLevel.PROBLEM, FindingLevel.NOTICE, FindingLevel.OK)]

    def queryset(self, request, queryset):
        """Tasks whose gravest finding is of the chosen level."""
        return queryset.filter(finding_level=self.value()) if self.value() in FindingLevel.values else queryset


class OrganizationFilter(SimpleListFilter):
    """One organization, chosen by a link on its card; without a choice there is nothing to choose from."""

    title = "单位"
    parameter_name = "organization"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        in_scope = Organization.objects.in_scope_of(request.user).handed_in()
        self._chosen = in_scope.filter(pk=row_number(self.value() or "")).first()
        if self._chosen is not None:
            self.lookup_choices = [(str(self._chosen.pk), self._chosen.name)]

    def lookups(self, request, model_admin):
        """Nothing, until an address names an organization."""
        return []

    def has_output(self):
        """Shown once something is chosen."""
        return self._chosen is not None

    def queryset(self, request, queryset):
        """Tasks of the chosen organization; one out of scope narrows to nothing."""
        if not self.value():
            return queryset
        return queryset.filter(organization=self._chosen) if self._chosen is not None else queryset.none()
