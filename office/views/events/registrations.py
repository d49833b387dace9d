"""The registrations of an event: the list, one of them, by hand; figures, export, what is kept how long."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core import keyset
from core.http import download
from events.domain import export, figures, registrations, retention
from events.domain.registrations import EventFull, RegistrationRefusal
from events.domain.stamps import ChangedMeanwhileError
from events.forms.sessions import SessionsForm
from events.models import Registration
from events.states import ChoiceState, RegistrationState
from journal import actors
from network.views.partners import page_url
from office.domain import event_registrations
from office.forms.decisions import EmptyForm
from office.forms.event_registrations import CorrectedForm, EnteredForm, SeatForm, SignOffForm
from office.views.events.frame import AboutEvent, EventAct
from office.views.pages import office_page, page


class RegistrationList(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state, text = request.GET.get("stand", ""), request.GET.get("q", "")[:200]
        after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
        found = event_registrations.listed(self.event, state=state, text=text, after=after, before=before)
        context = {
            "title": "Anmeldungen",
            "event": self.event,
            "occupancy": registrations.occupancy(self.event),
            "chips": event_registrations.chips(self.event),
            "rows": found.rows,
            "chosen_state": state,
            "text": text,
            "next": page_url(request, keyset.AFTER, found.next),
            "previous": page_url(request, keyset.BEFORE, found.previous),
            "may_decide": request.user.has_perm("events.change"),
        }
        return page(request, "events/registrations", context)


class AboutRegistration(AboutEvent):
    """`registration` of that event."""

    rows = Registration.objects.select_related("event", "invitation")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.registration = get_object_or_404(self.rows, pk=kwargs["registration"], event=self.event)

    def subject_url(self) -> str:
        return reverse("office:event_registration", args=[self.event.pk, self.registration.pk])

    def subject_name(self) -> str:
        return f"{self.registration}, {self.event.title}"


class OneRegistration(AboutRegistration):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        may_decide = request.user.has_perm("events.change")
        context = {
            "title": str(self.registration).strip() or "Gelöschte Anmeldung",
            "event": self.event,
            "one": self.registration,
            "dossier": event_registrations.compile_for(self.registration, sees_needs=may_decide),
            "may_decide": may_decide and self.registration.anonymised_at is None,
        }
        return page(request, "events/registration", context)


class Enter(EventAct):
    """By phone or mail: straight to a seat, to the waiting list, or knowingly beyond the capacity."""

    template = "events/registration_form"
    title = press = "Anmeldung eintragen"

    def obstacle(self) -> str:
        return "Diese Veranstaltung ist abgesagt." if self.event.is_cancelled else ""

    def form(self, data: Any = None, files: Any = None) -> EnteredForm:
        return EnteredForm(data, event=self.event)

    def carry_out(self, form: EnteredForm) -> None:
        told = {"attendee": form.attendee(), "sessions": form.sessions(), **self.doing}
        told["submission"] = form.cleaned_data["submission"]
        try:
            entered = registrations.enter(self.event, overbook=form.overbooks, **told)
        except EventFull:
            entered = registrations.enter_waiting(self.event, **told)
        is_waiting = entered.state == RegistrationState.WAITING
        self.done = f"{entered} {'steht auf der Warteliste' if is_waiting else 'ist angemeldet'}."

    def subject_url(self) -> str:
        return reverse("office:event_registrations", args=[self.event.pk])


class RegistrationAct(AboutRegistration, EventAct):
    """Nothing is done any more about who was forgotten: a 404."""

    rows = AboutRegistration.rows.filter(anonymised_at=None)
    conflicts: tuple[type[Exception], ...] = (RegistrationRefusal,)


class Seat(RegistrationAct):
    form_class = SeatForm
    title = press = "Platz geben"
    done = "Der Platz ist vergeben."
    explains = "Die Person ist dann angemeldet und bekommt Bestätigung und Eintrittskarte."

    def carry_out(self, form: BaseForm) -> None:
        registrations.seat(self.registration, overbook=form.cleaned_data["overbook"], **self.doing)

    def is_done(self, error: Exception, form: BaseForm) -> bool:
        return getattr(error, "registration", self.registration).state == RegistrationState.CONFIRMED


class SignOff(RegistrationAct):
    form_class = SignOffForm
    title = press = "Abmelden"
    done = "Die Anmeldung ist beendet."
    explains = "Ein frei gewordener Platz wird sofort der ersten Person auf der Warteliste angeboten."

    def carry_out(self, form: BaseForm) -> None:
        registrations.cancel(self.registration, tell=form.cleaned_data["tell"], **acting(self))

    def is_done(self, error: Exception, form: BaseForm) -> bool:
        return getattr(error, "registration", self.registration).state == RegistrationState.CANCELLED


class Correct(RegistrationAct):
    title = "Angaben ändern"
    press = "Speichern"
    done = "Die Angaben sind geändert."
    conflicts = (RegistrationRefusal, ChangedMeanwhileError)

    def form(self, data: Any = None, files: Any = None) -> CorrectedForm:
        names = CorrectedForm.base_fields.keys() - {"seen"}
        known = {name: getattr(self.registration, name) for name in names}
        return CorrectedForm(data, initial=known | {"seen": registrations.seen_of(self.registration)})

    def carry_out(self, form: BaseForm) -> None:
        changes = dict(form.cleaned_data)
        registrations.change_attendee(self.registration, seen=changes.pop("seen"), changes=changes, **acting(self))


class ChooseSessions(RegistrationAct):
    template = "events/registration_form"
    title = "Auswahl ändern"
    press = "Speichern"
    done = "Die Auswahl ist geändert."

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        chosen = list(self.registration.choices.exclude(state=ChoiceState.RELEASED))
        return SessionsForm(data, event=self.event, chosen=chosen)

    def carry_out(self, form: Any) -> None:
        registrations.choose_sessions(self.registration, sessions=form.sessions(), **acting(self))


class RenewLink(RegistrationAct):
    form_class = EmptyForm
    title = press = "Neuen Link senden"
    done = "Ein neuer Link ist unterwegs; der bisherige und der Code gelten nicht mehr."
    explains = "Für einen Link, der in falsche Hände geriet. Auch die bisherige Eintrittskarte gilt dann nicht mehr."

    def carry_out(self, form: BaseForm) -> None:
        registrations.renew_link(self.registration, **self.doing)


def acting(view: AboutRegistration) -> dict[str, Any]:
    return {"actor": actors.user(view.request.user.pk), "at": view.doing["at"]}


class Figures(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": "Zahlen",
            "event": self.event,
            "figures": figures.of(self.event, most=event_registrations.COUNTED + 1),
        }
        return page(request, "events/figures", context)


class Export(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        content = export.registrations_csv(self.event, with_needs=request.user.has_perm("events.change"))
        response = download(content, f"anmeldungen-{self.event.slug}.csv", "text/csv; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response


class Retention(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "title": "Aufbewahrung",
            "event": self.event,
            "forecast": retention.preview(self.event),
            "may_decide": request.user.has_perm("events.change"),
        }
        return page(request, "events/retention", context)


sees, decides = office_page("events"), office_page("events", "change")
registration_list = sees(RegistrationList.as_view())
registration = sees(OneRegistration.as_view())
event_figures = sees(Figures.as_view())
event_export = sees(Export.as_view())
event_retention = sees(Retention.as_view())
enter = decides(Enter.as_view())
seat = decides(Seat.as_view())
sign_off = decides(SignOff.as_view())
correct = decides(Correct.as_view())
choose_sessions = decides(ChooseSessions.as_view())
renew_link = decides(RenewLink.as_view())
