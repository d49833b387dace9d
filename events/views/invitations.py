"""Base view of an invitation's link pages, and the page to type its code."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accessions.models import AccessionParticipant
from accessions.states import ANSWERABLE, AccessionState
from core.code_pages import CodeEntryView
from core.link_pages import LinkView
from events.domain import invitations, registrations
from events.models import Event, Invitation, Registration
from events.states import ACTIVE

GONE = 410


class InvitationLinkView(LinkView):
    """Base view of an invitation's link pages; links are valid until 30 days after the event.

    Pages of expired and unknown links show no data.
    """

    purpose = Invitation.link_page
    queryset = (
        Invitation.objects.with_status()
        .filter(anonymised_at=None)
        .select_related("event__host", "event__accession", "participant__accession", "participant__organisation")
    )

    @property
    def invitation(self) -> Invitation:
        return self.object

    @property
    def event(self) -> Event:
        return self.object.event

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.event.ends_at + settings.LINK_AGE

    @cached_property
    def refusal(self) -> str:
        """Why nothing can be answered now; empty where it can."""
        return invitations.answer_refusal(self.invitation, by_office=False, at=timezone.now())

    @cached_property
    def registration(self) -> Registration | None:
        """The active registration of the guest or a proxy."""
        return self.invitation.registrations.filter(state__in=ACTIVE).first()

    @property
    def guest_registration(self) -> Registration | None:
        """The guest's registration that this link may change; a proxy's is changed by the proxy's own link."""
        row = self.registration
        return row if row and not row.is_proxy and registrations.may_change_registration(self.invitation, row) else None

    @cached_property
    def last_registration(self) -> Registration | None:
        """The registration that ended last, of the guest or of who stood in."""
        return self.invitation.last_ended_registration()

    @property
    def participant(self) -> AccessionParticipant | None:
        """The accession's participant, where the guest is also asked to declare."""
        return self.invitation.participant

    @property
    def may_declare(self) -> bool:
        one = self.participant
        return bool(one and one.state in ANSWERABLE and one.accession.state == AccessionState.OPEN)

    def render_expired(self) -> HttpResponse | None:
        return render(self.request, "events/invitation/link_expired.html", status=GONE)

    def render_unknown(self) -> HttpResponse:
        token = self.kwargs["token"]
        return render(
            self.request, "events/invitation/link_unknown.html", {"token": token}, status=HTTPStatus.NOT_FOUND
        )

    def redirect_to_page(self) -> HttpResponse:
        return redirect("events:invitation", self.link.token())

    def redirect_with_message(self, sentence: str) -> HttpResponse:
        if sentence:
            messages.info(self.request, sentence)
        return self.redirect_to_page()

    def sent_page(self) -> HttpResponse:
        return render(self.request, "events/invitation/link_sent.html")

    def page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        known = {
            "invitation": self.invitation,
            "event": self.event,
            "guest_line": invitations.guest_line(self.invitation),
            "time_line": invitations.time_line(self.event),
            "token": self.link.token(),
            "registration": self.registration,
            "participant": self.participant,
        }
        return render(self.request, f"events/invitation/{name}.html", known | context, status=status)


class InvitationCodeView(CodeEntryView):
    queryset = Invitation.objects.filter(anonymised_at=None)
    template = "events/invitation/code.html"
    limit_scope = "invitation-code"


code = InvitationCodeView.as_view()
