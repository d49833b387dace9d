"""Actions on a registration by its link: confirm, answer an offer, cancel, change data, sessions and needs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.refusals import DomainRefusal
from events.domain import registrations
from events.forms.needs import NeedsForm
from events.forms.registrations import ChangeAttendeeForm
from events.forms.session_choices import SessionChoiceForm
from events.models import Needs
from events.states import ACTIVE, RegistrationState
from events.views.registration_page import RegistrationLinkView, choices_of

CONFLICT = 409
R = RegistrationState
TOO_LATE = "Daran lässt sich nichts mehr ändern. Wie es steht, lesen Sie hier."


class RegistrationActionView(RegistrationLinkView):
    """A POST that performs one action and redirects to the registration's page with a message."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.redirect_to_page()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            messages.success(request, self.perform())
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
        return self.redirect_to_page()

    def perform(self) -> str:
        """Perform the action; returns the message to show. Raises DomainRefusal."""
        raise NotImplementedError


class ConfirmRegistrationView(RegistrationActionView):
    def perform(self) -> str:
        confirmed = registrations.confirm(self.registration, at=timezone.now())
        if confirmed.state == R.WAITING:
            return "Danke! Sie stehen jetzt auf der Warteliste. Wir schreiben Ihnen, sobald ein Platz frei wird."
        return "Danke! Ihre Anmeldung ist bestätigt."


class OfferedSeatView(RegistrationActionView):
    """Accept or decline an offered seat."""

    def perform(self) -> str:
        if "decline" in self.request.POST:
            registrations.decline_offer(self.registration, at=timezone.now())
            return "Danke für die Rückmeldung. Der Platz geht an die nächste Person auf der Warteliste."
        registrations.accept(self.registration, at=timezone.now())
        return "Danke! Der Platz gehört Ihnen."


class CancelRegistrationView(RegistrationActionView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("cancel") if self.row.state in ACTIVE and not self.is_over else self.redirect_to_page()

    def perform(self) -> str:
        registrations.cancel(self.registration, actor=self.actor, at=timezone.now())
        return "Sie sind abgemeldet. Danke, dass Sie Bescheid gegeben haben."


class DeleteNeedsView(RegistrationActionView):
    def perform(self) -> str:
        registrations.delete_needs(self.registration, actor=self.actor, at=timezone.now())
        return "Ihre Angaben zum Bedarf sind gelöscht, Ihre Einwilligung ist widerrufen."


class RegistrationFormView(RegistrationLinkView):
    """A form; a refusal of the domain is shown with all that was typed."""

    template: str
    success_message: str

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_form(self.form()) if self.may_change else self.too_late()

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_change:
            return self.too_late()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            self.save(form)
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.render_form(form, status=CONFLICT)
        messages.success(request, self.success_message)
        return self.redirect_to_page()

    def too_late(self) -> HttpResponse:
        messages.info(self.request, TOO_LATE)
        return self.redirect_to_page()

    def render_form(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.page(self.template, form=form, status=status)

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> None:
        raise NotImplementedError


class ChangeAttendeeView(RegistrationFormView):
    template = "change_attendee"
    success_message = "Ihre Angaben sind gespeichert."

    def form(self, data: Any = None) -> ChangeAttendeeForm:
        names = ("title", "first_name", "last_name", "organisation_name", "job_title", "phone")
        return ChangeAttendeeForm(data, initial={name: getattr(self.row, name) for name in names})

    def save(self, form: ChangeAttendeeForm) -> None:
        registrations.change_attendee(self.registration, changes=form.cleaned_data, actor=self.actor, at=timezone.now())


class ChooseSessionsView(RegistrationFormView):
    template = "sessions"
    success_message = "Ihre Auswahl ist gespeichert."

    def form(self, data: Any = None) -> SessionChoiceForm:
        return SessionChoiceForm(data, event=self.event, chosen=choices_of(self.registration))

    def save(self, form: SessionChoiceForm) -> None:
        registrations.choose_sessions(self.registration, sessions=form.sessions(), actor=self.actor, at=timezone.now())


class ChangeNeedsView(RegistrationFormView):
    """Save needs with a new consent; leaving both fields empty deletes them."""

    template = "needs"
    success_message = "Ihre Angaben zum Bedarf sind gespeichert."

    @property
    def may_change(self) -> bool:
        return super().may_change and (self.event.asks_needs or self.needs is not None)

    @property
    def needs(self) -> Needs | None:
        return Needs.objects.filter(registration=self.registration).first()

    def form(self, data: Any = None) -> NeedsForm:
        needs = self.needs
        return NeedsForm(
            data, initial={"dietary": needs.dietary, "accessibility": needs.accessibility} if needs else None
        )

    def save(self, form: NeedsForm) -> None:
        if needs := form.needs_input():
            registrations.set_needs(self.registration, needs=needs, actor=self.actor, at=timezone.now())
        else:
            registrations.delete_needs(self.registration, actor=self.actor, at=timezone.now())
            self.success_message = "Es sind keine Angaben zum Bedarf gespeichert."

    def render_form(self, form: NeedsForm, *, status: int = 200) -> HttpResponse:
        return self.page(self.template, form=form, needs=self.needs, status=status)
