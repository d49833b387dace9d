"""Recording answers of participants, and deciding about later memberships."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from accessions.domain import answers_by_office, signed_lists
from accessions.domain.signed_lists import UNANSWERED
from accessions.models import AccessionParticipant
from core.backoffice.pages import backoffice_page
from core.counts import count_text
from members.models import Organisation
from office.forms.accession_answers import (
    RecordedDeclarationForms,
    RecordParticipantDeclineForm,
    RecordParticipantDeferralForm,
    SignedListForm,
)
from office.views.accessions.base import (
    AccessionActionView,
    AccessionButtonView,
    ParticipantActionView,
    ParticipantBaseView,
)

MAX_CHECKBOXES = 500


class RecordParticipantDeclarationView(ParticipantActionView):
    template = "office/accessions/declaration.html"
    title = "Erklärung eintragen"
    button_label = "Beitritt eintragen"
    success_message = "Der Beitritt ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> RecordedDeclarationForms:
        return RecordedDeclarationForms(data)

    def perform(self, form: RecordedDeclarationForms) -> None:
        answers_by_office.record_declaration(self.participant, **form.domain_kwargs, **self.actor_kwargs)

    def render_form(self, form: RecordedDeclarationForms, *, status: int = 200, conflict: str = "") -> HttpResponse:
        self.form_group = form
        return super().render_form(form, status=status, conflict=conflict)

    def extra_context(self) -> dict[str, Any]:
        return {"forms": self.form_group.forms}


class RecordParticipantDeclineView(ParticipantActionView):
    form_class = RecordParticipantDeclineForm
    title = "Ablehnung eintragen"
    button_label = "Ablehnung eintragen"
    success_message = "Die Ablehnung ist eingetragen."
    explanation = "Die Organisation bleibt draußen. Was vorher erklärt war, wird gelöscht."

    def perform(self, form: BaseForm) -> None:
        answers_by_office.record_decline(self.participant, **form.domain_kwargs, **self.actor_kwargs)


class RecordParticipantDeferralView(ParticipantActionView):
    form_class = RecordParticipantDeferralForm
    title = "Ausstehenden Beschluss eintragen"
    button_label = "Eintragen"
    success_message = "Eingetragen: Der Beschluss steht noch aus."
    explanation = "Die Organisation bleibt draußen, bis eine Erklärung eingeht."

    def perform(self, form: BaseForm) -> None:
        answers_by_office.record_deferral(self.participant, **form.domain_kwargs, **self.actor_kwargs)


class RecordSignedListView(AccessionActionView):
    """A signed list: many declarations on one basis, ticked by name."""

    template = "office/accessions/signed_list.html"
    title = "Unterschriebene Liste eintragen"
    button_label = "Beitritte eintragen"
    explanation = (
        "Für alle, die auf Papier erklärt haben. Wer angekreuzt ist, hat auf dieser Grundlage erklärt; Mails gehen "
        "keine hinaus."
    )

    def form(self, data: Any = None, files: Any = None) -> SignedListForm:
        return SignedListForm(data, unanswered=self.unanswered(data))

    def unanswered(self, data: Any) -> QuerySet[AccessionParticipant]:
        """The participants without an answer, all or those found by the search, at most MAX_CHECKBOXES."""
        rows = self.accession.participants.filter(state__in=UNANSWERED).select_related("organisation")
        if data is None and self.text.strip():
            rows = rows.filter(organisation__in=Organisation.objects.matching(self.text).values("pk"))
        rows = rows.order_by("organisation__name_fold", "pk")
        return (
            rows if data is not None else rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:MAX_CHECKBOXES]))
        )

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "")[:200]

    def extra_context(self) -> dict[str, Any]:
        return {"text": self.text, "most": MAX_CHECKBOXES}

    def perform(self, form: BaseForm) -> None:
        kwargs = dict(form.domain_kwargs)
        chosen = [signed_lists.SignedLine(one) for one in kwargs.pop("participants")]
        number = signed_lists.record_list(self.accession, chosen, **kwargs, **self.actor_kwargs)
        self.success_message = f"{count_text(number, 'Ein Beitritt ist', 'Beitritte sind')} eingetragen."


class DecideExistingView(ParticipantBaseView, AccessionButtonView):
    """The buttons „vorziehen“ and „belassen“ of the preview."""

    def perform_and_describe(self) -> str:
        forward = self.request.POST.get("decision") == "vorziehen"
        answers_by_office.decide_existing(self.participant, brings_forward=forward, **self.actor_kwargs)
        name = self.participant.organisation
        return (
            f"{name}: Die Mitgliedschaft wird vorgezogen."
            if forward
            else f"{name}: Die Mitgliedschaft bleibt, wie sie ist."
        )

    def back_url(self) -> str:
        return reverse("office:accession_preview", args=[self.accession.pk])


decides = backoffice_page("members", "change")
declaration = decides(RecordParticipantDeclarationView.as_view())
decline = decides(RecordParticipantDeclineView.as_view())
defer = decides(RecordParticipantDeferralView.as_view())
signed_list = decides(RecordSignedListView.as_view())
existing = decides(DecideExistingView.as_view())
