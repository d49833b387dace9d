"""Builds the e-mail message of a row; the same row always gives the same bytes."""

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
from normalisation.domains import ascii_address

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  # not every server takes 8-bit lines


class ReproducibleMessage(EmailMessage):
    """E-mail message with a fixed MIME boundary.

    The attachments of `mail` are built when `message()` is called, which raises AttachmentError where that fails.
    No encoded text contains `=_`, with which the boundary begins.
    """

    boundary = ""
    mail: OutgoingMail | None = None

    def message(self, **options: Any) -> Any:
        if self.mail is not None:
            self.attachments = [_mime_part(attachment) for attachment in attachments.build_all(self.mail)]
        made = super().message(**options)
        if made.is_multipart():
            made.set_boundary(self.boundary)
        return made


def build_message(mail: OutgoingMail) -> ReproducibleMessage:
    """The message of a row. Date and Message-ID come from the row, so that a mail sent twice is recognised as one.

    Raises idna.IDNAError where the domain of the address is none.
    """
    message = ReproducibleMessage(
        mail.subject,
        fill_links(mail.body, mail.links),
        ascii_address(settings.MAIL_FROM),
        [ascii_address(mail.to)],
        reply_to=[ascii_address(settings.MAIL_REPLY_TO)],
        headers={
            "Message-ID": message_id(mail),
            "Date": format_datetime(mail.turn_at or mail.created_at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "Content-Language": "de",
        },
    )
    message.encoding = UTF8
    message.boundary = f"=_{mail.pk}-{int(mail.created_at.timestamp())}"
    message.mail = mail
    return message


def _mime_part(attachment: Attachment) -> MIMEBase:
    part = MIMEBase("application", "octet-stream")
    part.replace_header("Content-Type", attachment.content_type)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def message_id(mail: OutgoingMail) -> str:
    domain = parseaddr(ascii_address(settings.MAIL_FROM))[1].rpartition("@")[2]
    return f"<mail-{mail.pk}-{int(mail.created_at.timestamp())}@{domain}>"
