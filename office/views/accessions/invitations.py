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
from core.backoffice.letter_views import AllLettersBaseView, LettersBaseView, OneLetterBaseView
from core.backoffice.pages import backoffice_page
from core.counts import count_text
from core.letters import Letter
from journal.entries import record_download
from office.domain import accession_overview
from office.views.accessions.base import (
    AccessionActionView,
    AccessionBaseView,
    ParticipantActionView,
    ParticipantBaseView,
)
from office.views.invitation_actions import InviteBaseView, RemindBaseView, RenewLinkBaseView


class InviteParticipantsView(InviteBaseView, AccessionActionView):
    template = "office/accessions/invite.html"

    def extra_context(self) -> dict[str, Any]:
        waiting = self.accession.participants.filter(state=ParticipantState.DRAFT).with_details()
        rows = list(waiting.order_by("organisation__name_fold", "pk"))
        heads = pasted_contacts.head_mailboxes(one.organisation for one in rows)
        without = [one for one in rows if one.organisation_id not in heads]
        return {"reachable": len(rows) - len(without), "without": without, "accession": self.accession}

    def invite(self) -> int:
        return invitations.invite(self.accession, **self.actor_kwargs).mailed


class RemindParticipantsView(RemindBaseView, AccessionActionView):
    def who_is_reminded(self) -> str:
        number = accession_overview.overview(self.accession, at=timezone.now()).to_remind
        return count_text(
            number,
            "Eine Leitung ohne Antwort bekommt eine Mail mit ihrem Link.",
            "Leitungen ohne Antwort bekommen je eine Mail mit ihrem Link.",
            "Jetzt bekommt keine Leitung eine Erinnerung.",
        )

    def remind(self) -> int:
        return invitations.remind(self.accession, **self.actor_kwargs)


class RenewParticipantLinkView(RenewLinkBaseView, ParticipantActionView):
    explanation = (
        "Wenn der Link in falsche Hände geraten ist. Der alte Link und der Code des Briefs gelten dann nicht mehr; die "
        "Leitung bekommt eine Mail mit dem neuen. Ohne Adresse drucken Sie danach einen neuen Brief."
    )

    def perform(self, form: BaseForm) -> None:
        invitations.renew_link(self.participant, **self.actor_kwargs)


class ParticipantLettersBaseView(AccessionBaseView, LettersBaseView):
    def invite(self, rows: Sequence[AccessionParticipant]) -> list[AccessionParticipant]:
        return invitations.invite_by_letter(self.accession, only=rows, **self.actor_kwargs)

    def letters(self, rows: Sequence[AccessionParticipant]) -> list[Letter]:
        return letters_to(rows, at=timezone.now())

    def record_download(self, people: int) -> None:
        record_download(self.accession, content="letters", people=people, **self.journal_kwargs)


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
