"""The disclosure for guests of events whom the network does not know otherwise."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.antispam import count_submission
from core.disclosure import Disclosure
from core.link_pages import LinkView
from events.models import Invitation, Registration
from selfservice.domain import disclosure, legal_texts, links
from selfservice.views.disclosed_sections import disclosed_sections
from selfservice.views.pages import export_response


class GuestLinkView(LinkView):
    """A page of one guest, opened by their link; an expired one shows nothing, a POST mails a new one."""

    def url(self, ending: str = "") -> str:
        return reverse(f"{self.purpose}{ending}", args=[self.link.token()])

    def disclosure(self) -> Disclosure:
        return disclosure.disclosure_of_guest(self.row)

    def render_expired(self) -> HttpResponse:
        known = {"renewal_url": self.url()}
        return render(self.request, "selfservice/link_expired.html", known, status=HTTPStatus.GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "selfservice/link_unknown.html", status=HTTPStatus.NOT_FOUND)


class DisclosurePageView(GuestLinkView):
    """All that is stored about the guest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        known = {
            "guest": self.row,
            "sections": disclosed_sections(self.disclosure()),
            "legal_texts": legal_texts,
            "export_url": self.url("_export"),
        }
        return render(request, "selfservice/guest.html", known)

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.url())

    def render_expired(self) -> HttpResponse:
        if self.request.method != "POST":
            return super().render_expired()
        count_submission(self.request, at=timezone.now())
        links.send_new_guest_link(self.row, at=timezone.now())
        return render(self.request, "selfservice/link_resent.html")


class DisclosureFileView(GuestLinkView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return export_response(self.disclosure())


class RegistrantLink:
    purpose = links.GUEST_PAGES[Registration]
    rows = Registration.objects.filter(anonymised_at=None).exclude(email="")


class GuestLink:
    purpose = links.GUEST_PAGES[Invitation]
    rows = Invitation.objects.filter(anonymised_at=None).exclude(email="").exclude(last_name="")


class RegistrantView(RegistrantLink, DisclosurePageView):
    pass


class RegistrantExportView(RegistrantLink, DisclosureFileView):
    pass


class GuestView(GuestLink, DisclosurePageView):
    pass


class GuestExportView(GuestLink, DisclosureFileView):
    pass
