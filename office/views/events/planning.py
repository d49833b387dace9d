"""Planning an event: create, change, publish, cancel, copy, team, accession."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.idempotency import idempotency_key
from core.refusals import DomainRefusal
from core.row_versions import ChangedMeanwhileError
from core.transitions import TransitionError
from events.domain import announcements, event_copies, invitations, planning
from events.domain.validation import PlanRefusal
from events.models import Event
from journal import actors
from office.domain import event_kind_defaults
from office.forms.event_actions import CancelForm, ChooseAccessionForm, CopyForm, TeamForm
from office.forms.events import EventForm, initial_values
from office.views.events.base import EventActionView, EventButtonView


class PlanningView(ActionFormView):
    """Base view for forms whose values may contradict each other: each refusal is shown at its field."""

    def add_refusal(self, form: Any, refusal: DomainRefusal) -> None:
        if isinstance(refusal, PlanRefusal):
            form.add_errors(refusal.mistakes)
        else:
            super().add_refusal(form, refusal)


class CreateEventView(PlanningView):
    """The kind is chosen first: it decides which fields and initial values the form has."""

    template = "office/events/form.html"
    button_label = "Als Entwurf anlegen"
    success_message = "Der Entwurf ist angelegt. In der Öffentlichkeit sieht ihn noch niemand."
    made: Event | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.kind:
            kinds = [(kind, usual.explanation) for kind, usual in event_kind_defaults.USUAL.items()]
            return render_page(request, "office/events/choose_kind.html", {"title": "Was planen Sie?", "kinds": kinds})
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().post(request, **kwargs) if self.kind else redirect("office:event_new")

    @property
    def kind(self) -> str:
        requested_kind = self.request.GET.get("art", "")
        return requested_kind if requested_kind in Event.Kind.values else ""

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{Event.Kind(self.kind).label} planen"

    def form(self, data: Any = None, files: Any = None) -> EventForm:
        usual = event_kind_defaults.USUAL[Event.Kind(self.kind)].values
        return EventForm(data, kind=self.kind, initial={**usual, "kind": self.kind})

    def perform(self, form: BaseForm) -> None:
        details = {**form.domain_kwargs, "kind": self.kind}
        uid = idempotency_key(form.cleaned_data["submission"], details)
        self.made = planning.create(**details, uid=uid, by=self.request.user, at=timezone.now())

    def record_url(self) -> str:
        return reverse("office:event", args=[self.made.pk]) if self.made else reverse("office:events")

    def record_label(self) -> str:
        return "Veranstaltungen"


class EventPlanningView(PlanningView, EventActionView):
    """An action on an event that is not cancelled."""

    conflict_exceptions = (TransitionError, ChangedMeanwhileError)

    def refusal_reason(self) -> str:
        if not self.event.is_cancelled:
            return ""
        return str(planning.EVENT_MACHINE.refusal(self.event, reader=actors.user(self.request.user.pk)))


class ChangeEventView(EventPlanningView):
    template = "office/events/form.html"
    title = "Angaben ändern"
    button_label = "Speichern"
    success_message = "Die Angaben sind gespeichert."

    @property
    def explanation(self) -> str:  # type: ignore[override]  # counted for each event
        """Beforehand, how many mails a new time, place or link sends at once, and whom none reaches."""
        counts = announcements.count_recipients(self.event)
        if self.event.is_past(timezone.localdate()) or not (counts.mails or counts.unreachable):
            return ""
        mails = count_text(counts.mails, "Sofort geht eine Mail", "Mails gehen sofort", "Keine Mail geht")
        sentences = [f"Wenn Sie Tag, Zeit, Ort oder Link ändern: {mails} an Angemeldete und Eingeladene hinaus."]
        if counts.unreachable:
            people = count_text(
                counts.unreachable,
                "Eine Person hat keine Mail-Adresse und erfährt es nur von Ihnen.",
                "Personen haben keine Mail-Adresse und erfahren es nur von Ihnen.",
            )
            sentences.append(people)
        return " ".join(sentences)

    def form(self, data: Any = None, files: Any = None) -> EventForm:
        return EventForm(data, event=self.event, initial=initial_values(self.event))

    def perform(self, form: BaseForm) -> None:
        planning.change(
            self.event,
            changes=form.domain_kwargs,
            seen_version=form.cleaned_data["seen"],
            shifts_programme_time=form.cleaned_data.get("shifts_programme_time", False),
            **self.actor_kwargs,
        )


class PublishEventView(EventButtonView):
    def perform_and_describe(self) -> str:
        planning.publish(self.event, **self.actor_kwargs)
        return "Die Veranstaltung ist veröffentlicht."


class WithdrawEventView(EventButtonView):
    def perform_and_describe(self) -> str:
        planning.withdraw(self.event, **self.actor_kwargs)
        return "Die Veranstaltung ist wieder ein Entwurf."


class CancelEventView(EventPlanningView):
    template = "office/events/cancel.html"
    form_class = CancelForm
    title = button_label = "Veranstaltung absagen"
    success_message = "Die Veranstaltung ist abgesagt."
    explanation = (
        "Die Seite sagt dann, dass die Veranstaltung nicht stattfindet; wartende und geplante Mails werden angehalten. "
        "Eine Absage lässt sich nicht zurücknehmen."
    )

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        fresh = getattr(error, "row", self.event)
        return fresh.is_cancelled and fresh.cancellation_reason == form.cleaned_data["reason"]

    def extra_context(self) -> dict[str, Any]:
        return {
            "recipient_counts": announcements.count_recipients(self.event),
            "event": self.event,
            "sees_accession": self.sees_accession,
        }

    def perform(self, form: BaseForm) -> None:
        planning.cancel(self.event, reason=form.cleaned_data["reason"], **self.actor_kwargs)


class CopyEventView(PlanningView, EventActionView):
    form_class = CopyForm
    title = "An einem anderen Tag wiederholen"
    button_label = "Als Entwurf anlegen"
    success_message = "Der neue Entwurf ist angelegt. Prüfen Sie Text, Anmeldung und Mails."
    explanation = (
        "Angaben, Programm und geplante Mails werden übernommen, zu denselben Uhrzeiten. Gäste, Anmeldungen und "
        "Unterlagen bleiben, wo sie sind."
    )
    made: Event | None = None

    def perform(self, form: BaseForm) -> None:
        starts_on = form.cleaned_data["starts_on"]
        uid = idempotency_key(form.cleaned_data["submission"], self.event, starts_on)
        self.made = event_copies.copy(self.event, starts_on=starts_on, uid=uid, **self.actor_kwargs)

    def add_refusal(self, form: Any, refusal: DomainRefusal) -> None:
        form.add_error("starts_on", str(refusal))

    def record_url(self) -> str:
        return reverse("office:event", args=[(self.made or self.event).pk])


class EventTeamView(EventActionView):
    title = "Veranstaltungsteam"
    button_label = "Speichern"
    success_message = "Das Team ist gespeichert."

    def form(self, data: Any = None, files: Any = None) -> TeamForm:
        return TeamForm(data, event=self.event)

    @property
    def explanation(self) -> str:  # type: ignore[override]
        if User.objects.with_role(Role.EVENT_TEAM, on=timezone.localdate()).exists():
            return "Wer zum Team gehört, sieht und bearbeitet diese Veranstaltung, keine andere."
        return "Noch hat niemand einen Zugang mit der Rolle Veranstaltungsteam. Den richtet die Systemverwaltung ein."

    def perform(self, form: BaseForm) -> None:
        planning.set_team(self.event, form.cleaned_data["team"], **self.actor_kwargs)


class AttachAccessionView(EventPlanningView):
    title = "Sammelbeitritt verbinden"
    button_label = "Speichern"
    success_message = "Das ist gespeichert."
    explanation = (
        "Veranstaltung und Beitritt haben dann eine Einladung und eine Seite: Die Gäste sagen dort zu und erklären den "
        "Beitritt. Der Sammelbeitritt selbst lädt nicht mehr ein."
    )

    def refusal_reason(self) -> str:
        return invitations.attach_refusal(self.event, at=timezone.now())

    def form(self, data: Any = None, files: Any = None) -> ChooseAccessionForm:
        return ChooseAccessionForm(data, event=self.event)

    def perform(self, form: BaseForm) -> None:
        invitations.attach_accession(self.event, form.cleaned_data["accession"], **self.actor_kwargs)

    def add_refusal(self, form: Any, refusal: DomainRefusal) -> None:
        form.add_error("accession", str(refusal))


plans = backoffice_page("events", "add")
changes = backoffice_page("events", "change")
create = plans(CreateEventView.as_view())
copy = plans(CopyEventView.as_view())
team = plans(EventTeamView.as_view())
attach = plans(AttachAccessionView.as_view())
change = changes(ChangeEventView.as_view())
publish = changes(PublishEventView.as_view())
withdraw = changes(WithdrawEventView.as_view())
cancel = changes(CancelEventView.as_view())
