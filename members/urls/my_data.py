from django.urls import path

from members.views import my_data, my_data_cases, status_consent

urlpatterns = [
    path("konto/", my_data.Ask.as_view(), name="my_data"),
    path("konto/gesendet/", my_data.asked, name="my_data_asked"),
    path("konto/<token>/", my_data.Overview.as_view(), name="my_data_page"),
    path("konto/<token>/daten.json", my_data.Download.as_view(), name="my_data_json"),
    path("konto/<token>/berichtigen/", my_data.Correct.as_view(), name="my_data_correct"),
    path("konto/<token>/einwilligung/", my_data.Consent.as_view(), name="my_data_consent"),
    path("konto/<token>/links/", my_data.Links.as_view(), name="my_data_links"),
    path("konto/<token>/adresse/", my_data_cases.NewAddress.as_view(), name="my_data_address"),
    path("konto/<token>/widerspruch/", my_data_cases.Object.as_view(), name="my_data_object"),
    path("konto/<token>/austritt/", my_data_cases.Leave.as_view(), name="my_data_leave"),
    path("konto/<token>/anliegen/<reference>/", my_data_cases.OwnCase.as_view(), name="my_data_case"),
    path("beitreten/status/<token>/rundbrief/", status_consent.ApplicantConsent.as_view(), name="status_consent"),
]
