from django.urls import path

from selfservice.views import cases, pages

app_name = "selfservice"
urlpatterns = [
    path("konto/", pages.Ask.as_view(), name="request_link"),
    path("konto/gesendet/", pages.asked, name="link_requested"),
    path("konto/<token>/", pages.Overview.as_view(), name="overview"),
    path("konto/<token>/daten.json", pages.Download.as_view(), name="export"),
    path("konto/<token>/berichtigen/", pages.Correct.as_view(), name="correct"),
    path("konto/<token>/einwilligung/", pages.Consent.as_view(), name="consent"),
    path("konto/<token>/links/", pages.Links.as_view(), name="invalidate_links"),
    path("konto/<token>/adresse/", cases.NewAddress.as_view(), name="address"),
    path("konto/<token>/widerspruch/", cases.Object.as_view(), name="object"),
    path("konto/<token>/austritt/", cases.Leave.as_view(), name="leave"),
    path("konto/<token>/anliegen/<reference>/", cases.OwnCase.as_view(), name="case"),
]
