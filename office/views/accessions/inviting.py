"""Inviting by mail and letter, reminding, a new link for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accessions.domain import contacts, invitations, transitions
from accessions.domain.letters import letters as letters_to
from accessions.models import AccessionParticipant
from accessions.states import AccessionState, ParticipantState
from core.letters import Letter
from office.domain import accession_board
from office.forms.decisions import EmptyForm
from office.views import printing
from office.views.accessions.frame import AboutAccession, AboutParticipant, AccessionAct, ParticipantAct
from office.views.acts import counted
from office.views.pages import office_page


class Invite(AccessionAct):
    form_class = EmptyForm
    template = "accessions/invite"
    title = "Einladen"
    press = "Einladungen senden"

    def extra(self) -> dict[str, Any]:
        waiting = self.accession.participants.filter(state=ParticipantState.DRAFT).shown()
        rows = list(waiting.order_by("organisation__name_fold", "pk"))
        heads = contacts.heads_with_mailbox(one.organisation for one in rows)
        without = [one for one in rows if one.organisation_id not in heads]
        return {"reachable": len(rows) - len(without), "without": without, "accession": self.accession}

    def carry_out(self, form: BaseForm) -> None:
        invited = invitations.invite(self.accession, **self.doing)
        self.done = (
            f"{counted(invited.mailed, 'Eine Einladung ist', 'Einladungen sind')} unterwegs."
            if invited.mailed
            else "Alle, deren Adresse bekannt ist, waren schon eingeladen."
        )


class Remind(AccessionAct):
    form_class = EmptyForm
    title = "Erinnern"
    press = "Erinnerungen senden"

    @property
    def explains(self) -> str:
        number = accession_board.board(self.accession, at=timezone.now()).to_remind
        who = counted(number, "Eine Leitung", "Leitungen")
        return (
            f"{who} ohne Antwort: Jede bekommt eine Mail mit ihrem Link. Erinnert wird einmal, und erst drei Tage nach "
            "der Einladung."
        )

    def carry_out(self, form: BaseForm) -> None:
        number = invitations.remind(self.accession, **self.doing)
        self.done = (
            f"{counted(number, 'Eine Erinnerung ist', 'Erinnerungen sind')} unterwegs."
            if number
            else "Es gibt niemanden zu erinnern."
        )


class Renew(ParticipantAct):
    form_class = EmptyForm
    title = "Neuen Link senden"
    press = "Neuen Link senden"
    done = "Der alte Link gilt nicht mehr, der neue ist unterwegs, wenn eine Adresse bekannt ist."
    explains = (
        "Wenn der Link in falsche Hände geraten ist. Der alte Link und der Code des Briefs gelten dann nicht mehr; die "
        "Leitung bekommt eine Mail mit dem neuen. Ohne Adresse drucken Sie danach einen neuen Brief."
    )

    def carry_out(self, form: BaseForm) -> None:
        invitations.renew_link(self.participant, **self.doing)


class Printed(AboutAccession, printing.Printed):
    def invite(self, rows: Sequence[AccessionParticipant]) -> list[AccessionParticipant]:
        return invitations.invite_by_letter(self.accession, only=rows, **self.doing)

    def letters(self, rows: Sequence[AccessionParticipant]) -> list[Letter]:
        return letters_to(rows, at=timezone.now())


class Letters(Printed, printing.AllLetters):
    template = "accessions/letters"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            return self.told(str(transitions.AccessionRefusal(self.accession)))
        return super().get(request, **kwargs)

    def meant(self) -> list[AccessionParticipant]:
        states = [ParticipantState.DRAFT, ParticipantState.INVITED]
        rows = list(
            self.accession.participants.filter(state__in=states).shown().order_by("organisation__name_fold", "pk")
        )
        heads = contacts.heads_with_mailbox(one.organisation for one in rows)
        return [one for one in rows if one.organisation_id not in heads]


class OneLetter(AboutParticipant, Printed, printing.OneLetter):
    def row(self) -> AccessionParticipant:
        return self.participant


decides = office_page("members", "change")
invite = decides(Invite.as_view())
remind = decides(Remind.as_view())
renew = decides(Renew.as_view())
letters = decides(Letters.as_view())
letter = decides(OneLetter.as_view())
