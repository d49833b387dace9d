"""Registering, and the page of a registration."""

from django.urls import path

from events.views import registration_actions, registration_files, registration_form, registration_page

OWN = "anmeldung/<str:token>/"

urlpatterns = [
    path("veranstaltungen/<slug:slug>/anmelden/", registration_form.RegisterView.as_view(), name="register"),
    path(
        "veranstaltungen/<slug:slug>/anmelden/danke/",
        registration_form.RegisterThanksView.as_view(),
        name="register_thanks",
    ),
    path(OWN, registration_page.RegistrationView.as_view(), name="registration"),
    path(f"{OWN}bestaetigen/", registration_actions.ConfirmRegistrationView.as_view(), name="registration_confirm"),
    path(f"{OWN}platz/", registration_actions.OfferedSeatView.as_view(), name="registration_offered_seat"),
    path(f"{OWN}abmelden/", registration_actions.CancelRegistrationView.as_view(), name="registration_cancel"),
    path(f"{OWN}workshops/", registration_actions.ChooseSessionsView.as_view(), name="registration_sessions"),
    path(f"{OWN}angaben/", registration_actions.ChangeAttendeeView.as_view(), name="registration_data"),
    path(f"{OWN}bedarf/", registration_actions.ChangeNeedsView.as_view(), name="registration_needs"),
    path(f"{OWN}bedarf/loeschen/", registration_actions.DeleteNeedsView.as_view(), name="registration_needs_delete"),
    path(f"{OWN}karte.pdf", registration_files.TicketView.as_view(), name="registration_ticket"),
    path(f"{OWN}kalender.ics", registration_files.CalendarFileView.as_view(), name="registration_calendar"),
    path(
        f"{OWN}teilnahme.pdf", registration_files.AttendanceCertificateView.as_view(), name="registration_certificate"
    ),
    path(f"{OWN}unterlagen/<int:document>/", registration_files.DocumentView.as_view(), name="registration_document"),
]
