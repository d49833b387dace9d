"""What mails carry, made while they are sent: the row keeps whose it is, never the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from mailings.models import OutgoingMail


class AttachmentSpec(NamedTuple):
    """An attachment as a mail's row keeps it: the maker's kind, the row it is about, a word of the maker's own."""

    kind: str
    row: int
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """`content_type` with its parameters: „text/calendar; method=PUBLISH; charset=utf-8“."""

    name: str
    content_type: str
    content: bytes


class AttachmentBuilder(Protocol):
    def __call__(self, object_id: int, extra: str, *, at: datetime) -> Attachment | None:
        """The same bytes whenever it is asked with the same `at`; None where the row is gone or anonymised."""


class AttachmentError(Exception):
    """A maker failed or is unknown: lies in this mail alone, whatever the error was."""


_makers: dict[str, AttachmentBuilder] = {}


def register(kind: str, builder: AttachmentBuilder) -> None:
    """From an AppConfig's `ready()`; `kind` begins with the app's name (`events/calendar`)."""
    _makers[kind] = builder


def build_all(mail: OutgoingMail) -> list[Attachment]:
    """The mail's attachments; those whose row is gone are left out. Raises AttachmentError, and nothing else."""
    found = [_build(AttachmentSpec(*spec), at=mail.created_at) for spec in mail.attachments]
    return [attachment for attachment in found if attachment is not None]


def _build(spec: AttachmentSpec, *, at: datetime) -> Attachment | None:
    try:
        return _makers[spec.kind](spec.row, spec.extra, at=at)
    except Exception as error:  # a missing file must not look like a broken line
        raise AttachmentError(f"{spec.kind} {spec.row}: {type(error).__name__}") from error
