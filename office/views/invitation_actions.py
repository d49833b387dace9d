"""Base views to invite and remind by mail and to renew a link, for accessions and events."""

from __future__ import annotations

from django.forms import BaseForm

from core.backoffice.action_views import ActionFormView
from core.counts import count_text
from office.forms.decisions import EmptyForm


class InviteBaseView(ActionFormView):
    form_class = EmptyForm
    title = "Einladen"
    button_label = "Einladungen senden"

    def perform(self, form: BaseForm) -> None:
        number = self.invite()
        self.success_message = (
            f"{count_text(number, 'Eine Einladung ist', 'Einladungen sind')} unterwegs."
            if number
            else "Alle, deren Adresse bekannt ist, waren schon eingeladen."
        )

    def invite(self) -> int:
        """Invite everybody who has an address and was not invited yet; returns how many."""
        raise NotImplementedError


class RemindBaseView(ActionFormView):
    form_class = EmptyForm
    title = "Erinnern"
    button_label = "Erinnerungen senden"

    @property
    def explanation(self) -> str:  # type: ignore[override]  # counted for each request
        return f"{self.who_is_reminded()} Erinnert wird einmal, und erst drei Tage nach der Einladung."

    def who_is_reminded(self) -> str:
        """The sentence that counts those who are reminded."""
        raise NotImplementedError

    def perform(self, form: BaseForm) -> None:
        number = self.remind()
        self.success_message = (
            f"{count_text(number, 'Eine Erinnerung ist', 'Erinnerungen sind')} unterwegs."
            if number
            else "Es gibt niemanden zu erinnern."
        )

    def remind(self) -> int:
        """Remind everybody who may be reminded; returns how many."""
        raise NotImplementedError


class RenewLinkBaseView(ActionFormView):
    form_class = EmptyForm
    title = button_label = "Neuen Link senden"
    success_message = "Der alte Link gilt nicht mehr, der neue ist unterwegs, wenn eine Adresse bekannt ist."
