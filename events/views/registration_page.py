"""The page of a registration, opened by its mailed link."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from core.link_pages import LinkView, RenewableLinkView
from core.typesetting import qr_svg
from events.domain import registrations
from events.domain.document_visibility import documents_visible_to
from events.models import CheckIn, Document, Event, Needs, Registration, SessionChoice
from events.states import ACTIVE, RegistrationState, SessionChoiceState
from events.views.registration_form import closed_reason
from journal import actors

GONE = 410
R = RegistrationState
UNCONFIRMED = frozenset({R.RESERVED, R.APPLIED})


class RegistrationLinkView(LinkView):
    """Base view of a registration's link pages; links are valid until 30 days after the event or after sending."""

    purpose = Registration.link_page
    queryset = Registration.objects.select_related("event__host")

    @property
    def registration(self) -> Registration:
        return self.object

    @property
    def event(self) -> Event:
        return self.object.event

    @property
    def actor(self) -> actors.Actor:
        return actors.registrant(self.object.pk)

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= max(self.event.ends_at, self.link.issued_at) + settings.LINK_AGE

    @cached_property
    def is_present(self) -> bool:
        """Whether they were checked in."""
        return CheckIn.objects.valid().filter(registration=self.object).exists()

    @property
    def has_certificate(self) -> bool:
        """Whether there is a certificate of attendance."""
        is_held = not self.event.is_cancelled and self.event.ends_at <= timezone.now()
        return is_held and self.object.state == R.CONFIRMED and not self.object.anonymised_at and self.is_present

    @property
    def is_over(self) -> bool:
        """Whether nothing can be changed any more: the event has ended or is cancelled."""
        return self.event.is_cancelled or self.event.ends_at <= timezone.now()

    @property
    def may_change(self) -> bool:
        """Whether own data, sessions and needs can be changed."""
        is_timed_out = self.object.until is not None and self.object.until <= timezone.now()
        return self.object.state in ACTIVE and not (self.is_over or is_timed_out or self.object.anonymised_at)

    def documents(self, *, at: datetime) -> QuerySet[Document]:
        return documents_visible_to(self.registration, is_present=self.is_present, at=at)

    def render_expired(self) -> HttpResponse | None:
        return self.page("link_expired", status=GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "events/registration/link_unknown.html", status=HTTPStatus.NOT_FOUND)

    def redirect_to_page(self) -> HttpResponse:
        return redirect("events:registration", self.link.token())

    def page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        known = {"registration": self.registration, "event": self.event, "token": self.link.token()}
        return render(self.request, f"events/registration/{name}.html", known | context, status=status)


class RegistrationView(RenewableLinkView, RegistrationLinkView):
    """The registration and its state. POST requests a new link in place of an expired one."""

    limit_scope = "registration-link"

    def send_new_link(self, *, at: datetime) -> None:
        registrations.send_new_link(self.registration, at=at)

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        state = display_state(self.registration, at=now)
        items = list(self.event.items.all())
        is_public = Event.objects.public().filter(pk=self.event.pk).exists()
        return self.page(
            "page",
            display_state=state,
            headline=HEADLINES[state],
            is_active=self.object.state in ACTIVE and state != R.EXPIRED and not self.object.anonymised_at,
            is_over=self.is_over,
            may_change=self.may_change,
            may_register_again=is_public and not closed_reason(self.event, at=now),
            is_public=is_public,
            position=registrations.position(self.registration) if state == R.WAITING else None,
            items=items,
            has_sessions=any(item.block is not None for item in items),
            choices=choices_of(self.registration),
            needs=Needs.objects.filter(registration=self.registration).first(),
            is_present=self.is_present,
            has_certificate=self.has_certificate,
            documents=self.documents(at=now),
            **ticket_of(self.registration, state),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.redirect_to_page()


HEADLINES: dict[str, str] = {
    R.RESERVED: "Kommt diese Anmeldung von Ihnen?",
    R.APPLIED: "Kommt diese Anmeldung von Ihnen?",
    R.WAITING: "Sie stehen auf der Warteliste",
    R.OFFERED: "Für Sie ist ein Platz frei geworden",
    R.CONFIRMED: "Sie sind angemeldet",
    R.CANCELLED: "Sie sind abgemeldet",
    R.EXPIRED: "Diese Anmeldung ist verfallen",
    "called_off": "Diese Veranstaltung ist abgesagt",
    "past": "Diese Veranstaltung ist vorbei",
}


def display_state(registration: Registration, *, at: datetime) -> str:
    """The state that the page shows first.

    A seat whose deadline has passed is shown as expired even before the worker has run.
    """
    if registration.event.is_cancelled:
        return "called_off"
    if registration.state not in ACTIVE:
        return registration.state
    if registration.event.ends_at <= at:
        return "past"
    return R.EXPIRED if registration.until and registration.until <= at else registration.state


def ticket_of(registration: Registration, state: str) -> dict[str, Any]:
    """Code and QR code of a confirmed seat at an event with a venue."""
    if state != R.CONFIRMED or registration.event.is_online:
        return {}
    code = registration.code()
    return {"code": code, "qr": qr_svg(code)}


def choices_of(registration: Registration) -> list[SessionChoice]:
    """Chosen sessions with or without a seat, in the order of the programme."""
    choices = registration.choices.exclude(state=SessionChoiceState.RELEASED).select_related("item")
    return sorted(choices, key=lambda choice: (choice.item.starts_at, choice.state, choice.pk))
