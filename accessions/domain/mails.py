"""The mails of an accession, each by its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from accessions.domain.pasted_contacts import head_mailboxes
from accessions.models import AccessionParticipant
from mailings.domain import mailbox_limits
from mailings.domain.outgoing import MailDraft

WELCOME = "accessions/welcome"


def drafts(participants: Sequence[AccessionParticipant], *, at: datetime, **context: object) -> Iterable[MailDraft]:
    """A mail for each participant that has an address: to the declarer, else to the head's mailbox.

    Accession, organisation, declaration and proxy of the participants must be loaded.
    """
    heads = head_mailboxes(one.organisation for one in participants)
    for one in participants:
        recipient = one.declaration.email if one.declaration else ""
        if to := recipient or heads.get(one.organisation_id, ""):
            yield draft(to, one, at=at, for_proxy=bool(recipient) and one.answered_by_proxy, **context)


def draft(
    to: str, participant: AccessionParticipant, *, at: datetime, for_proxy: bool = False, **context: object
) -> MailDraft:
    """A mail with the link to the participant's page; the proxy's own link where it is for the proxy."""
    return MailDraft(
        to,
        participant,
        {"participant": participant, "accession": participant.accession, "today": timezone.localdate(at), **context},
        {"page": participant.proxy_link(at=at) if for_proxy else participant.link(at=at)},
    )


def queue_throttled(
    template: str,
    recipients: Iterable[str],
    participant: AccessionParticipant,
    *,
    at: datetime,
    for_proxy: bool = False,
) -> None:
    """Queue mails that wait where a mailbox is at its limit."""
    drafts = (draft(to, participant, at=at, for_proxy=for_proxy) for to in recipients)
    mailbox_limits.queue_many(template, drafts, at=at)
