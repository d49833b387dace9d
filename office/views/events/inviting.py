"""Inviting guests by mail and letter, reminding them, and entering what they answered by phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from core.letters import Letter
from events.domain import invitations
from events.models import Invitation
from events.states import ACTIVE, UNANSWERED, RegistrationState
from office.domain import event_guests
from office.forms.decisions import EmptyForm
from office.forms.event_guests import ComingForm, NotComingForm, StandInForm
from office.views import printing
from office.views.acts import counted
from office.views.events.frame import AboutEvent
from office.views.events.gathering import ListAct
from office.views.events.guests import AboutGuest, GuestAct
from office.views.pages import office_page

GLIMPSE = 3  # mails shown in full before they are sent


class Send(ListAct):
    form_class = EmptyForm
    template = "events/send"
    title = "Einladen"
    press = "Einladungen senden"

    def extra(self) -> dict[str, Any]:
        now = timezone.now()
        waiting = self.event.invitations.filter(invited_at=None)
        shown = waiting.exclude(email="").select_related("event__host", "event__accession", "participant")
        return {
            "event": self.event,
            "board": event_guests.board(self.event, at=now),
            "examples": [(one, *invitations.preview_mail(one, at=now)) for one in shown.order_by("pk")[:GLIMPSE]],
        }

    def carry_out(self, form: BaseForm) -> None:
        sent = invitations.send(self.event, **self.doing)
        self.done = (
            f"{counted(sent.mailed, 'Eine Einladung ist', 'Einladungen sind')} unterwegs."
            if sent.mailed
            else "Alle, deren Adresse bekannt ist, waren schon eingeladen."
        )


class Remind(ListAct):
    form_class = EmptyForm
    title = "Erinnern"
    press = "Erinnerungen senden"

    @property
    def explains(self) -> str:
        number = event_guests.board(self.event, at=timezone.now()).to_remind
        return (
            f"{counted(number, 'Ein Gast', 'Gäste')} ohne Antwort: Jeder bekommt eine Mail mit seinem Link. Erinnert "
            "wird einmal, und erst drei Tage nach der Einladung."
        )

    def carry_out(self, form: BaseForm) -> None:
        number = invitations.remind(self.event, **self.doing)
        self.done = (
            f"{counted(number, 'Eine Erinnerung ist', 'Erinnerungen sind')} unterwegs."
            if number
            else "Es gibt niemanden zu erinnern."
        )


class Printed(AboutEvent, printing.Printed):
    def invite(self, rows: Sequence[Invitation]) -> list[Invitation]:
        return invitations.send_by_letter(self.event, only=rows, **self.doing)

    def letters(self, rows: Sequence[Invitation]) -> list[Letter]:
        return invitations.letters(rows, at=timezone.now())


class Letters(Printed, printing.AllLetters):
    template = "events/guest_letters"

    def meant(self) -> list[Invitation]:
        rows: Any = self.event.invitations.with_standing().filter(email="", standing__in=UNANSWERED)
        return list(rows.order_by("name_fold", "pk"))

    def subject_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def subject_name(self) -> str:
        return f"Gäste: {self.event.title}"


class OneLetter(AboutGuest, Printed, printing.OneLetter):
    def row(self) -> Invitation:
        return self.invitation


class Renew(GuestAct):
    form_class = EmptyForm
    title = press = "Neuen Link senden"
    done = "Der alte Link gilt nicht mehr, der neue ist unterwegs, wenn eine Adresse bekannt ist."
    explains = "Wenn der Link in falsche Hände geraten ist. Auch der Code eines Briefs gilt dann nicht mehr."

    def carry_out(self, form: BaseForm) -> None:
        invitations.renew_link(self.invitation, **self.doing)


class Answer(GuestAct):
    """An answer by phone, letter or mail, entered by the office."""

    def obstacle(self) -> str:
        return invitations.refusal(self.invitation, by_office=True, at=timezone.now())

    @property
    def told(self) -> dict[str, Any]:
        registration = self.invitation.registrations.filter(state__in=ACTIVE).first()
        return {"event": self.event, "invitation": self.invitation, "registration": registration}


class RecordComing(Answer):
    title = press = "Zusage eintragen"
    done = "Die Zusage ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> ComingForm:
        return ComingForm(data, **self.told)

    def carry_out(self, form: Any) -> None:
        told = {"attendee": form.attendee(), "sessions": form.sessions(), "source": form.came_by}
        registration = invitations.record_accept(self.invitation, **told, **self.doing)
        self.done = done_with(registration.state, "Die Zusage ist eingetragen.")


class RecordProxy(Answer):
    title = press = "Vertretung eintragen"
    done = "Die Vertretung ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> StandInForm:
        return StandInForm(data, **self.told)

    def carry_out(self, form: Any) -> None:
        told = {"proxy": form.attendee(), "sessions": form.sessions(), "source": form.came_by}
        head = form.cleaned_data["head"]
        registration = invitations.record_proxy(self.invitation, head=head, **told, **self.doing)
        self.done = done_with(registration.state, "Die Vertretung ist eingetragen.")


class RecordDecline(Answer):
    form_class = NotComingForm
    title = press = "Absage eintragen"
    done = "Die Absage ist eingetragen."

    def carry_out(self, form: Any) -> None:
        told = {"text": form.cleaned_data["text"], "source": form.came_by}
        invitations.record_decline(self.invitation, **told, **self.doing)


def done_with(state: str, sentence: str) -> str:
    return (
        f"{sentence} Alle Plätze sind vergeben: auf der Warteliste." if state == RegistrationState.WAITING else sentence
    )


decides = office_page("events", "change")
send = decides(Send.as_view())
remind = decides(Remind.as_view())
letters = decides(Letters.as_view())
letter = decides(OneLetter.as_view())
renew = decides(Renew.as_view())
record_coming = decides(RecordComing.as_view())
record_proxy = decides(RecordProxy.as_view())
record_decline = decides(RecordDecline.as_view())
