"""A row as a message on the line: the same bytes however often it is sent."""

from email.charset import QP, Charset
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from mailings.domain import attachments
from mailings.domain.attachments import Attachment
from mailings.domain.rendering import fill_links
from mailings.models import OutgoingMail

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  # not every server takes 8-bit lines


class ReproducibleMessage(EmailMessage):
    """With a boundary of its own in place of a random one; `=_` stands neither in quoted-printable nor in base64.

    What the mail carries is made when its bytes are asked for; `message()` then raises AttachmentError where it cannot.
    """

    boundary = ""
    carrying: OutgoingMail | None = None

    def message(self, **options: Any) -> Any:
        if self.carrying is not None:
            self.attachments = [_mime_part(attachment) for attachment in attachments.build_all(self.carrying)]
        made = super().message(**options)
        if made.is_multipart():
            made.set_boundary(self.boundary)
        return made


def build_message(mail: OutgoingMail) -> ReproducibleMessage:
    """Date and Message-ID come from the row, so that a mail sent twice is seen to be one. Answers go to the office."""
    message = ReproducibleMessage(
        mail.subject,
        fill_links(mail.body, mail.links),
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
    message.boundary = f"=_{mail.pk}-{int(mail.created_at.timestamp())}"
    message.carrying = mail
    return message


def _mime_part(attachment: Attachment) -> MIMEBase:
    part = MIMEBase("application", "octet-stream")
    part.replace_header("Content-Type", attachment.content_type)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def message_id(mail: OutgoingMail) -> str:
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    return f"<mail-{mail.pk}-{int(mail.created_at.timestamp())}@{domain}>"
