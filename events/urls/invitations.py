"""The page of an invitation."""

from django.urls import path

from events.views import invitation_answers, invitations

OWN = "einladung/<str:token>/"

urlpatterns = [
    path("einladung/", invitations.code, name="invitation_code"),
    path(OWN, invitation_answers.InvitationView.as_view(), name="invitation"),
    path(f"{OWN}zusagen/", invitation_answers.AcceptInvitationView.as_view(), name="invitation_accept"),
    path(f"{OWN}absagen/", invitation_answers.DeclineInvitationView.as_view(), name="invitation_decline"),
    path(f"{OWN}vertretung/", invitation_answers.NameGuestProxyView.as_view(), name="invitation_proxy"),
]
