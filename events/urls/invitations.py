"""The page of an invitation."""

from django.urls import path

from events.views import invitations

OWN = "einladung/<str:token>/"

urlpatterns = [
    path("einladung/", invitations.code, name="invitation_code"),
    path(OWN, invitations.InvitationPage.as_view(), name="invitation"),
]
