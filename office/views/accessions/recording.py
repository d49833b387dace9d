"""Entering what a head answered by phone, by letter or on a list; deciding about a later membership."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from members.domain import accessions
from office.forms.accession_answers import DeclarationSheet, DeclineForm, DeferralForm
from office.views.accessions.frame import AboutParticipant, ParticipantAct, Press
from office.views.pages import office_page


class RecordDeclaration(ParticipantAct):
    template = "accessions/declaration"
    title = "Erklärung eintragen"
    press = "Beitritt eintragen"
    done = "Der Beitritt ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> DeclarationSheet:
        return DeclarationSheet(data)

    def carry_out(self, form: DeclarationSheet) -> None:
        accessions.record_declaration(self.participant, **form.entered, **self.doing)

    def show(self, form: DeclarationSheet, *, status: int = 200, conflict: str = "") -> HttpResponse:
        self.sheet = form
        return super().show(form, status=status, conflict=conflict)

    def extra(self) -> dict[str, Any]:
        return {"forms": self.sheet.parts}


class RecordDecline(ParticipantAct):
    form_class = DeclineForm
    title = "Ablehnung eintragen"
    press = "Ablehnung eintragen"
    done = "Die Ablehnung ist eingetragen."
    explains = "Die Organisation bleibt draußen. Was vorher erklärt war, wird gelöscht."

    def carry_out(self, form: BaseForm) -> None:
        accessions.record_decline(self.participant, **form.entered, **self.doing)


class RecordDeferral(ParticipantAct):
    form_class = DeferralForm
    title = "Ausstehenden Beschluss eintragen"
    press = "Eintragen"
    done = "Eingetragen: Der Beschluss steht noch aus."
    explains = "Die Organisation bleibt draußen, bis eine Erklärung eingeht."

    def carry_out(self, form: BaseForm) -> None:
        accessions.record_deferral(self.participant, **form.entered, **self.doing)


class DecideExisting(AboutParticipant, Press):
    """„Vorziehen“ or „belassen“, pressed in the preview."""

    def carry_out(self) -> str:
        forward = self.request.POST.get("decision") == "vorziehen"
        accessions.decide_existing(self.participant, brings_forward=forward, **self.doing)
        name = self.participant.organisation
        return (
            f"{name}: Die Mitgliedschaft wird vorgezogen."
            if forward
            else f"{name}: Die Mitgliedschaft bleibt, wie sie ist."
        )

    def back_url(self) -> str:
        return reverse("office:accession_preview", args=[self.accession.pk])


decides = office_page("members", "change")
declaration = decides(RecordDeclaration.as_view())
decline = decides(RecordDecline.as_view())
defer = decides(RecordDeferral.as_view())
existing = decides(DecideExisting.as_view())
