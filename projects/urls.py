"""Addresses of projects."""

from django.urls import path

from projects import challenge_urls, training_urls
from projects.camps.urls import CAMPS
from projects.outcomes.urls import OUTCOMES
from projects.views import (
    beginning,
    changes,
    city_figures,
    drive,
    editing,
    ledger,
    ledger_lists,
    library,
    partners,
    passport,
    projects,
    records,
)
from projects.views.importing import PROJECTS
from supplydemand.views import importing

app_name = "projects"

_LIBRARY = [
    path("projects/", projects.ProjectListView.as_view(), name="project_list"),
    path("projects/map/", library.ProjectMapView.as_view(), name="map"),
    path("projects/export/", library.ProjectExportView.as_view(), name="export"),
    path("projects/targets/", drive.DistrictTargetView.as_view(), name="district_targets"),
    path("projects/city/", city_figures.CityFiguresView.as_view(), name="city_figures"),
    path("projects/city/export/", city_figures.CityFiguresExportView.as_view(), name="city_figures_export"),
    path("projects/mine/export/", library.OwnProjectExportView.as_view(), name="mine_export"),
    path("projects/mine/", projects.OwnProjectListView.as_view(), name="mine"),
    path("projects/new/", editing.ProjectCreateView.as_view(), name="project_create"),
    path("projects/begin/", editing.ProjectBeginView.as_view(), name="begin"),
    path("projects/autosave/", editing.ProjectAutosaveNewView.as_view(), name="autosave_new"),
    *[
        path(f"projects/import/{tail}", view.as_view(kind=PROJECTS), name=f"project_{name}")
        for tail, name, view in importing.PAGES
    ],
    path("projects/<int:pk>/", projects.ProjectDetailView.as_view(), name="project_detail"),
    path("projects/ledger/", ledger_lists.LedgerOverviewView.as_view(), name="ledger_overview"),
    path("projects/ledger/export/", ledger_lists.LedgersExportView.as_view(), name="ledgers_export"),
    path("projects/<int:pk>/ledger/", ledger.LedgerView.as_view(), name="ledger"),
    path("projects/<int:pk>/ledger/export/", ledger_lists.LedgerExportView.as_view(), name="ledger_export"),
    path("projects/<int:pk>/ledger/new/", ledger.CommitmentCreateView.as_view(), name="commitment_create"),
    path("projects/commitments/<int:pk>/deliveries/new/", ledger.DeliveryCreateView.as_view(), name="delivery_create"),
    path("projects/records/<slug:kind>/<int:pk>/", records.RecordDetailView.as_view(), name="record"),
    path("projects/records/<slug:kind>/<int:pk>/ask/", records.RecordAskView.as_view(), name="record_ask"),
    path("projects/records/<slug:kind>/<int:pk>/code/", records.RecordCodeView.as_view(), name="record_code"),
    path("projects/records/<slug:kind>/<int:pk>/confirm/", records.RecordConfirmView.as_view(), name="record_confirm"),
    path("projects/records/<slug:kind>/<int:pk>/dispute/", records.RecordDisputeView.as_view(), name="record_dispute"),
    path("projects/records/<slug:kind>/<int:pk>/files/", records.RecordFilesView.as_view(), name="record_files"),
    path("projects/records/<slug:kind>/<int:pk>/verify/", records.RecordVerifyView.as_view(), name="record_verify"),
    path("projects/records/<slug:kind>/<int:pk>/correct/", records.RecordCorrectView.as_view(), name="record_correct"),
    path("projects/<int:pk>/record.pdf", library.ProjectPaperView.as_view(), name="paper"),
    path("projects/<int:pk>/adopt/", beginning.ProjectAdoptView.as_view(), name="project_adopt"),
    path("outcomes/<int:pk>/adopt/", beginning.OutcomeAdoptView.as_view(), name="outcome_adopt"),
    path("technology-needs/answers/<int:pk>/begin/", beginning.AnswerBeginView.as_view(), name="answer_begin"),
    path("projects/<int:pk>/edit/", editing.ProjectEditView.as_view(), name="project_edit"),
    path("projects/<int:pk>/autosave/", editing.ProjectAutosaveView.as_view(), name="autosave"),
    path("projects/<int:pk>/invite/", partners.PartnerInviteView.as_view(), name="partner_invite"),
    path("projects/<int:pk>/team/", partners.TeamView.as_view(), name="team"),
    path("projects/<int:pk>/passport/", passport.PassportView.as_view(), name="passport"),
    path("projects/<int:pk>/figures/", passport.FigureReportView.as_view(), name="figure_report"),
    path("projects/<int:pk>/verdict/", passport.VerdictView.as_view(), name="verdict"),
    path("projects/<int:pk>/changes/", changes.ChangeListView.as_view(), name="change_list"),
    path("projects/<int:pk>/changes/<slug:kind>/", changes.ChangeCreateView.as_view(), name="change_create"),
    path("projects/partners/<int:pk>/", partners.PartnerAnswerView.as_view(), name="partner_answer"),
    path("projects/partners/<int:pk>/withdraw/", partners.PartnerWithdrawView.as_view(), name="partner_withdraw"),
    path("projects/team/<int:pk>/end/", partners.TeamEndView.as_view(), name="team_end"),
    path("projects/checks/<int:pk>/", passport.CheckMeetView.as_view(), name="check_meet"),
    path("projects/checks/<int:pk>/reopen/", passport.CheckReopenView.as_view(), name="check_reopen"),
    path("projects/stages/<int:pk>/confirm/", passport.StageConfirmView.as_view(), name="stage_confirm"),
    path("projects/stages/<int:pk>/retract/", passport.StageRetractView.as_view(), name="stage_retract"),
    path("projects/stages/<int:pk>/undo/", passport.StageUndoView.as_view(), name="stage_undo"),
    path("projects/stages/<int:pk>/plan/", passport.StagePlanView.as_view(), name="stage_plan"),
    path("projects/stages/<int:pk>/checks/", passport.OwnCheckView.as_view(), name="own_check"),
    path("projects/stages/<int:pk>/milestones/", passport.MilestoneAddView.as_view(), name="milestone_add"),
    path("projects/milestones/<int:pk>/", passport.MilestoneSettleView.as_view(), name="milestone_settle"),
    path("projects/figures/<int:pk>/confirm/", passport.FigureConfirmView.as_view(), name="figure_confirm"),
    path("projects/figures/<int:pk>/verify/", passport.FigureVerifyView.as_view(), name="figure_verify"),
    path("projects/changes/<int:pk>/", changes.ChangeDetailView.as_view(), name="change_detail"),
    path("projects/changes/<int:pk>/edit/", changes.ChangeEditView.as_view(), name="change_edit"),
    path("projects/changes/<int:pk>/do/<slug:action>/", changes.ChangeActionView.as_view(), name="change_action"),
    path("projects/<int:pk>/do/<slug:action>/", editing.ProjectActionView.as_view(), name="project_action"),
]

urlpatterns = [*_LIBRARY, *challenge_urls.urlpatterns, *OUTCOMES, *CAMPS, *training_urls.urlpatterns]
