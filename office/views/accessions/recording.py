"""Entering what a head answered by phone, by letter or on a list; deciding about a later membership."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from accessions.domain import recorded_answers, signed_lists
from accessions.domain.signed_lists import UNANSWERED
from accessions.models import AccessionParticipant
from members.models import Organisation
from office.forms.accession_answers import DeclarationSheet, DeclineForm, DeferralForm, SignedListForm
from office.views.accessions.frame import AboutParticipant, AccessionAct, ParticipantAct, Press
from office.views.acts import counted
from office.views.pages import office_page

MOST_TICKS = 500


class RecordDeclaration(ParticipantAct):
    template = "accessions/declaration"
    title = "Erklärung eintragen"
    press = "Beitritt eintragen"
    done = "Der Beitritt ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> DeclarationSheet:
        return DeclarationSheet(data)

    def carry_out(self, form: DeclarationSheet) -> None:
        recorded_answers.record_declaration(self.participant, **form.entered, **self.doing)

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
        recorded_answers.record_decline(self.participant, **form.entered, **self.doing)


class RecordDeferral(ParticipantAct):
    form_class = DeferralForm
    title = "Ausstehenden Beschluss eintragen"
    press = "Eintragen"
    done = "Eingetragen: Der Beschluss steht noch aus."
    explains = "Die Organisation bleibt draußen, bis eine Erklärung eingeht."

    def carry_out(self, form: BaseForm) -> None:
        recorded_answers.record_deferral(self.participant, **form.entered, **self.doing)


class RecordList(AccessionAct):
    """A signed list: many declarations on one basis, ticked by name."""

    template = "accessions/signed_list"
    title = "Unterschriebene Liste eintragen"
    press = "Beitritte eintragen"
    explains = (
        "Für alle, die auf Papier erklärt haben. Wer angekreuzt ist, hat auf dieser Grundlage erklärt; Mails gehen "
        "keine hinaus."
    )

    def form(self, data: Any = None, files: Any = None) -> SignedListForm:
        return SignedListForm(data, unanswered=self.unanswered(data))

    def unanswered(self, data: Any) -> QuerySet[AccessionParticipant]:
        """Who can be ticked: all, or those the search found; never more than a form takes."""
        rows = self.accession.participants.filter(state__in=UNANSWERED).select_related("organisation")
        if data is None and self.text.strip():
            rows = rows.filter(organisation__in=Organisation.objects.matching(self.text).values("pk"))
        rows = rows.order_by("organisation__name_fold", "pk")
        return rows if data is not None else rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST_TICKS]))

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "")[:200]

    def extra(self) -> dict[str, Any]:
        return {"text": self.text, "most": MOST_TICKS}

    def carry_out(self, form: BaseForm) -> None:
        entered = dict(form.entered)
        chosen = [signed_lists.Listed(one) for one in entered.pop("participants")]
        number = signed_lists.record_list(self.accession, chosen, **entered, **self.doing)
        self.done = f"{counted(number, 'Ein Beitritt ist', 'Beitritte sind')} eingetragen."


class DecideExisting(AboutParticipant, Press):
    """„Vorziehen“ or „belassen“, pressed in the preview."""

    def carry_out(self) -> str:
        forward = self.request.POST.get("decision") == "vorziehen"
        recorded_answers.decide_existing(self.participant, brings_forward=forward, **self.doing)
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
signed_list = decides(RecordList.as_view())
existing = decides(DecideExisting.as_view())
