"""What the office does about mails that could not be delivered: send again, correct the address, settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from mailings.domain import address_corrections, outgoing, recipients
from mailings.models import OutgoingMail
from mailings.states import MailState
from office.forms.mails import CorrectMailAddressForm, SettleMailForm

CORRECTED = {
    MailState.WAITING: "Die Adresse ist berichtigt. Die Mail geht in den nächsten Minuten dorthin.",
    MailState.STOPPED: "Die Adresse ist berichtigt. Statt dieser Mail geht eine neue dorthin.",
    MailState.SETTLED: (
        "Die Adresse ist berichtigt. Diese Mail geht nicht dorthin, denn ihre Links öffnen, was unter der alten "
        "Adresse gespeichert war. Wer die eigenen Daten sehen will, fordert mit der richtigen Adresse einen Link an."
    ),
}


def state_text(mail: OutgoingMail) -> str:
    return f"Der Stand der Mail ist inzwischen „{mail.get_state_display()}“."


@backoffice_page("mailings")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a dead or settled mail again."""
    mail = outgoing.retry(get_object_or_404(OutgoingMail, pk=pk), by=request.user, at=timezone.now())
    if mail.state == MailState.WAITING:
        messages.success(request, "Die Mail geht in den nächsten Minuten noch einmal hinaus.")
    else:
        messages.info(request, state_text(mail))
    return redirect("admin:index")


class MailActionView(ActionFormView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mail = get_object_or_404(OutgoingMail, pk=kwargs["pk"])

    def record_url(self) -> str:
        return reverse("admin:mailings_outgoingmail_change", args=[self.mail.pk])

    def record_label(self) -> str:
        return f"Mail {self.mail.pk}"


class SettleMailView(MailActionView):
    template = "office/settle_mail.html"
    form_class = SettleMailForm
    title = "Mail erledigen"
    button_label = "Als erledigt kennzeichnen"
    success_message = "Die Mail ist erledigt. Sie bleibt im Postausgang und kann doch noch einmal gesendet werden."
    explanation = (
        "Für eine Mail, die nicht mehr ankommen muss: Sie verschwindet aus „Was ansteht“ und wird nicht gesendet. Im "
        "Postausgang bleibt sie mit dem Stand „erledigt“."
    )

    def refusal_reason(self) -> str:
        if self.mail.state == MailState.DEAD:
            return ""
        return state_text(self.mail)

    def extra_context(self) -> dict[str, Any]:
        whole = self.mail.digest or self.mail
        return {"lapses": recipients.what_lapses([whole, *whole.parts.filter(state=whole.state)])}

    def perform(self, form: BaseForm) -> None:
        outgoing.settle(self.mail, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now())


class CorrectMailAddressView(MailActionView):
    """For users who may change the record that the address belongs to."""

    template = "office/correct_mail_address.html"
    form_class = CorrectMailAddressForm
    title = "Adresse berichtigen"
    button_label = "Berichtigen und senden"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.recipient = recipients.recipient_of(self.mail)
        if self.recipient and not recipients.may_correct(self.recipient, request.user):
            raise PermissionDenied

    def refusal_reason(self) -> str:
        return address_corrections.refusal_reason(self.mail)

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        return CorrectMailAddressForm(data, initial={"email": self.current_address or self.mail.to})

    @property
    def current_address(self) -> str:
        """The address that was entered elsewhere instead, since the mail was written."""
        if self.recipient is None or self.recipient.has_address(self.mail.to):
            return ""
        return self.recipient.addresses[0] if self.recipient.addresses else ""

    def extra_context(self) -> dict[str, Any]:
        return {"mail": self.mail, "recipient": self.recipient, "current_address": self.current_address}

    def perform(self, form: BaseForm) -> None:
        email = form.cleaned_data["email"]
        corrected = address_corrections.correct(self.mail, email=email, by=self.request.user, at=timezone.now())
        state = MailState(corrected.state)
        self.success_message = CORRECTED.get(state, state_text(corrected))


works = backoffice_page("mailings")
settle = works(SettleMailView.as_view())
correct_address = works(CorrectMailAddressView.as_view())
