"""The mails of an accession, each by its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from accessions.domain.pasted_contacts import head_mailboxes
from accessions.models import AccessionParticipant
from mailings.domain import mailbox_limits
from mailings.domain.outgoing import MailDraft
from normalisation.mailboxes import mailbox

WELCOME = "accessions/welcome"


def drafts(participants: Sequence[AccessionParticipant], *, at: datetime, **context: object) -> Iterable[MailDraft]:
    """A mail for each participant that has an address: to the declarer, else to the head's mailbox.

    Who declared as a proxy and is none any more gets none: the head does, else the present proxy. Accession,
    organisation, declaration and proxy of the participants must be loaded.
    """
    heads = head_mailboxes(one.organisation for one in participants)
    for one in participants:
        head = heads.get(one.organisation_id, "")
        if to := _declarer_mailbox(one) or head or _substitute_mailbox(one):
            yield draft(to, one, at=at, for_proxy=is_proxy_mailbox(to, one, head=head), **context)


def is_proxy_mailbox(address: str, participant: AccessionParticipant, *, head: str = "") -> bool:
    """Whether mails to this address have the proxy's link: the proxy's, and who declared by that link; not the head's.

    Whoever typed the address: no mailbox gets a link that is somebody else's.
    """
    if mailbox(address) == mailbox(head):
        return False
    proxy = participant.proxy
    return participant.answered_by_proxy or (proxy is not None and mailbox(address) == mailbox(proxy.email))


def draft(
    to: str, participant: AccessionParticipant, *, at: datetime, for_proxy: bool = False, **context: object
) -> MailDraft:
    """A mail with the link to the participant's page; the proxy's own link where it is for the proxy.

    Its text has a `declarer` only where it goes to who declared.
    """
    declaration = participant.declaration
    common_context = {
        "participant": participant,
        "accession": participant.accession,
        "declarer": declaration if declaration and mailbox(declaration.email) == mailbox(to) else None,
        "today": timezone.localdate(at),
    }
    link = participant.proxy_link(at=at) if for_proxy else participant.link(at=at)
    return MailDraft(to, participant, common_context | context, {"page": link})


def own_mailboxes(participant: AccessionParticipant) -> list[str]:
    """Where the link was mailed by which the answer was given."""
    if participant.answered_by_proxy:
        return [participant.proxy.email] if participant.proxy else []
    return list(head_mailboxes([participant.organisation]).values())


def queue_throttled(
    template: str,
    recipients: Iterable[str],
    participant: AccessionParticipant,
    *,
    at: datetime,
    for_proxy: bool = False,
    own: Iterable[str] = (),
) -> None:
    """Queue mails that wait where a mailbox is at its limit, unless it is `own`: of who acts by the link mailed there.

    `for_proxy`: they have the proxy's link; else each has the one that belongs to its mailbox.
    """
    head = head_mailboxes([participant.organisation]).get(participant.organisation_id, "")
    drafts = (
        draft(to, participant, at=at, for_proxy=for_proxy or is_proxy_mailbox(to, participant, head=head))
        for to in recipients
    )
    mailbox_limits.queue_many(template, drafts, own=own, at=at)


def _declarer_mailbox(participant: AccessionParticipant) -> str:
    """Empty where a former proxy declared."""
    is_present = participant.is_answered_by(proxy=participant.answered_by_proxy)
    return participant.declaration.email if participant.declaration and is_present else ""


def _substitute_mailbox(participant: AccessionParticipant) -> str:
    """The present proxy's, where the declaration is a former one's."""
    return participant.proxy.email if participant.declaration and participant.proxy else ""
