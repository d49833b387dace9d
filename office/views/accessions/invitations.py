"""Inviting participants by mail and letter, reminding them, and renewing a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accessions.domain import invitations, pasted_contacts
from accessions.domain.letters import letters as letters_to
from accessions.models import AccessionParticipant
from accessions.states import AccessionState, ParticipantState
from core.backoffice.action_views import count_text
from core.backoffice.letter_views import AllLettersBaseView, LettersBaseView, OneLetterBaseView
from core.backoffice.pages import backoffice_page
from core.letters import Letter
from office.domain import accession_overview
from office.forms.decisions import EmptyForm
from office.views.accessions.base import (
    AccessionActionView,
    AccessionBaseView,
    ParticipantActionView,
    ParticipantBaseView,
)


class InviteParticipantsView(AccessionActionView):
    form_class = EmptyForm
    template = "office/accessions/invite.html"
    title = "Einladen"
    button_label = "Einladungen senden"

    def extra_context(self) -> dict[str, Any]:
        waiting = self.accession.participants.filter(state=ParticipantState.DRAFT).with_details()
        rows = list(waiting.order_by("organisation__name_fold", "pk"))
        heads = pasted_contacts.head_mailboxes(one.organisation for one in rows)
        without = [one for one in rows if one.organisation_id not in heads]
        return {"reachable": len(rows) - len(without), "without": without, "accession": self.accession}

    def carry_out(self, form: BaseForm) -> None:
        invited = invitations.invite(self.accession, **self.actor_kwargs)
        self.success_message = (
            f"{count_text(invited.mailed, 'Eine Einladung ist', 'Einladungen sind')} unterwegs."
            if invited.mailed
            else "Alle, deren Adresse bekannt ist, waren schon eingeladen."
        )


class RemindParticipantsView(AccessionActionView):
    form_class = EmptyForm
    title = "Erinnern"
    button_label = "Erinnerungen senden"

    @property
    def explanation(self) -> str:
        number = accession_overview.overview(self.accession, at=timezone.now()).to_remind
        who = count_text(number, "Eine Leitung", "Leitungen")
        return (
            f"{who} ohne Antwort: Jede bekommt eine Mail mit ihrem Link. Erinnert wird einmal, und erst drei Tage nach "
            "der Einladung."
        )

    def carry_out(self, form: BaseForm) -> None:
        number = invitations.remind(self.accession, **self.actor_kwargs)
        self.success_message = (
            f"{count_text(number, 'Eine Erinnerung ist', 'Erinnerungen sind')} unterwegs."
            if number
            else "Es gibt niemanden zu erinnern."
        )


class RenewParticipantLinkView(ParticipantActionView):
    form_class = EmptyForm
    title = "Neuen Link senden"
    button_label = "Neuen Link senden"
    success_message = "Der alte Link gilt nicht mehr, der neue ist unterwegs, wenn eine Adresse bekannt ist."
    explanation = (
        "Wenn der Link in falsche Hände geraten ist. Der alte Link und der Code des Briefs gelten dann nicht mehr; die "
        "Leitung bekommt eine Mail mit dem neuen. Ohne Adresse drucken Sie danach einen neuen Brief."
    )

    def carry_out(self, form: BaseForm) -> None:
        invitations.renew_link(self.participant, **self.actor_kwargs)


class ParticipantLettersBaseView(AccessionBaseView, LettersBaseView):
    def invite(self, rows: Sequence[AccessionParticipant]) -> list[AccessionParticipant]:
        return invitations.invite_by_letter(self.accession, only=rows, **self.actor_kwargs)

    def letters(self, rows: Sequence[AccessionParticipant]) -> list[Letter]:
        return letters_to(rows, at=timezone.now())


class ParticipantLettersView(ParticipantLettersBaseView, AllLettersBaseView):
    template = "office/accessions/letters.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            return self.redirect_with_message(self.state_sentence())
        return super().get(request, **kwargs)

    def recipients(self) -> list[AccessionParticipant]:
        states = [ParticipantState.DRAFT, ParticipantState.INVITED]
        rows = list(
            self.accession.participants.filter(state__in=states)
            .with_details()
            .order_by("organisation__name_fold", "pk")
        )
        heads = pasted_contacts.head_mailboxes(one.organisation for one in rows)
        return [one for one in rows if one.organisation_id not in heads]


class ParticipantLetterView(ParticipantBaseView, ParticipantLettersBaseView, OneLetterBaseView):
    def row(self) -> AccessionParticipant:
        return self.participant


decides = backoffice_page("members", "change")
invite = decides(InviteParticipantsView.as_view())
remind = decides(RemindParticipantsView.as_view())
renew = decides(RenewParticipantLinkView.as_view())
letters = decides(ParticipantLettersView.as_view())
letter = decides(ParticipantLetterView.as_view())
