"""Registering, and the page of a registration."""

from django.urls import path

from events.views import registering, registration, registration_acts, registration_files

OWN = "anmeldung/<str:token>/"

urlpatterns = [
    path("veranstaltungen/<slug:slug>/anmelden/", registering.Register.as_view(), name="register"),
    path("veranstaltungen/<slug:slug>/anmelden/danke/", registering.Thanks.as_view(), name="register_thanks"),
    path(OWN, registration.Overview.as_view(), name="registration"),
    path(f"{OWN}bestaetigen/", registration_acts.Confirm.as_view(), name="registration_confirm"),
    path(f"{OWN}platz/", registration_acts.Seat.as_view(), name="registration_seat"),
    path(f"{OWN}abmelden/", registration_acts.Cancel.as_view(), name="registration_cancel"),
    path(f"{OWN}workshops/", registration_acts.Sessions.as_view(), name="registration_sessions"),
    path(f"{OWN}angaben/", registration_acts.OwnData.as_view(), name="registration_data"),
    path(f"{OWN}bedarf/", registration_acts.OwnNeeds.as_view(), name="registration_needs"),
    path(f"{OWN}bedarf/loeschen/", registration_acts.DropNeeds.as_view(), name="registration_needs_drop"),
    path(f"{OWN}karte.pdf", registration_files.Ticket.as_view(), name="registration_ticket"),
    path(f"{OWN}kalender.ics", registration_files.Calendar.as_view(), name="registration_calendar"),
    path(f"{OWN}teilnahme.pdf", registration_files.Certificate.as_view(), name="registration_certificate"),
    path(f"{OWN}unterlagen/<int:document>/", registration_files.Document.as_view(), name="registration_document"),
]
