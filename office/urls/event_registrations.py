"""The registrations of an event, by hand and on the waiting list; its mails, figures, export, retention."""

from django.urls import path

from office.views.events import planned_mails, registrations

EVENT = "veranstaltungen/<int:pk>/"
ONE = f"{EVENT}anmeldungen/<int:registration>/"
MAIL = f"{EVENT}mails/<int:mail>/"

urlpatterns = [
    path(f"{EVENT}anmeldungen/", registrations.registration_list, name="event_registrations"),
    path(f"{EVENT}anmeldungen/neu/", registrations.record_registration, name="event_record_registration"),
    path(f"{EVENT}anmeldungen/export.csv", registrations.event_export, name="event_export"),
    path(ONE, registrations.registration, name="event_registration"),
    path(f"{ONE}platz/", registrations.seat, name="event_give_seat"),
    path(f"{ONE}abmelden/", registrations.sign_off, name="event_cancel_registration"),
    path(f"{ONE}angaben/", registrations.correct, name="event_correct"),
    path(f"{ONE}auswahl/", registrations.choose_sessions, name="event_sessions"),
    path(f"{ONE}link/", registrations.renew_link, name="event_registration_link"),
    path(f"{EVENT}zahlen/", registrations.event_figures, name="event_figures"),
    path(f"{EVENT}aufbewahrung/", registrations.event_retention, name="event_retention"),
    path(f"{EVENT}mails/", planned_mails.mails, name="event_mails"),
    path(f"{EVENT}mails/neu/", planned_mails.plan, name="event_mail_new"),
    path(f"{EVENT}mails/uebliche/", planned_mails.plan_usual, name="event_default_mails"),
    path(f"{MAIL}aendern/", planned_mails.change, name="event_mail_change"),
    path(f"{MAIL}anhalten/", planned_mails.stop, name="event_mail_stop"),
    path(f"{MAIL}fortsetzen/", planned_mails.resume, name="event_mail_resume"),
]
