from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from journal.admin.journalled import JournalledAdmin
from mailings.domain import address_corrections, digests, outgoing, recipients
from mailings.models import OutgoingMail
from mailings.states import MailState

ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(JournalledAdmin):
    """Every mail and its state; address and text only for those who may see people.

    What failed can be sent again, settled, or sent to a corrected address, by pages of the app `office`.
    """

    change_form_template = "mailings/backoffice/mail.html"

    list_intro = "Jede Mail steht hier, bevor sie versandt wird."
    list_filter = ("state",)
    ordering = ("-created_at", "-id")
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> Any:
        if sees_texts(request):
            return ("subject_or_number", "to", "status", "created_at", "sent_at")
        return ("number", "status", "attempts", "created_at", "sent_at")

    def get_fields(self, request: HttpRequest, obj: OutgoingMail | None = None) -> Any:
        digest = ("digest",) if obj and obj.digest_id else ()
        moments = ("status", *digest, "created_at", "due_at", "attempts", "sent_at")
        if sees_texts(request):
            reason = ("settled_reason",) if obj and obj.settled_reason else ()
            return ("to", "subject", "body", *moments, "last_error", *reason, "erased_at")
        return (*moments, "masked_error")

    def get_readonly_fields(self, request: HttpRequest, obj: OutgoingMail | None = None) -> Any:
        return self.get_fields(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        mail = kwargs.get("obj")
        if mail and mail.state in outgoing.FAILED and not mail.erased_at:
            context |= failed_mail_context(mail, request)
        if mail and mail.state == MailState.STOPPED and (replacement := outgoing.replacement_of(mail)):
            named = self.subject_or_number if sees_texts(request) else self.number
            context |= {"replacement": replacement, "replacement_label": named(replacement)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Mail")
    def number(self, mail: OutgoingMail) -> str:
        return f"Mail {mail.pk}"

    @admin.display(description="Stand")
    def status(self, mail: OutgoingMail) -> str:
        return mail.status

    @admin.display(description="Betreff")
    def subject_or_number(self, mail: OutgoingMail) -> str:
        return mail.subject or f"Mail {mail.pk} (Text gelöscht)"

    @admin.display(description="letzter Fehler")
    def masked_error(self, mail: OutgoingMail) -> str:
        return ADDRESS.sub("(Adresse)", mail.last_error)


def sees_texts(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("mailings.read"))


def failed_mail_context(mail: OutgoingMail, request: HttpRequest) -> dict[str, Any]:
    """What may be done about a mail that failed, and to what its address belongs, if the user may see that."""
    recipient = recipients.recipient_of(mail)
    may_correct = recipient is not None and recipients.may_correct(recipient, request.user)
    is_digest = digests.is_digest(mail)
    return {
        "recipient": recipient if may_correct else None,
        "actions": {
            "may_correct": may_correct and not address_corrections.refusal_reason(mail),
            "may_retry": True,
            "may_settle": mail.state == MailState.DEAD,
            "parts": mail.parts.order_by("pk") if is_digest and sees_texts(request) else [],
        },
    }
