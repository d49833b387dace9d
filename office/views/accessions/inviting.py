"""Inviting by mail and letter, reminding, a new link for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.http import download
from core.keys import key_in
from members.domain import accessions
from members.domain.accessions.letters import letters as letters_to
from members.domain.errors import DomainRefusal
from members.domain.letters import letters_pdf
from members.models import AccessionParticipant
from members.states import AccessionState, ParticipantState
from office.domain import accession_board
from office.forms.decisions import EmptyForm
from office.views.accessions.frame import AboutAccession, AboutParticipant, AccessionAct, ParticipantAct
from office.views.acts import counted
from office.views.pages import office_page, page

AT_ONCE = 200  # letters in one PDF


class Invite(AccessionAct):
    form_class = EmptyForm
    template = "accessions/invite"
    title = "Einladen"
    press = "Einladungen senden"

    def extra(self) -> dict[str, Any]:
        waiting = self.accession.participants.filter(state=ParticipantState.DRAFT).shown()
        rows = list(waiting.order_by("organisation__name_fold", "pk"))
        heads = accessions.heads_with_mailbox(one.organisation for one in rows)
        without = [one for one in rows if one.organisation_id not in heads]
        return {"reachable": len(rows) - len(without), "without": without, "accession": self.accession}

    def carry_out(self, form: BaseForm) -> None:
        invited = accessions.invite(self.accession, **self.doing)
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
        number = accessions.remind(self.accession, **self.doing)
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
        accessions.renew_link(self.participant, **self.doing)


class Letters(AboutAccession):
    """GET tells who gets a letter, POST marks them as invited and answers with the PDF."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.accession.state != AccessionState.OPEN:
            messages.info(request, str(accessions.AccessionRefusal(self.accession)))
            return redirect(self.subject_url())
        rows = self.meant()
        parts = range(1, -(-len(rows) // AT_ONCE) + 1)
        context = {"title": "Briefe drucken", "accession": self.accession, "rows": rows, "parts": parts}
        return page(request, "accessions/letters", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        part = max(key_in(request.POST.get("part", "")) or 1, 1)
        rows = self.meant()[(part - 1) * AT_ONCE : part * AT_ONCE]
        if not rows:
            messages.info(request, "Es gibt niemanden ohne Mail-Adresse.")
            return redirect(self.subject_url())
        return printed(self, rows, f"briefe-{self.accession.pk}-{part}.pdf")

    def meant(self) -> list[AccessionParticipant]:
        """Without address and answer, by name; who has a letter is among them, as it may be printed twice."""
        states = [ParticipantState.DRAFT, ParticipantState.INVITED]
        rows = list(
            self.accession.participants.filter(state__in=states).shown().order_by("organisation__name_fold", "pk")
        )
        heads = accessions.heads_with_mailbox(one.organisation for one in rows)
        return [one for one in rows if one.organisation_id not in heads]


class OneLetter(AboutParticipant):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return printed(self, [self.participant], f"brief-{self.participant.pk}.pdf")


def printed(view: AboutAccession, rows: Sequence[AccessionParticipant], name: str) -> HttpResponse:
    """Marks them as invited by letter; the letters as a download, in the order of `rows`."""
    try:
        invited = {one.pk: one for one in accessions.invite_by_letter(view.accession, only=rows, **view.doing)}
    except DomainRefusal as refusal:
        messages.info(view.request, str(refusal))
        return redirect(view.subject_url())
    meant = [invited[one.pk] for one in rows if one.pk in invited]
    if not meant:
        messages.info(view.request, "Hier steht schon eine Antwort; ein Brief ist nicht mehr nötig.")
        return redirect(view.subject_url())
    return download(letters_pdf(letters_to(meant, at=timezone.now())), name)


decides = office_page("members", "change")
invite = decides(Invite.as_view())
remind = decides(Remind.as_view())
renew = decides(Renew.as_view())
letters = decides(Letters.as_view())
letter = decides(OneLetter.as_view())
