"""Classifies errors while sending: permanent or temporary, of this mail or of the connection."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass

import idna

from core.logs import mask
from mailings.models import OutgoingMail
from normalisation.domains import ascii_address

SERVICE_CLOSING = 421
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail could not be sent.

    `is_permanent`: the server will never take this mail. `breaks_connection`: no other mail can be sent now.
    """

    reason: str
    is_permanent: bool = False
    breaks_connection: bool = False


def classify(error: Exception, mail: OutgoingMail) -> Failure:
    """Classify by the server's reply code; without one the connection is lost.

    Any other error concerns this mail only.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return Failure(_reason(code, words, mail), code >= PERMANENT, code == SERVICE_CLOSING)
        case smtplib.SMTPSenderRefused():
            return Failure(_reason(error.smtp_code, error.smtp_error, mail), breaks_connection=True)
        case smtplib.SMTPResponseException():
            final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
            return Failure(_reason(error.smtp_code, error.smtp_error, mail), final, error.smtp_code == SERVICE_CLOSING)
        case idna.IDNAError():
            return Failure("Die Domäne der Adresse gibt es so nicht.", is_permanent=True)
        case OSError():
            return Failure(_reason(type(error).__name__, str(error), mail), breaks_connection=True)
        case _:
            return Failure(_reason(type(error).__name__, str(error), mail))


def _reason(code: object, words: bytes | str, mail: OutgoingMail) -> str:
    """One line without the address and without link tokens."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    reply = f"{code} {text}".replace(mail.to, "…")
    with suppress(idna.IDNAError):
        reply = reply.replace(ascii_address(mail.to), "…")  # as the server knows it
    return mask(" ".join(reply.split()))[:300]
