"""Addresses of outcomes, courses, training plans and technology needs."""

from django.urls import path

from projects.outcomes.views import acting, editing, pages
from projects.outcomes.views.kinds import COURSE, NEED, OUTCOME, PLAN


def _pages(folder, kind):
    """The same pages for each kind."""
    views = [
        ("", "list", pages.PublicationListView),
        ("mine/", "mine", pages.OwnPublicationListView),
        ("export/", "export", pages.PublicationExportView),
        ("mine/export/", "mine_export", pages.OwnPublicationExportView),
        ("new/", "create", editing.CreateView),
        ("autosave/", "autosave_new", editing.AutosaveNewView),
        ("<int:pk>/", "detail", pages.PublicationDetailView),
        ("<int:pk>/edit/", "edit", editing.EditView),
        ("<int:pk>/autosave/", "autosave", editing.AutosaveView),
        ("<int:pk>/do/<slug:action>/", "action", editing.ActionView),
    ]
    return [path(f"{folder}/{tail}", view.as_view(kind=kind), name=f"{kind.slug}_{name}") for tail, name, view in views]


OUTCOMES = [
    *_pages("outcomes", OUTCOME),
    *_pages("courses", COURSE),
    *_pages("training-plans", PLAN),
    *_pages("technology-needs", NEED),
    path("outcomes/<int:pk>/causes/", acting.LinkAddView.as_view(kind=OUTCOME), name="outcome_cause"),
    path("training-plans/<int:pk>/causes/", acting.LinkAddView.as_view(kind=PLAN), name="plan_cause"),
    path("courses/<int:pk>/changes/", acting.CourseChangeView.as_view(), name="course_change"),
    path("courses/links/<int:pk>/remove/", acting.LinkRemoveView.as_view(), name="lineage_remove"),
    path("technology-needs/<int:pk>/answer/", acting.AnswerView.as_view(), name="need_answer"),
    path("technology-needs/<int:pk>/close/", acting.NeedCloseView.as_view(), name="need_close"),
    path("technology-needs/answers/<int:pk>/", acting.AnswerDecideView.as_view(), name="need_decide"),
]
