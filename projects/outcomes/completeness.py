"""What must be there before something may be handed in: pure functions over one row."""

from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan

SHARED = {
    "title": "写上名称，别人先看这一行。",
    "summary": "写一句话说明，列表里看得到。",
    "description": "写写内容，审核和别人都要看。",
}
OF_MODEL = {
    Outcome: {"kind": "选一个类型。", "dated_on": "写上日期，比如授权日、发布日。"},
    Course: {"hours": "写上多少学时。", "level": "选学历层次。"},
    TrainingPlan: {"adopted_on": "写上哪天起执行。", "changed": "写写改了什么，这是别人要看的。", "level": "选学历层次。"},
    TechnologyNeed: {"answers_until": "写上征集到哪天。"},
}
FURTHER = {}
"""``{model: function of (row, on, has_majors) that yields (field, what to do)}``."""
REFLECTS = ("technology", "standard", "process")


def needed_of(model):
    """``{field: what to do}`` of what a submission of this kind cannot be without."""
    return SHARED | OF_MODEL[model]


def faults_of(row, *, on, has_majors):
    """``{field: what to do}`` for what keeps the row from being handed in on the day ``on``."""
    faults = {name: text for name, text in needed_of(type(row)).items() if _is_empty(row, name)}
    own = FURTHER[type(row)](row, on, has_majors)
    return faults | {name: text for name, text in own if name not in faults}


def register(model, *, needed, further):
    """Say what a further kind needs: ``needed`` besides what all do, and ``further`` as in ``FURTHER``."""
    OF_MODEL[model] = needed
    FURTHER[model] = further


def _is_empty(row, name):
    return getattr(row, f"{name}_id", None) is None if hasattr(row, f"{name}_id") else not getattr(row, name)


def _of_outcome(row, on, has_majors):
    if row.kind_id and row.kind.number_label and not row.number:
        yield "number", f"写上{row.kind.number_label}，别人才查得到。"
    if row.kind_id and row.kind.has_clause and not row.clause:
        yield "clause", "写明哪一条，课程才说得清照的是哪一条。"
    if row.dated_on and row.dated_on > on:
        yield "dated_on", f"{row.dated_on:%Y-%m-%d} 还没到，等有了再写。"


def _of_course(row, on, has_majors):
    if not any(getattr(row, name) for name in REFLECTS):
        yield "technology", "新技术、新标准、新工艺至少写一样：这门课反映了什么。"
    if not has_majors:
        yield "majors", "选这门课给哪些专业上。"


def _of_plan(row, on, has_majors):
    if not has_majors:
        yield "majors", "选这是哪些专业的方案。"
    if row.follows_id and row.follows.adopted_on and row.adopted_on and row.follows.adopted_on >= row.adopted_on:
        yield "adopted_on", f"上一版是 {row.follows.adopted_on:%Y-%m-%d} 起执行的，这一版要晚于它。"


def _of_need(row, on, has_majors):
    if row.answers_until and row.answers_until < on:
        yield "answers_until", f"{row.answers_until:%Y-%m-%d} 已经过去了，改成以后的日期。"


FURTHER |= {Outcome: _of_outcome, Course: _of_course, TrainingPlan: _of_plan, TechnologyNeed: _of_need}
