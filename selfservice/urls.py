from django.urls import path

from selfservice.views import cases, guests, pages

app_name = "selfservice"
urlpatterns = [
    path("konto/", pages.RequestLinkView.as_view(), name="request_link"),
    path("konto/gesendet/", pages.link_requested, name="link_requested"),
    path("konto/anmeldung/<token>/", guests.RegistrantView.as_view(), name="registrant"),
    path("konto/anmeldung/<token>/daten.json", guests.RegistrantExportView.as_view(), name="registrant_export"),
    path("konto/einladung/<token>/", guests.GuestView.as_view(), name="guest"),
    path("konto/einladung/<token>/daten.json", guests.GuestExportView.as_view(), name="guest_export"),
    path("konto/<token>/", pages.MyDataView.as_view(), name="overview"),
    path("konto/<token>/daten.json", pages.DisclosureExportView.as_view(), name="export"),
    path("konto/<token>/berichtigen/", pages.CorrectView.as_view(), name="correct"),
    path("konto/<token>/einwilligung/", pages.ConsentView.as_view(), name="consent"),
    path("konto/<token>/links/", pages.InvalidateLinksView.as_view(), name="invalidate_links"),
    path("konto/<token>/adresse/", cases.NewAddressView.as_view(), name="address"),
    path("konto/<token>/widerspruch/", cases.ObjectionView.as_view(), name="objection"),
    path("konto/<token>/austritt/", cases.LeaveView.as_view(), name="leave"),
    path("konto/<token>/anliegen/<reference>/", cases.CaseView.as_view(), name="case"),
]
