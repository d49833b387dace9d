"""The disclosure for guests of events whom the network does not know otherwise."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.antispam import count_submission
from core.disclosure import Disclosure
from core.link_pages import LinkView
from events.models import Invitation, Registration
from journal import actors
from journal.actors import Actor
from selfservice.domain import data_subjects, legal_texts, links
from selfservice.views.disclosed_sections import disclosed_sections
from selfservice.views.pages import export_response


class DisclosureLinkBaseView(LinkView):
    """A page of one guest, opened by their link; an expired one shows nothing, a POST mails a new one."""

    def url(self, ending: str = "") -> str:
        return reverse(f"{self.purpose}{ending}", args=[self.link.token()])

    def disclosure(self) -> Disclosure:
        return data_subjects.disclosure_of_guest(self.object)

    def render_expired(self) -> HttpResponse:
        context = {"renewal_url": self.url()}
        return render(self.request, "selfservice/link_expired.html", context, status=HTTPStatus.GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "selfservice/link_unknown.html", status=HTTPStatus.NOT_FOUND)


class DisclosurePageBaseView(DisclosureLinkBaseView):
    """All that is stored about the guest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "guest": self.object,
            "sections": disclosed_sections(self.disclosure()),
            "legal_texts": legal_texts,
            "export_url": self.url("_export"),
        }
        return render(request, "selfservice/guest.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.url())

    def render_expired(self) -> HttpResponse:
        if self.request.method != "POST":
            return super().render_expired()
        count_submission(self.request, at=timezone.now())
        is_sent = links.send_new_guest_link(self.object, at=timezone.now())
        return render(self.request, "selfservice/link_resent.html", {"is_sent": is_sent})


class DisclosureFileBaseView(DisclosureLinkBaseView):
    actor: Callable[[int], Actor]

    def get(self, request: HttpRequest) -> HttpResponse:
        return export_response(request, self.disclosure(), subject=self.object, actor=self.actor(self.object.pk))


class RegistrationLink:
    purpose = links.GUEST_PAGES[Registration]
    actor = staticmethod(actors.registrant)
    queryset = Registration.objects.filter(anonymised_at=None).exclude(email="")


class InvitationLink:
    purpose = links.GUEST_PAGES[Invitation]
    actor = staticmethod(actors.guest)
    queryset = Invitation.objects.filter(anonymised_at=None).exclude(email="").exclude(last_name="")


class RegistrantView(RegistrationLink, DisclosurePageBaseView):
    pass


class RegistrantExportView(RegistrationLink, DisclosureFileBaseView):
    pass


class GuestView(InvitationLink, DisclosurePageBaseView):
    pass


class GuestExportView(InvitationLink, DisclosureFileBaseView):
    pass
