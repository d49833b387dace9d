"""Attachments are built while a mail is sent; the mail's row stores which ones, never the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from mailings.models import OutgoingMail


class AttachmentSpec(NamedTuple):
    """What a mail's row stores of an attachment: the builder's kind, the object's id and a value for the builder."""

    kind: str
    row: int
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send. `content_type` has its parameters: „text/calendar; method=PUBLISH; charset=utf-8“."""

    name: str
    content_type: str
    content: bytes


class AttachmentBuilder(Protocol):
    def __call__(self, object_id: int, extra: str, *, at: datetime) -> Attachment | None:
        """Build the attachment: the same bytes for the same `at`, or None where the object is gone or anonymised."""


class AttachmentError(Exception):
    """A builder failed or is unknown; only this mail is affected."""


_builders: dict[str, AttachmentBuilder] = {}


def register(kind: str, builder: AttachmentBuilder) -> None:
    """Register a builder, in an AppConfig's `ready()`. `kind` begins with the app's name: `events/calendar`."""
    _builders[kind] = builder


def build_all(mail: OutgoingMail) -> list[Attachment]:
    """Build the attachments of a mail; those whose object is gone are left out. Raises only AttachmentError."""
    found = [_build(AttachmentSpec(*spec), at=mail.created_at) for spec in mail.attachments]
    return [attachment for attachment in found if attachment is not None]


def _build(spec: AttachmentSpec, *, at: datetime) -> Attachment | None:
    try:
        return _builders[spec.kind](spec.row, spec.extra, at=at)
    except Exception as error:  # a missing file must not look like a broken connection
        raise AttachmentError(f"{spec.kind} {spec.row}: {type(error).__name__}") from error
