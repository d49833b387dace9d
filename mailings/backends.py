"""E-mail backends, chosen by `EMAIL_BACKEND`."""

import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DemoMailbox(BaseEmailBackend):
    """Sends nothing: the rows themselves are the mailbox, shown at /demo-postfach/.

    Refuses addresses below `.invalid` (RFC 2606) as a mail server would, so that undeliverable mails can be seen too.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for address in (address for message in email_messages for address in message.to):
            if address.endswith(".invalid"):
                raise smtplib.SMTPRecipientsRefused({address: (550, b"5.1.2 Host or domain name not found")})
        return len(email_messages)
