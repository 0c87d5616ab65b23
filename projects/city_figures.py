"""What a year has brought in the whole city, by district: enrolment (C6.1), evaluation by enterprises (C6.3), exams (C6.4).

Only what belongs to public projects and camps counts. Districts are rows of the city's list; one without anything has no row.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from projects.camps.exam_models import CampExam, CampExamResult, CertificateRecognition
from projects.camps.models import Camp
from projects.enums import EvidenceGrade, grades_from
from projects.ledger_sums import Figure, figure_of, weakest_of
from projects.models import CohortEvaluation, CriteriaSet, EnrollmentPlan, HeadcountStatement, Project
from taxonomy.models import District

NOWHERE = "没写区"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Table:
    """Figures by district: ``columns`` are ``(label, unit)``, ``rows`` ``(district, [Figure or None])``, ``total`` the city's."""

    code: str
    title: str
    note: str
    columns: list
    rows: list
    total: list

    @property
    def labels(self):
        """The columns' labels with their units."""
        return [f"{label}（{unit}）" for label, unit in self.columns]

    @property
    def lines(self):
        """``[(district, [(label, figure)])]``, for a page that stacks them."""
        return [(name, list(zip(self.labels, figures, strict=True))) for name, figures in self.rows]

    @property
    def total_line(self):
        """``[(label, figure)]`` of the city."""
        return list(zip(self.labels, self.total, strict=True))


def years():
    """The years of which there is something, the latest first; three queries."""
    plans = EnrollmentPlan.objects.filter(project__in=_projects()).order_by().values_list("year", flat=True).distinct()
    evaluations = CohortEvaluation.objects.standing().filter(cohort__project__in=_projects()).dates("evaluated_on", "year")
    results = CampExamResult.objects.standing().filter(exam__camp__in=_camps()).dates("held_on", "year")
    return sorted({*plans, *(day.year for day in evaluations), *(day.year for day in results)}, reverse=True)


def tables_of(year, floor):
    """The ``Table`` rows of a year, counted from the floor of evidence up; seven queries."""
    districts = list(District.objects.order_by("code").values_list("pk", "name"))
    named = dict(districts) | {None: NOWHERE}
    tables = [_enrolment(year, floor), *_evaluations(year, floor), _exams(year, floor)]
    order = {pk: place for place, (pk, _) in enumerate(districts)}
    return [_table(parts, named, order) for parts in tables]


def _table(parts, named, order):
    code, title, note, columns, by_district, total = parts
    places = sorted(by_district, key=lambda pk: order.get(pk, len(order)))
    return Table(code, title, note, columns, [(named.get(pk, NOWHERE), by_district[pk]) for pk in places], total)


def _projects():
    return Project.objects.standing().values("pk")


def _camps():
    return Camp.objects.standing().values("pk")


def _summed(cells, columns, floor):
    """``({district: [Figure or None]}, total)`` of ``(district, column, grade, amount)`` from the floor up."""
    grades, found, whole = set(grades_from(floor)), defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for district, column, grade, amount in cells:
        if grade in grades and amount is not None:
            pair = (grade, Decimal(amount))
            found[district][column].append(pair)
            whole[column].append(pair)
    rows = {pk: [_figure(pairs.get(place)) for place in range(columns)] for pk, pairs in found.items()}
    return rows, [_figure(whole.get(place)) for place in range(columns)]


def _figure(pairs):
    return figure_of(pairs) if pairs else None


FEWEST = 3
"""Of fewer classes no mean is shown."""
PLAN_COLUMNS = [("计划", "人"), ("录取", "人"), ("其中倾斜", "人")]


def _enrolment(year, floor):
    grade = HeadcountStatement.objects.newest_grade_of_plan()
    rows = EnrollmentPlan.objects.filter(year=year, project__in=_projects()).order_by()
    rows = rows.annotate(said=Coalesce(grade, Value(EvidenceGrade.STATED))).values_list("project__district", "said")
    rows = rows.annotate(planned=Sum("planned_count"), admitted=Sum("admitted_count"), tilt=Sum("tilt_count"))
    cells = [(pk, place, said, count) for pk, said, *counts in rows for place, count in enumerate(counts)]
    note = "公开的项目在这一年的招生计划；倾斜是计划里另外批的名额。"
    return ("enrolment", "招生计划", note, PLAN_COLUMNS, *_summed(cells, len(PLAN_COLUMNS), floor))


def _evaluations(year, floor):
    """A table for each set of criteria that was used; what counts is the newest of each class and enterprise."""
    newest = ("cohort", "stated_by", "criteria_set")
    rows = CohortEvaluation.objects.standing().filter(cohort__project__in=_projects(), evaluated_on__year=year)
    rows = rows.order_by(*newest, "-pk").distinct(*newest)
    columns = ("criteria_set", "cohort__project__district", "cohort", "grade", "total", "scores")
    grades, by_set = set(grades_from(floor)), defaultdict(list)
    for criteria, *said in rows.values_list(*columns):
        if said[2] in grades:
            by_set[criteria].append(said)
    named = {row.pk: row.name for row in CriteriaSet.objects.all()}
    if not by_set:
        return [("evaluation", "企业评价", "这一年还没有。", [("评了几个班", "个")], {}, [None])]
    return [_evaluated(pk, named[pk], said) for pk, said in sorted(by_set.items())]


