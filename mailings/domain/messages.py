"""A row as a message on the line: the same bytes however often it is sent."""

from email.charset import QP, Charset
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from mailings.domain.texts import with_links
from mailings.models import OutgoingMail

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  # not every server takes 8-bit lines


def message_for(mail: OutgoingMail) -> EmailMessage:
    """Date and Message-ID come from the row, so that a mail sent twice is seen to be one. Answers go to the office."""
    message = EmailMessage(
        mail.subject,
        with_links(mail.body, mail.links),
        settings.MAIL_FROM,
        [mail.to],
        reply_to=[settings.MAIL_REPLY_TO],
        headers={
            "Message-ID": message_id(mail),
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "Content-Language": "de",
        },
    )
    message.encoding = UTF8
    return message


def message_id(mail: OutgoingMail) -> str:
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    return f"<mail-{mail.pk}-{int(mail.created_at.timestamp())}@{domain}>"
