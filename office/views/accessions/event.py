"""Choosing the event at which an accession is declared."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from core.backoffice.pages import backoffice_page
from core.refusals import DomainRefusal
from events.domain import invitations
from events.models import Event
from office.forms.event_actions import ChooseEventForm
from office.views.accessions.base import AccessionActionView


class ChooseEventView(AccessionActionView):
    title = "Mit einer Veranstaltung verbinden"
    button_label = "Verbinden"
    explanation = (
        "Veranstaltung und Beitritt haben dann eine Einladung und eine Seite: Die Gäste sagen dort zu und erklären den "
        "Beitritt. Der Sammelbeitritt selbst lädt nicht mehr ein."
    )
    chosen: Event | None = None

    @property
    def success_message(self) -> str:  # type: ignore[override]  # depends on the event
        hint = invitations.effective_date_hint(self.chosen) if self.chosen else ""
        parts = ["Sammelbeitritt und Veranstaltung sind verbunden. Eingeladen wird auf der Gästeliste.", hint]
        return " ".join(filter(None, parts))

    def refusal_reason(self) -> str:
        if choose_event := Event.objects.filter(accession=self.accession).first():
            return f"Dieser Sammelbeitritt gehört schon zu „{choose_event}“."
        return super().refusal_reason()

    def form(self, data: Any = None, files: Any = None) -> ChooseEventForm:
        return ChooseEventForm(data, accession=self.accession, day=timezone.localdate())

    def perform(self, form: BaseForm) -> None:
        self.chosen = form.cleaned_data["event"]
        self.chosen = invitations.attach_accession(self.chosen, self.accession, **self.actor_kwargs)

    def add_refusal(self, form: BaseForm, refusal: DomainRefusal) -> None:
        self.chosen = None
        form.add_error("event", str(refusal))

    def record_url(self) -> str:
        return reverse("office:event_guests", args=[self.chosen.pk]) if self.chosen else super().record_url()


connect = backoffice_page("events", "add")(ChooseEventView.as_view())
