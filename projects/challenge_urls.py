"""Addresses of challenges, bids, their opening and evaluation, awards, and the talent drive."""

from django.urls import path

from projects.views import awards, bids, challenge_editing, challenges, drive, evaluation, opening

CHALLENGE, BID = "challenges/<int:pk>/", "challenges/bids/<int:pk>/"

urlpatterns = [
    path("challenges/", challenges.ChallengeListView.as_view(), name="challenge_list"),
    path("challenges/export/", challenges.ChallengeExportView.as_view(), name="challenge_export"),
    path("challenges/mine/", challenges.OwnChallengesView.as_view(), name="challenge_mine"),
    path("challenges/new/", challenge_editing.ChallengeCreateView.as_view(), name="challenge_create"),
    path("challenges/new/autosave/", challenge_editing.ChallengeAutosaveNewView.as_view(), name="challenge_autosave_new"),
    path("challenges/officer/", opening.OfficerView.as_view(), name="officer"),
    path(CHALLENGE, challenges.ChallengeDetailView.as_view(), name="challenge_detail"),
    path(f"{CHALLENGE}edit/", challenge_editing.ChallengeEditView.as_view(), name="challenge_edit"),
    path(f"{CHALLENGE}autosave/", challenge_editing.ChallengeAutosaveView.as_view(), name="challenge_autosave"),
    path(f"{CHALLENGE}act/<slug:action>/", challenges.ChallengeActionView.as_view(), name="challenge_action"),
    path(f"{CHALLENGE}questions/", challenges.QuestionView.as_view(), name="challenge_question"),
    path(f"{CHALLENGE}questions/<int:question>/", challenges.AnswerView.as_view(), name="challenge_answer"),
    path(f"{CHALLENGE}extend/", challenges.ExtendView.as_view(), name="challenge_extend"),
    path(f"{CHALLENGE}stop/", challenges.StopView.as_view(), name="challenge_stop"),
    path(f"{CHALLENGE}split/", challenges.SplitView.as_view(), name="challenge_split"),
    path(f"{CHALLENGE}bid/", bids.BidStartView.as_view(), name="bid_start"),
    path(f"{CHALLENGE}opening/", opening.OpeningView.as_view(), name="challenge_opening"),
    path(f"{CHALLENGE}panel/", evaluation.PanelView.as_view(), name="challenge_panel"),
    path(f"{CHALLENGE}score/", evaluation.ScoreView.as_view(), name="challenge_score"),
    path(f"{CHALLENGE}bids/", evaluation.OpenedBidsView.as_view(), name="challenge_bids"),
    path(f"{CHALLENGE}award/propose/", evaluation.AwardProposeView.as_view(), name="award_propose"),
    path(f"{CHALLENGE}award/", awards.AwardView.as_view(), name="challenge_award"),
    path(f"{CHALLENGE}award/<slug:action>/", awards.AwardActionView.as_view(), name="award_action"),
    path(BID, bids.BidDetailView.as_view(), name="bid_detail"),
    path(f"{BID}edit/", bids.BidEditView.as_view(), name="bid_edit"),
    path(f"{BID}autosave/", bids.BidAutosaveView.as_view(), name="bid_autosave"),
    path(f"{BID}files/", bids.BidFileAddView.as_view(), name="bid_file_add"),
    path(f"{BID}files/<int:file>/remove/", bids.BidFileRemoveView.as_view(), name="bid_file_remove"),
    path(f"{BID}partners/", bids.PartnerAddView.as_view(), name="bid_partner_add"),
    path(f"{BID}partners/<int:partner>/remove/", bids.PartnerRemoveView.as_view(), name="bid_partner_remove"),
    path(f"{BID}partners/<int:partner>/answer/", bids.PartnerAnswerView.as_view(), name="bid_partner_answer"),
    path(f"{BID}copy/", bids.BidCopyView.as_view(), name="bid_copy"),
    path(f"{BID}seal/", bids.BidSealView.as_view(), name="bid_seal"),
    path(f"{BID}withdraw/", bids.BidWithdrawView.as_view(), name="bid_withdraw"),
    path(f"{BID}discard/", bids.BidDiscardView.as_view(), name="bid_discard"),
    path(f"{BID}restore/", bids.BidRestoreView.as_view(), name="bid_restore"),
    path(f"{BID}verify/", bids.BidVerifyView.as_view(), name="bid_verify"),
    path(f"{BID}opened/<int:number>/", evaluation.OpenedFileView.as_view(), name="bid_opened_file"),
    path("talent-drive/", drive.TalentDriveView.as_view(), name="talent_drive"),
    path("talent-drive/reports/", drive.HeadReportsView.as_view(), name="head_reports"),
    path("talent-drive/reports/<int:pk>/verify/", drive.HeadVerifyView.as_view(), name="head_verify"),
    path("talent-drive/report/", drive.HeadcountView.as_view(), name="headcount"),
]
