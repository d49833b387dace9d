"""Planned mails of an event: list, form, stopping and resuming."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.row_versions import ChangedMeanwhileError
from core.transitions import TransitionError
from events.domain import planned_mails
from events.domain.planned_mails import PLANNED_MAIL_MACHINE
from events.models import PlannedMail
from events.states import PlannedMailState
from journal import actors
from office.forms.event_mails import ChangedMailForm, PlannedMailForm, initial_of
from office.views.events.base import EventActionView, EventBaseView, EventButtonView


class PlannedMailListView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mails = list(self.event.planned_mails.all())
        context = {
            "title": "Geplante Mails",
            "event": self.event,
            "mails": [(mail, self.reaches(mail)) for mail in mails],
            "may_decide": self.event.may_be_changed_by(request.user) and not self.event.is_cancelled,
        }
        return render_page(request, "office/events/mails.html", context)

    def reaches(self, mail: PlannedMail) -> int | None:
        """How many recipients it reached, or would reach now."""
        return mail.number if mail.state == PlannedMailState.SENT else planned_mails.recipients(mail).count()


class PlannedMailActionView(EventActionView):
    """An action on planned mails; redirects to their list."""

    conflict_exceptions = (TransitionError, ChangedMeanwhileError)

    def record_url(self) -> str:
        return reverse("office:event_mails", args=[self.event.pk])


class PlanMailView(PlannedMailActionView):
    form_class = PlannedMailForm
    title = "Mail planen"
    button_label = "Planen"
    success_message = "Die Mail ist geplant."

    def form(self, data: Any = None, files: Any = None) -> PlannedMailForm:
        return PlannedMailForm(data, initial={"side": "vorher"})

    def perform(self, form: PlannedMailForm) -> None:
        planned_mails.plan(self.event, kind=form.cleaned_data["kind"], **form.domain_kwargs, **self.actor_kwargs)


class PlannedMailBaseView(EventBaseView):
    """Sets `mail` of that event from the URL."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mail = get_object_or_404(PlannedMail, pk=kwargs["mail"], event=self.event)


class ChangePlannedMailView(PlannedMailBaseView, PlannedMailActionView):
    title = "Mail ändern"
    button_label = "Speichern"
    success_message = "Die Mail ist geändert."

    def refusal_reason(self) -> str:
        if self.mail.state != PlannedMailState.SENT:
            return ""
        return str(PLANNED_MAIL_MACHINE.refusal(self.mail, reader=actors.user(self.request.user.pk)))

    def form(self, data: Any = None, files: Any = None) -> ChangedMailForm:
        return ChangedMailForm(data, initial=initial_of(self.mail))

    def perform(self, form: BaseForm) -> None:
        planned_mails.change(
            self.mail, seen_version=form.cleaned_data["seen"], **form.domain_kwargs, **self.actor_kwargs
        )  # type: ignore[attr-defined]  # its own form


class PlannedMailButtonView(EventButtonView):
    def back_url(self) -> str:
        return reverse("office:event_mails", args=[self.event.pk])


class PlanDefaultMailsView(PlannedMailButtonView):
    def perform_and_describe(self) -> str:
        number = planned_mails.plan_defaults(self.event, **self.actor_kwargs)
        if not number:
            return "Erinnerung, Dank und Unterlagen sind schon geplant, oder ihr Tag ist vorbei."
        return (
            f"{count_text(number, 'Eine Mail ist', 'Mails sind')} geplant. Lesen Sie die Texte, und passen Sie sie an."
        )


class StopPlannedMailView(PlannedMailBaseView, PlannedMailButtonView):
    def perform_and_describe(self) -> str:
        planned_mails.stop(self.mail, **self.actor_kwargs)
        return "Die Mail ist angehalten und geht nicht hinaus."


class ResumePlannedMailView(PlannedMailBaseView, PlannedMailButtonView):
    def perform_and_describe(self) -> str:
        planned_mails.resume(self.mail, **self.actor_kwargs)
        return "Die Mail ist wieder geplant."


sees, decides = backoffice_page("events"), backoffice_page("events", "change")
mails = sees(PlannedMailListView.as_view())
plan = decides(PlanMailView.as_view())
change = decides(ChangePlannedMailView.as_view())
plan_usual = decides(PlanDefaultMailsView.as_view())
stop = decides(StopPlannedMailView.as_view())
resume = decides(ResumePlannedMailView.as_view())
