"""The office corrects the address of a participant's mails: of the declarer, the proxy, or the head's post."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accessions.domain.pasted_contacts import head_mailboxes
from accessions.domain.transitions import lock_participant
from accessions.models import AccessionParticipant
from accounts.models import User
from journal import actors
from journal.entries import record
from members.domain import email_corrections, posts
from members.models import Post
from normalisation.mailboxes import mailbox


def addresses(participant: AccessionParticipant) -> list[str]:
    """To which the mails about a participant go: the declarer's, the proxy's, the head's."""
    people = [one.email for one in (participant.declaration, participant.proxy) if one]
    return [*people, *head_mailboxes([participant.organisation]).values()]


@transaction.atomic
def correct(participant: AccessionParticipant, *, before: str, after: str, by: User, at: datetime) -> None:
    """Correct the address wherever the participant has it; links stay valid and no mail is sent.

    Raises ParticipantRemoved.
    """
    locked, actor, key = lock_participant(participant), actors.user(by.pk), mailbox(before)
    declaration, proxy = locked.declaration, locked.proxy
    if declaration and mailbox(declaration.email) == key:
        email_corrections.correct_declaration(declaration, before=before, after=after, actor=actor, at=at)
        record("change", locked, actor=actor, at=at, data={"fields": ["email"]})
    if proxy and mailbox(proxy.email) == key:
        proxy.email = after
        proxy.save(update_fields=["email"])
        record("change", locked, actor=actor, at=at, data={"fields": ["proxy"]})
    for head in locked.organisation.posts.filter(kind=Post.Kind.HEAD, mailbox__mailbox=key):
        posts.change_mailbox(head, mailbox=after, actor=actor, at=at)
