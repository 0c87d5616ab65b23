"""Addresses of courses for people in work, boot camps, and certificates."""

from django.urls import path

from projects.camps.views import catalogue, certificates, checking_in, enrolling, exams, running
from projects.camps.views.kind import CAMP
from projects.outcomes.views import editing

_DRAFTS = [
    ("new/", "create", editing.CreateView),
    ("autosave/", "autosave_new", editing.AutosaveNewView),
    ("<int:pk>/edit/", "edit", editing.EditView),
    ("<int:pk>/autosave/", "autosave", editing.AutosaveView),
    ("<int:pk>/do/<slug:action>/", "action", editing.ActionView),
]
CAMPS = [
    path("camps/", catalogue.CampListView.as_view(), name="camp_list"),
    path("camps/export/", catalogue.CampExportView.as_view(), name="camp_export"),
    path("camps/mine/export/", catalogue.OwnCampExportView.as_view(), name="camp_mine_export"),
    path("camps/mine/", catalogue.OwnCampListView.as_view(), name="camp_mine"),
    path("camps/my/", enrolling.OwnPlacesView.as_view(), name="camp_own"),
    path("camps/recognised/", certificates.RecognisedView.as_view(), name="camp_recognised"),
    path("camps/recognised/<int:pk>/end/", certificates.RecognitionEndView.as_view(), name="camp_recognition_end"),
    *[path(f"camps/{tail}", view.as_view(kind=CAMP), name=f"camp_{name}") for tail, name, view in _DRAFTS],
    path("camps/<int:pk>/", catalogue.CampDetailView.as_view(), name="camp_detail"),
    path("camps/<int:pk>/sessions/new/", running.SessionCreateView.as_view(), name="camp_session_create"),
    path("camps/<int:pk>/exams/new/", exams.ExamCreateView.as_view(), name="camp_exam_create"),
    path("camps/sessions/<int:pk>/", running.RosterView.as_view(), name="camp_roster"),
    path("camps/sessions/<int:pk>/edit/", running.SessionEditView.as_view(), name="camp_session_edit"),
    path("camps/sessions/<int:pk>/cancel/", running.SessionCancelView.as_view(), name="camp_session_cancel"),
    path("camps/sessions/<int:pk>/meetings/", running.MeetingAddView.as_view(), name="camp_meeting_add"),
    path("camps/sessions/<int:pk>/certificates/", certificates.IssueView.as_view(), name="camp_issue"),
    path("camps/sessions/<int:pk>/exams/<int:exam>/", exams.ResultsView.as_view(), name="camp_results"),
    path("camps/sessions/<int:pk>/enrol/", enrolling.EnrolView.as_view(), name="camp_enrol"),
    path("camps/sessions/<int:pk>/enrol/people/", enrolling.GroupEnrolView.as_view(), name="camp_enrol_group"),
    path("camps/enrolments/<int:pk>/cancel/", enrolling.EnrolmentCancelView.as_view(), name="camp_enrolment_cancel"),
    path("camps/meetings/<int:meeting>/screen/", running.ScreenView.as_view(), name="camp_screen"),
    path("camps/meetings/<int:meeting>/screen/code/", running.CodePictureView.as_view(), name="camp_screen_code"),
    path("camps/meetings/<int:meeting>/sheet/", running.ScreenView.as_view(is_sheet=True), name="camp_sheet"),
    path("camps/meetings/<int:meeting>/sheet/code/", running.CodePictureView.as_view(is_sheet=True), name="camp_sheet_code"),
    path("camps/meetings/<int:meeting>/codes/", running.CodesView.as_view(), name="camp_codes"),
    path("camps/meetings/<int:meeting>/mark/", running.MarkView.as_view(), name="camp_mark"),
    path("camps/meetings/<int:meeting>/remove/", running.MeetingRemoveView.as_view(), name="camp_meeting_remove"),
    path("camps/in/<str:code>/", checking_in.CheckInView.as_view(), name="camp_check_in"),
    path("camps/place/<str:token>/", enrolling.PlaceView.as_view(), name="camp_place"),
    path("camps/place/<str:token>/code/", enrolling.PlaceCodeView.as_view(), name="camp_place_code"),
    path("camps/place/<str:token>/certificate/", certificates.PlacePaperView.as_view(), name="camp_place_paper"),
    path("camps/exams/<int:pk>/", exams.ExamDetailView.as_view(), name="camp_exam"),
    path("camps/exams/<int:pk>/edit/", exams.ExamEditView.as_view(), name="camp_exam_edit"),
    path("camps/exams/<int:pk>/answer/", exams.ExamAnswerView.as_view(), name="camp_exam_answer"),
    path("camps/results/<int:pk>/void/", exams.ResultVoidView.as_view(), name="camp_result_void"),
    path("camps/certificates/<int:pk>/paper/", certificates.PaperView.as_view(), name="camp_paper"),
    path("camps/certificates/<int:pk>/revoke/", certificates.RevokeView.as_view(), name="camp_revoke"),
    path("camps/certificate/<str:code>/", certificates.CertificateView.as_view(), name="camp_certificate"),
]
