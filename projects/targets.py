"""How far districts are with what they want to reach in a year (A3.1): new projects, and people in the classes that began."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from projects.enums import EvidenceGrade, TargetMeasure
from projects.ledger_sums import Cell, Figure, fold, percent
from projects.models import Cohort, DistrictTarget, HeadcountStatement, Project

UNITS = {TargetMeasure.PROJECTS: "个", TargetMeasure.HEADS: "人"}


@dataclass(frozen=True)
class Progress:
    """One target with what was reached; ``figure`` carries the grade of its weakest part, projects have none."""

    target: DistrictTarget
    figure: Figure

    @property
    def unit(self):
        """In what it is counted."""
        return UNITS[self.target.measure]

    @property
    def percent(self):
        """How much of it is reached, 0 to 100, for the bar."""
        return percent(self.figure.amount, Decimal(self.target.target_count))

    @property
    def left(self):
        """What is still to come."""
        return max(self.target.target_count - int(self.figure.amount), 0)


def progress_of(year, floor):
    """``[(district, [Progress])]`` of a year; heads count from the floor of evidence up. Three queries at most."""
    targets = list(DistrictTarget.objects.of_year(year))
    districts = {row.district_id for row in targets}
    projects = _projects(year, districts) if any(row.measure == TargetMeasure.PROJECTS for row in targets) else {}
    heads = _heads(year, districts) if any(row.measure == TargetMeasure.HEADS for row in targets) else {}
    found = defaultdict(list)
    for target in targets:
        key = (target.district_id, target.type_id)
        if target.measure == TargetMeasure.PROJECTS:
            figure = Figure(Decimal(projects.get(key, 0)))
        else:
            figure = fold(heads.get(key, []), floor).get(("", ""), Figure())
        found[target.district].append(Progress(target, figure))
    return list(found.items())


def _projects(year, districts):
    """``{(district, type or None): count}`` of what became public in the year."""
    first, after = (timezone.make_aware(datetime(number, 1, 1)) for number in (year, year + 1))
    rows = Project.objects.standing().filter(district__in=districts, published_at__gte=first, published_at__lt=after)
    counts = defaultdict(int)
    for district, kind, count in rows.order_by().values_list("district", "type").annotate(count=Count("pk")):
        counts[district, kind] += count
        counts[district, None] += count
    return counts


def _heads(year, districts):
    """``{(district, type or None): [Cell]}`` of cohorts that began in the year, by how well their figure is borne out."""
    grade = HeadcountStatement.objects.newest_grade_of(cohort="pk", headcount="headcount")
    public = Project.objects.standing().filter(district__in=districts)
    rows = Cohort.objects.filter(project__in=public, starts_on__range=(f"{year}-01-01", f"{year}-12-31")).order_by()
    rows = rows.annotate(said=Coalesce(grade, Value(EvidenceGrade.STATED)))
    rows = rows.values_list("project__district", "project__type", "said").annotate(count=Sum("headcount"))
    cells = defaultdict(list)
    for district, kind, said, count in rows:
        for key in ((district, kind), (district, None)):
            cells[key].append(Cell("", "", said, Decimal(count)))
    return cells
