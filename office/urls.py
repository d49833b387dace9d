"""The back office's own pages; lists and master data are the admin's."""

from django.urls import path

from office.views import (
    applications,
    by_hand,
    cases,
    certificates,
    decisions,
    letters,
    mails,
    memberships,
    posts,
    records,
    register_import,
    search,
)

app_name = "office"

urlpatterns = [
    path("suche/", search.everything, name="search"),
    path("antraege/neu/organisation/", letters.organisation, name="record_organisation"),
    path("antraege/neu/einzelperson/", letters.individual, name="record_individual"),
    path("antraege/<str:reference>/", applications.application, name="application"),
    path("antraege/<str:reference>/scan/", applications.scan, name="scan"),
    path("antraege/<str:reference>/annehmen/", decisions.accept, name="accept"),
    path("antraege/<str:reference>/rueckfrage/", decisions.ask, name="ask"),
    path("antraege/<str:reference>/antwort/", decisions.answer, name="answer"),
    path("antraege/<str:reference>/zurueckziehen/", decisions.withdraw, name="withdraw"),
    path("antraege/<str:reference>/ablehnen/", decisions.decline, name="decline"),
    path("antraege/<str:reference>/annahme-zuruecknehmen/", decisions.undo, name="undo"),
    path("antraege/<str:reference>/notiz/", decisions.note, name="note"),
    path("organisationen/neu/", by_hand.add_organisation, name="add_organisation"),
    path("organisationen/<int:pk>/", records.organisation, name="organisation"),
    path("organisationen/<int:pk>/funktion/", posts.add, name="add_post"),
    path("organisationen/<int:pk>/mitgliedschaft/", memberships.enter_organisation, name="enter_organisation"),
    path("funktionen/<int:pk>/besetzen/", posts.fill, name="fill_post"),
    path("besetzungen/<int:pk>/beenden/", posts.vacate, name="vacate_post"),
    path("personen/neu/", by_hand.add_person, name="add_person"),
    path("personen/<int:pk>/", records.person, name="person"),
    path("personen/<int:pk>/mitgliedschaft/", memberships.enter_person, name="enter_person"),
    path("mitgliedschaften/<int:pk>/beenden/", memberships.end, name="end_membership"),
    path("mitgliedschaften/<int:pk>/urkunde/", certificates.issue, name="issue_certificate"),
    path("urkunden/", certificates.overview, name="certificates"),
    path("urkunden/ausstellen/", certificates.issue_missing, name="issue_missing_certificates"),
    path("urkunden/drucken/", certificates.order_print, name="print_certificates"),
    path("urkunden/<int:pk>/urkunde.pdf", certificates.pdf, name="certificate_pdf"),
    path("urkunden/druck/<int:pk>/<str:kind>/", certificates.printed, name="printed_certificates"),
    path("anliegen/<str:reference>/", cases.case, name="case"),
    path("anliegen/<str:reference>/antworten/", cases.answer, name="answer_case"),
    path("anliegen/<str:reference>/abschliessen/", cases.close, name="close_case"),
    path("gemeindeverzeichnis/", register_import.editions, name="register_import"),
    path("gemeindeverzeichnis/<int:pk>/", register_import.edition, name="register_edition"),
    path("postausgang/<int:pk>/erneut/", mails.retry, name="retry_mail"),
]
