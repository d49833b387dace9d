from django.urls import URLPattern, path

from selfservice.views import cases, guests, pages
from selfservice.views.guests import GuestKind

app_name = "selfservice"


def guest_urls(folder: str, guest_kind: GuestKind) -> list[URLPattern]:
    """The pages of everybody who is known in this way."""
    page, name = f"konto/{folder}/<token>/", guest_kind.purpose.removeprefix(f"{app_name}:")
    return [
        path(page, guests.GuestView.as_view(guest_kind=guest_kind), name=name),
        path(f"{page}daten.json", guests.GuestExportView.as_view(guest_kind=guest_kind), name=f"{name}_export"),
        path(
            f"{page}berichtigung/", guests.GuestCorrectionView.as_view(guest_kind=guest_kind), name=f"{name}_correction"
        ),
        path(f"{page}widerspruch/", guests.GuestObjectionView.as_view(guest_kind=guest_kind), name=f"{name}_objection"),
    ]


urlpatterns = [
    path("konto/", pages.RequestLinkView.as_view(), name="request_link"),
    path("konto/gesendet/", pages.link_requested, name="link_requested"),
    *guest_urls("anmeldung", guests.REGISTRANT),
    *guest_urls("einladung", guests.GUEST),
    *guest_urls("antrag", guests.APPLICANT),
    *guest_urls("benennung", guests.NOMINEE),
    *guest_urls("erklaerung", guests.DECLARER),
    *guest_urls("vertretung", guests.PROXY),
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
