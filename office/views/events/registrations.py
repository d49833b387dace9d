"""Registrations of an event: list, detail, recording, figures, export, retention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core import keyset
from core.backoffice.pages import backoffice_page, render_page
from core.http import attachment_response
from core.refusals import DomainRefusal
from core.row_versions import ChangedMeanwhileError
from core.transitions import TransitionError
from events.domain import event_figures as figures
from events.domain import registrations, registrations_csv, retention
from events.domain.registrations import EventFull, NamesakesRegistered
from events.forms.session_choices import OfficeSessionChoiceForm
from events.models import Registration
from events.states import RegistrationState, SessionChoiceState
from journal.entries import record, record_download
from network.views.partners import page_url
from office.domain import event_registrations
from office.forms.decisions import EmptyForm
from office.forms.event_registrations import (
    CancelRegistrationForm,
    CorrectAttendeeForm,
    RecordRegistrationForm,
    SeatForm,
)
from office.views.events.base import EventActionView, EventBaseView


class RegistrationListView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state, text = request.GET.get("stand", ""), request.GET.get("q", "")[:200]
        after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
        found = event_registrations.registration_page(self.event, state=state, text=text, after=after, before=before)
        context = {
            "title": "Anmeldungen",
            "event": self.event,
            "occupancy": registrations.occupancy(self.event),
            "filter_links": event_registrations.filter_links(self.event),
            "rows": found.rows,
            "chosen_state": state,
            "text": text,
            "next": page_url(request, keyset.AFTER, found.next),
            "previous": page_url(request, keyset.BEFORE, found.previous),
            "may_decide": self.event.may_be_changed_by(request.user),
        }
        return render_page(request, "office/events/registrations.html", context)


class RegistrationBaseView(EventBaseView):
    """Sets `registration` of that event from the URL."""

    rows = Registration.objects.select_related("event", "invitation")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.registration = get_object_or_404(self.rows, pk=kwargs["registration"], event=self.event)

    def record_url(self) -> str:
        return reverse("office:event_registration", args=[self.event.pk, self.registration.pk])

    def record_label(self) -> str:
        return f"{self.registration}, {self.event.title}"


class RegistrationView(RegistrationBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        may_decide = self.event.may_be_changed_by(request.user)
        detail = event_registrations.registration_detail(self.registration, sees_needs=may_decide)
        context = {
            "title": str(self.registration).strip() or "Gelöschte Anmeldung",
            "event": self.event,
            "one": self.registration,
            "detail": detail,
            "may_decide": may_decide and self.registration.anonymised_at is None,
        }
        if detail.needs:
            record("view_needs", self.registration, **self.journal_kwargs)
        return render_page(request, "office/events/registration.html", context)


class RecordRegistrationView(EventActionView):
    """Records a registration that came by phone or mail: with a seat, on the waiting list, or as overbooking."""

    template = "office/events/record_registration.html"
    title = button_label = "Anmeldung eintragen"
    namesakes: Sequence[Registration] = ()

    def refusal_reason(self) -> str:
        return "Diese Veranstaltung ist abgesagt." if self.event.is_cancelled else ""

    def form(self, data: Any = None, files: Any = None) -> RecordRegistrationForm:
        return RecordRegistrationForm(data, event=self.event)

    def perform(self, form: RecordRegistrationForm) -> None:
        record_kwargs = {"attendee": form.attendee(), "sessions": form.sessions(), **self.actor_kwargs}
        record_kwargs |= {"submission": form.cleaned_data["submission"], "other_than": self.other_than}
        try:
            new_registration = registrations.record_registration(self.event, overbook=form.overbooks, **record_kwargs)
        except EventFull:
            new_registration = registrations.record_waiting(self.event, **record_kwargs)
        is_waiting = new_registration.state == RegistrationState.WAITING
        self.success_message = f"{new_registration} {'steht auf der Warteliste' if is_waiting else 'ist angemeldet'}."

    def add_refusal(self, form: BaseForm, refusal: DomainRefusal) -> None:
        """Ask once about registrations under the same name; sending the form again below their list records it."""
        if isinstance(refusal, NamesakesRegistered):
            self.namesakes = refusal.registrations
        super().add_refusal(form, refusal)

    def extra_context(self) -> dict[str, Any]:
        return {"namesakes": self.namesakes, "other_than": [row.pk for row in self.namesakes] or self.other_than}

    def record_url(self) -> str:
        return reverse("office:event_registrations", args=[self.event.pk])


class RegistrationActionView(RegistrationBaseView, EventActionView):
    """An action on a registration; 404 for an anonymised one."""

    rows = RegistrationBaseView.rows.filter(anonymised_at=None)
    conflict_exceptions: tuple[type[Exception], ...] = (TransitionError,)


class GiveSeatView(RegistrationActionView):
    form_class = SeatForm
    title = button_label = "Platz geben"
    success_message = "Der Platz ist vergeben."
    explanation = "Die Person ist dann angemeldet und bekommt Bestätigung und Eintrittskarte."

    def perform(self, form: BaseForm) -> None:
        registrations.give_seat(self.registration, overbook=form.cleaned_data["overbook"], **self.actor_kwargs)

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        return getattr(error, "row", self.registration).state == RegistrationState.CONFIRMED


class CancelRegistrationView(RegistrationActionView):
    form_class = CancelRegistrationForm
    title = button_label = "Abmelden"
    success_message = "Die Anmeldung ist beendet."

    @property
    def explanation(self) -> str:  # type: ignore[override]
        passed_on = "Ein frei gewordener Platz wird sofort der ersten Person auf der Warteliste angeboten."
        if not self.registration.is_proxy:
            return passed_on
        return f"{passed_on} Die Einladung ist wieder offen; mit der Mail bekommt auch Bescheid, wer eingeladen ist."

    def perform(self, form: BaseForm) -> None:
        registrations.cancel(self.registration, send_mail=form.cleaned_data["tell"], **self.journal_kwargs)

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        return getattr(error, "row", self.registration).state == RegistrationState.CANCELLED


class CorrectAttendeeView(RegistrationActionView):
    title = "Angaben ändern"
    button_label = "Speichern"
    success_message = "Die Angaben sind geändert."
    conflict_exceptions = (TransitionError, ChangedMeanwhileError)

    def form(self, data: Any = None, files: Any = None) -> CorrectAttendeeForm:
        names = CorrectAttendeeForm.base_fields.keys() - {"seen"}
        current = {name: getattr(self.registration, name) for name in names}
        return CorrectAttendeeForm(data, initial=current | {"seen": registrations.version_of(self.registration)})

    def perform(self, form: BaseForm) -> None:
        changes = dict(form.cleaned_data)
        registrations.change_attendee(
            self.registration, seen_version=changes.pop("seen"), changes=changes, **self.journal_kwargs
        )


class ChooseSessionsView(RegistrationActionView):
    template = "office/events/registration_form.html"
    title = "Auswahl ändern"
    button_label = "Speichern"
    success_message = "Die Auswahl ist geändert."

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        chosen = list(self.registration.choices.exclude(state=SessionChoiceState.RELEASED))
        return OfficeSessionChoiceForm(data, event=self.event, chosen=chosen)

    def perform(self, form: Any) -> None:
        registrations.choose_sessions(self.registration, sessions=form.sessions(), **self.journal_kwargs)


class RenewRegistrationLinkView(RegistrationActionView):
    form_class = EmptyForm
    title = button_label = "Neuen Link senden"
    explanation = "Für einen Link, der in falsche Hände geriet. Auch die bisherige Eintrittskarte gilt dann nicht mehr."

    @property
    def success_message(self) -> str:  # type: ignore[override]
        new = "Ein neuer Link ist unterwegs; der" if self.registration.email else "Der"
        return f"{new} bisherige Link und der Code gelten nicht mehr."

    def perform(self, form: BaseForm) -> None:
        registrations.renew_link(self.registration, **self.actor_kwargs)


class FiguresView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": "Zahlen",
            "event": self.event,
            "figures": figures.count(self.event, limit=event_registrations.COUNTED + 1),
        }
        return render_page(request, "office/events/figures.html", context)


class RegistrationsCsvView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with_needs = self.event.may_be_changed_by(request.user)
        content = registrations_csv.registrations_csv(self.event, with_needs=with_needs)
        self.record_download(with_needs=with_needs)
        response = attachment_response(content, f"anmeldungen-{self.event.slug}.csv", "text/csv; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response

    def record_download(self, *, with_needs: bool) -> None:
        people = registrations_csv.exported(self.event).count()
        content = "registrations_with_needs" if with_needs else "registrations"
        record_download(self.event, content=content, people=people, **self.journal_kwargs)


class RetentionView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": "Aufbewahrung",
            "event": self.event,
            "forecast": retention.preview(self.event),
            "may_decide": self.event.may_be_changed_by(request.user),
        }
        return render_page(request, "office/events/retention.html", context)


sees, decides = backoffice_page("events"), backoffice_page("events", "change")
registration_list = sees(RegistrationListView.as_view())
registration = sees(RegistrationView.as_view())
event_figures = sees(FiguresView.as_view())
event_export = sees(RegistrationsCsvView.as_view())
event_retention = sees(RetentionView.as_view())
record_registration = decides(RecordRegistrationView.as_view())
seat = decides(GiveSeatView.as_view())
sign_off = decides(CancelRegistrationView.as_view())
correct = decides(CorrectAttendeeView.as_view())
choose_sessions = decides(ChooseSessionsView.as_view())
renew_link = decides(RenewRegistrationLinkView.as_view())
