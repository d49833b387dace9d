"""The one mail in which all goes out that has waited for the same mailbox: a row whose text lists its parts.

The parts stay, each with its own cause: what stops or erases them takes them out of the digest, too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mailings.domain import rendering
from mailings.models import OutgoingMail
from mailings.states import MailState

TEMPLATE = "mailings/digest"
STOPPABLE = (MailState.WAITING, MailState.DEAD, MailState.SETTLED)
ERASED = {
    "to": "",
    "subject": "",
    "body": "",
    "links": [],
    "attachments": [],
    "last_error": "",
    "settled_reason": "",
}


def create(parts: Sequence[OutgoingMail], *, at: datetime) -> OutgoingMail:
    """Write the digest of these locked mails of one mailbox; its links are issued `at`."""
    first = parts[0]
    return OutgoingMail.objects.create(
        template=TEMPLATE,
        to=first.to,
        cause_kind=first._meta.label_lower,
        cause_id=first.pk,
        due_at=at,
        created_at=at,
        **_text(parts, at=at),
    )


def is_digest(mail: OutgoingMail) -> bool:
    return mail.template == TEMPLATE


def lock_parts(digest: OutgoingMail) -> QuerySet[OutgoingMail]:
    """The parts that share the digest's state, locked. Whoever locks both locks the parts first."""
    list(digest.parts.select_for_update().order_by("pk").values_list("pk"))
    return digest.parts.filter(state=digest.state)


def refresh(mails: QuerySet[OutgoingMail], *, at: datetime) -> None:
    """Bring the digests up to date that these mails are parts of, after they were stopped or erased."""
    for digest in _digests_of(mails):
        _refresh(OutgoingMail.objects.select_for_update().get(pk=digest), at=at)


def detach(mails: QuerySet[OutgoingMail], *, at: datetime) -> None:
    """Take locked mails out of their digests, which list them no longer."""
    keys = _digests_of(mails)
    mails.update(digest=None)
    for digest in keys:
        _refresh(OutgoingMail.objects.select_for_update().get(pk=digest), at=at)


def _digests_of(mails: QuerySet[OutgoingMail]) -> list[int]:
    """Their keys, in the order in which they are locked everywhere."""
    return list(OutgoingMail.objects.filter(parts__in=mails).order_by("pk").values_list("pk", flat=True).distinct())


def _refresh(digest: OutgoingMail, *, at: datetime) -> None:
    """List what is left; stop the digest with the last of its parts, and erase it with the last text."""
    parts = list(digest.parts.filter(erased_at=None).order_by("pk"))
    left = [part for part in parts if part.state == digest.state]
    changes: dict[str, Any] = {}
    if left:
        changes = _text(left, at=digest.created_at)
    elif digest.state in STOPPABLE:
        changes = {"state": MailState.STOPPED, "due_at": at}
    if not parts and digest.erased_at is None:
        changes |= ERASED | {"erased_at": at}
    if changes:
        OutgoingMail.objects.filter(pk=digest.pk).update(**changes)


def _text(parts: Sequence[OutgoingMail], *, at: datetime) -> dict[str, Any]:
    """Subject, body, links and attachments; no text of a part can take the place of another."""
    bodies, links = rendering.join_bodies(((part.body, part.links) for part in parts), issued_at=at)
    sections = [
        _section(number, part.subject, rendering.without_signature(body))
        for number, (part, body) in enumerate(zip(parts, bodies, strict=True), start=1)
    ]
    place = secrets.token_hex(16)
    text = rendering.render(TEMPLATE, context={"number": len(parts), "sections": place}, links={})
    return {
        "subject": text.subject,
        "body": text.body.replace(place, "\n\n\n".join(sections)),
        "links": links,
        "attachments": [spec for part in parts for spec in part.attachments],
    }


def _section(number: int, subject: str, text: str) -> str:
    title = f"{number}. {subject}"
    return f"{title}\n{'=' * len(title)}\n\n{text}"