def _evaluated(criteria, name, said):
    names = {}
    for *_, scores in said:
        names |= {row["criterion"]: (row["name"], "分") for row in scores}
    by_district = defaultdict(list)
    for row in said:
        by_district[row[0]].append(row)
    rows = {pk: _means(found, names) for pk, found in by_district.items()}
    few = [row for found in by_district.values() if _classes(found) < FEWEST for row in found]
    whole = _means(said, names, is_shown=not few or _classes(few) >= FEWEST)
    columns = [("评了几个班", "个"), ("总分平均", "分"), *names.values()]
    note = "每家企业对每个班只算最新的一次，各次一样重；平均分写到一位小数。不到 3 个班的不写平均分，免得认出是哪个班。"
    return (f"evaluation-{criteria}", f"企业评价：{name}", note, columns, rows, whole)


def _classes(said):
    return len({row[1] for row in said})


def _means(said, names, *, is_shown=True):
    """How many classes were evaluated, the mean of the totals and of each criterion, with the weakest evidence.

    No means of so few classes, or of a whole that would give those of few away, that one class's marks could be told.
    """
    weakest = weakest_of(row[2] for row in said)
    scores = defaultdict(list)
    for *_, given in said:
        for row in given:
            scores[row["criterion"]].append(Decimal(str(row["score"])))
    means = [[row[3] for row in said], *(scores.get(criterion, []) for criterion in names)]
    classes = Figure(Decimal(_classes(said)), weakest)
    if not is_shown or _classes(said) < FEWEST:
        return [classes, *(None for _ in means)]
    return [classes, *(Figure(_mean(values), weakest) if values else None for values in means)]


def _mean(values):
    return (sum(values, Decimal(0)) / len(values)).quantize(TENTH)


EXAM_COLUMNS = [
    ("到年底校企共建的考试", "门"),
    ("参加共建考试", "人次"),
    ("共建考试及格", "人次"),
    ("参加自办考试", "人次"),
    ("自办考试及格", "人次"),
    ("年底有单位认的证书", "种"),
]
"""Whether there is an exam or a certificate the portal knows itself; results are the host's own word."""


def _exams(year, floor):
    last = date(year, 12, 31)
    cells = [*_made_together(last), *_results(year)]
    known, total = _summed(cells, len(EXAM_COLUMNS), floor)
    certificates = _certificates(min(last, timezone.localdate()))
    for pk, found in certificates.items():
        known.setdefault(pk, [None] * len(EXAM_COLUMNS))[-1] = Figure(Decimal(len(found)))
    everywhere = set().union(*certificates.values())
    total[-1] = Figure(Decimal(len(everywhere))) if everywhere else None
    note = "共建的考试双方确认过才算；一个人一门考试一年算一人次，补考不重复算。成绩由主办单位登记，算自报。"
    return ("exams", "考试和证书", note, EXAM_COLUMNS, _plain(known), _plain([total])[0])


def _plain(rows):
    """The first column is known to the portal: it bears no grade."""
    if isinstance(rows, dict):
        return {pk: _plain([figures])[0] for pk, figures in rows.items()}
    return [[figures[0] and Figure(figures[0].amount), *figures[1:]] for figures in rows]


def _made_together(last):
    """Exams that both sides had confirmed by the end of the year; they count whatever the floor is."""
    rows = CampExam.objects.filter(camp__in=_camps(), partner__isnull=False, host_confirmed_at__date__lte=last)
    rows = rows.filter(partner_confirmed_at__date__lte=last).order_by().values_list("camp__organization__district")
    return [(pk, 0, EvidenceGrade.VERIFIED, count) for pk, count in rows.annotate(count=Count("pk"))]


def _results(year):
    """Who sat and who passed, each once an exam."""
    rows = CampExamResult.objects.standing().filter(exam__camp__in=_camps(), held_on__year=year).order_by()
    rows = rows.values_list("exam", "exam__partner", "exam__camp__organization__district")
    rows = rows.annotate(
        sat=Count("enrolment", distinct=True), passed=Count("enrolment", distinct=True, filter=Q(is_passed=True))
    )
    for _, partner, district, sat, passed in rows:
        first = 1 if partner else 3
        yield district, first, EvidenceGrade.STATED, sat
        yield district, first + 1, EvidenceGrade.STATED, passed


def _certificates(on):
    """``{district: {qualification}}`` of what organizations count on that day."""
    rows = CertificateRecognition.objects.public().filter(since__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    found = defaultdict(set)
    for district, qualification in rows.values_list("organization__district", "qualification"):
        found[district].add(qualification)
    return dict(found)


HEADER = ("年份", "哪一项", "区", "指标", "单位", "数值", "从哪一级算起", "其中最弱的证据")
CITY = "全市"


def export_rows(year, floor):
    """The tables as rows of cells, one a figure; what is not known has none."""
    label = EvidenceGrade(floor).label
    for table in tables_of(year, floor):
        for district, figures in [*table.rows, (CITY, table.total)]:
            for (name, unit), figure in zip(table.columns, figures, strict=True):
                if figure is not None:
                    yield (str(year), table.title, district, name, unit, figure.amount, label, figure.word or "平台自己数的")
