"""Where mails go; chosen by `EMAIL_BACKEND`."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DemoMailbox(BaseEmailBackend):
    """Lets nothing leave: the rows themselves are the mailbox, shown at /demo-postfach/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)
