"""Planning an event: new, changed, published, called off, once more on another day."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.refusals import DomainRefusal
from events.domain import copying, invitations, planning, telling
from events.domain.sense import PlanRefusal
from events.domain.stamps import ChangedMeanwhileError
from events.models import Event
from office.domain import event_kinds
from office.forms.event_acts import AccessionForm, CancelForm, CopyForm, TeamForm
from office.forms.events import EventForm, frame_of
from office.views.acts import Act
from office.views.events.frame import EventAct, Press
from office.views.pages import office_page, page


class Plan(Act):
    """Anything typed that may contradict itself: each refusal stands beside its field."""

    def refused(self, form: Any, refusal: DomainRefusal) -> None:
        if isinstance(refusal, PlanRefusal):
            form.refuse(refusal.mistakes)
        else:
            super().refused(form, refusal)


class Create(Plan):
    """The kind first: it says what the form asks and proposes."""

    template = "events/form"
    press = "Als Entwurf anlegen"
    done = "Der Entwurf ist angelegt. In der Öffentlichkeit sieht ihn noch niemand."
    made: Event | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.kind:
            kinds = [(kind, usual.explains) for kind, usual in event_kinds.USUAL.items()]
            return page(request, "events/kinds", {"title": "Was planen Sie?", "kinds": kinds})
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().post(request, **kwargs) if self.kind else redirect("office:event_new")

    @property
    def kind(self) -> str:
        asked = self.request.GET.get("art", "")
        return asked if asked in Event.Kind.values else ""

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{Event.Kind(self.kind).label} planen"

    def form(self, data: Any = None, files: Any = None) -> EventForm:
        usual = event_kinds.USUAL[Event.Kind(self.kind)].values
        return EventForm(data, kind=self.kind, initial={**usual, "kind": self.kind})

    def carry_out(self, form: BaseForm) -> None:
        entered = {**form.entered, "kind": self.kind}
        self.made = planning.create(
            **entered, uid=form.cleaned_data["submission"], by=self.request.user, at=timezone.now()
        )

    def subject_url(self) -> str:
        return reverse("office:event", args=[self.made.pk]) if self.made else reverse("office:events")

    def subject_name(self) -> str:
        return "Veranstaltungen"


class PlanEvent(Plan, EventAct):
    """Something planned for an event that stands."""

    conflicts = (planning.EventRefusal, ChangedMeanwhileError)

    def obstacle(self) -> str:
        return str(planning.EventRefusal(self.event)) if self.event.is_cancelled else ""


class Change(PlanEvent):
    template = "events/form"
    title = "Angaben ändern"
    press = "Speichern"
    done = "Die Angaben sind gespeichert."

    def form(self, data: Any = None, files: Any = None) -> EventForm:
        return EventForm(data, event=self.event, initial=frame_of(self.event))

    def carry_out(self, form: BaseForm) -> None:
        planning.change(self.event, changes=form.entered, seen=form.cleaned_data["seen"], **self.doing)


class Publish(Press):
    def carry_out(self) -> str:
        planning.publish(self.event, **self.doing)
        return "Die Veranstaltung ist veröffentlicht."


class Withdraw(Press):
    def carry_out(self) -> str:
        planning.withdraw(self.event, **self.doing)
        return "Die Veranstaltung ist wieder ein Entwurf."


class Cancel(PlanEvent):
    template = "events/cancel"
    form_class = CancelForm
    title = press = "Veranstaltung absagen"
    done = "Die Veranstaltung ist abgesagt."
    explains = (
        "Die Seite sagt dann, dass die Veranstaltung nicht stattfindet; wartende und geplante Mails werden angehalten. "
        "Eine Absage lässt sich nicht zurücknehmen."
    )

    def is_done(self, error: Exception, form: BaseForm) -> bool:
        fresh = getattr(error, "event", self.event)
        return fresh.is_cancelled and fresh.cancellation_reason == form.cleaned_data["reason"]

    def extra(self) -> dict[str, Any]:
        return {"told": telling.audience(self.event), "event": self.event}

    def carry_out(self, form: BaseForm) -> None:
        planning.cancel(self.event, reason=form.cleaned_data["reason"], **self.doing)


class Copy(Plan, EventAct):
    form_class = CopyForm
    title = "An einem anderen Tag wiederholen"
    press = "Als Entwurf anlegen"
    done = "Der neue Entwurf ist angelegt. Prüfen Sie Text, Anmeldung und Mails."
    explains = (
        "Angaben, Programm und geplante Mails werden übernommen, zu denselben Uhrzeiten. Gäste, Anmeldungen und "
        "Unterlagen bleiben, wo sie sind."
    )
    made: Event | None = None

    def carry_out(self, form: BaseForm) -> None:
        said = form.cleaned_data
        self.made = copying.copy(self.event, starts_on=said["starts_on"], uid=said["submission"], **self.doing)

    def refused(self, form: Any, refusal: DomainRefusal) -> None:
        form.add_error("starts_on", str(refusal))

    def subject_url(self) -> str:
        return reverse("office:event", args=[(self.made or self.event).pk])


class Team(EventAct):
    title = "Veranstaltungsteam"
    press = "Speichern"
    done = "Das Team ist gespeichert."

    def form(self, data: Any = None, files: Any = None) -> TeamForm:
        return TeamForm(data, event=self.event)

    @property
    def explains(self) -> str:  # type: ignore[override]
        if User.objects.filter(role=Role.EVENT_TEAM, is_active=True).exists():
            return "Wer zum Team gehört, sieht und bearbeitet diese Veranstaltung, keine andere."
        return "Noch hat niemand einen Zugang mit der Rolle Veranstaltungsteam. Den richtet die Systemverwaltung ein."

    def carry_out(self, form: BaseForm) -> None:
        planning.set_team(self.event, form.cleaned_data["team"], **self.doing)


class Attach(PlanEvent):
    title = "Sammelbeitritt verbinden"
    press = "Speichern"
    done = "Das ist gespeichert."
    explains = (
        "Veranstaltung und Beitritt haben dann eine Einladung und eine Seite: Die Gäste sagen dort zu und erklären den "
        "Beitritt. Der Sammelbeitritt selbst lädt nicht mehr ein."
    )

    def obstacle(self) -> str:
        return invitations.carries_none(self.event, at=timezone.now())

    def form(self, data: Any = None, files: Any = None) -> AccessionForm:
        return AccessionForm(data, event=self.event)

    def carry_out(self, form: BaseForm) -> None:
        invitations.attach_accession(self.event, form.cleaned_data["accession"], **self.doing)

    def refused(self, form: Any, refusal: DomainRefusal) -> None:
        form.add_error("accession", str(refusal))


plans = office_page("events", "add")
changes = office_page("events", "change")
create = plans(Create.as_view())
copy = plans(Copy.as_view())
team = plans(Team.as_view())
attach = plans(Attach.as_view())
change = changes(Change.as_view())
publish = changes(Publish.as_view())
withdraw = changes(Withdraw.as_view())
cancel = changes(Cancel.as_view())
