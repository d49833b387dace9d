"""Inviting guests by mail and letter, reminding guests, and recording their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from core.backoffice.letter_views import AllLettersBaseView, LettersBaseView, OneLetterBaseView
from core.backoffice.pages import backoffice_page
from core.counts import count_text
from core.letters import Letter
from events.domain import invitations
from events.models import Invitation
from events.states import ACTIVE, UNANSWERED, RegistrationState
from journal.entries import record_download
from office.domain import event_guests
from office.forms.event_guests import RecordAcceptForm, RecordDeclineForm, RecordProxyForm
from office.views.events.add_guests import GuestListActionView
from office.views.events.base import EventBaseView
from office.views.events.guests import GuestActionView, GuestBaseView
from office.views.invitation_actions import InviteBaseView, RemindBaseView, RenewLinkBaseView

MAX_PREVIEWS = 3  # mails shown in full before they are sent


class InviteGuestsView(InviteBaseView, GuestListActionView):
    template = "office/events/invite.html"

    def extra_context(self) -> dict[str, Any]:
        now = timezone.now()
        waiting = self.event.invitations.filter(invited_at=None)
        shown = waiting.exclude(email="").select_related("event__host", "event__accession", "participant")
        return {
            "event": self.event,
            "overview": event_guests.overview(self.event, at=now),
            "examples": [(one, *invitations.preview_mail(one, at=now)) for one in shown.order_by("pk")[:MAX_PREVIEWS]],
        }

    def invite(self) -> int:
        return invitations.invite(self.event, **self.actor_kwargs).mailed


def guests_reminded(number: int) -> str:
    return count_text(
        number,
        "Ein Gast ohne Antwort bekommt eine Mail mit seinem Link.",
        "Gäste ohne Antwort bekommen je eine Mail mit ihrem Link.",
        "Jetzt bekommt kein Gast eine Erinnerung.",
    )


class RemindGuestsView(RemindBaseView, GuestListActionView):
    def who_is_reminded(self) -> str:
        return guests_reminded(event_guests.overview(self.event, at=timezone.now()).to_remind)

    def remind(self) -> int:
        return invitations.remind(self.event, **self.actor_kwargs)


class GuestLettersBaseView(EventBaseView, LettersBaseView):
    def invite(self, rows: Sequence[Invitation]) -> list[Invitation]:
        return invitations.invite_by_letter(self.event, only=rows, **self.actor_kwargs)

    def letters(self, rows: Sequence[Invitation]) -> list[Letter]:
        return invitations.letters(rows, at=timezone.now())

    def record_download(self, people: int) -> None:
        record_download(self.event, content="letters", people=people, **self.journal_kwargs)


class GuestLettersView(GuestLettersBaseView, AllLettersBaseView):
    template = "office/events/guest_letters.html"

    def recipients(self) -> list[Invitation]:
        rows: Any = self.event.invitations.with_status().filter(email="", status__in=UNANSWERED)
        return list(rows.order_by("name_fold", "pk"))

    def record_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def record_label(self) -> str:
        return f"Gäste: {self.event.title}"


class GuestLetterView(GuestBaseView, GuestLettersBaseView, OneLetterBaseView):
    def row(self) -> Invitation:
        return self.invitation


class RenewGuestLinkView(RenewLinkBaseView, GuestActionView):
    explanation = "Wenn der Link in falsche Hände geraten ist. Auch der Code eines Briefs gilt dann nicht mehr."

    def perform(self, form: BaseForm) -> None:
        invitations.renew_link(self.invitation, **self.actor_kwargs)


class RecordGuestAnswerView(GuestActionView):
    """Base view to record an answer that came by phone, letter or mail."""

    def refusal_reason(self) -> str:
        return invitations.answer_refusal(self.invitation, by_office=True, at=timezone.now())

    @property
    def form_kwargs(self) -> dict[str, Any]:
        registration = self.invitation.registrations.filter(state__in=ACTIVE).first()
        return {"event": self.event, "invitation": self.invitation, "registration": registration}


class RecordGuestAcceptView(RecordGuestAnswerView):
    title = button_label = "Zusage eintragen"
    success_message = "Die Zusage ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> RecordAcceptForm:
        return RecordAcceptForm(data, **self.form_kwargs)

    def perform(self, form: Any) -> None:
        kwargs = {"attendee": form.attendee(), "sessions": form.sessions(), "source": form.came_by}
        registration = invitations.record_accept(self.invitation, **kwargs, **self.actor_kwargs)
        self.success_message = result_message(registration.state, "Die Zusage ist eingetragen.")


class RecordGuestProxyView(RecordGuestAnswerView):
    title = button_label = "Vertretung eintragen"
    success_message = "Die Vertretung ist eingetragen."

    def form(self, data: Any = None, files: Any = None) -> RecordProxyForm:
        return RecordProxyForm(data, **self.form_kwargs)

    def perform(self, form: Any) -> None:
        kwargs = {"proxy": form.attendee(), "sessions": form.sessions(), "source": form.came_by}
        head = form.cleaned_data["head"]
        registration = invitations.record_proxy(self.invitation, head=head, **kwargs, **self.actor_kwargs)
        self.success_message = result_message(registration.state, "Die Vertretung ist eingetragen.")


class RecordGuestDeclineView(RecordGuestAnswerView):
    form_class = RecordDeclineForm
    title = button_label = "Absage eintragen"
    success_message = "Die Absage ist eingetragen."

    def perform(self, form: Any) -> None:
        kwargs = {"text": form.cleaned_data["text"], "source": form.came_by}
        invitations.record_decline(self.invitation, **kwargs, **self.actor_kwargs)


def result_message(state: str, sentence: str) -> str:
    return (
        f"{sentence} Alle Plätze sind vergeben: auf der Warteliste." if state == RegistrationState.WAITING else sentence
    )


decides = backoffice_page("events", "change")
invite = decides(InviteGuestsView.as_view())
remind = decides(RemindGuestsView.as_view())
letters = decides(GuestLettersView.as_view())
letter = decides(GuestLetterView.as_view())
renew = decides(RenewGuestLinkView.as_view())
record_coming = decides(RecordGuestAcceptView.as_view())
record_proxy = decides(RecordGuestProxyView.as_view())
record_decline = decides(RecordGuestDeclineView.as_view())
