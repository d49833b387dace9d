"""Answers of participants by their link: declare, decline, defer, name a proxy.

`by_proxy`: the answer comes by the proxy's link. It counts for the organisation, is known as the proxy's, and the head
is told and can answer otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from accessions.domain import answer_writing, mails
from accessions.domain.answer_writing import Source
from accessions.domain.pasted_contacts import head_mailboxes
from accessions.domain.transitions import PARTICIPANT_MACHINE, lock_participant, require_open
from accessions.models import AccessionParticipant, Proxy
from accessions.states import ParticipantState
from journal import actors
from journal.entries import record
from members.domain.inputs import DeclarerInput, NomineeInput
from normalisation.mailboxes import distinct

PROXY_STATES = frozenset({ParticipantState.INVITED, ParticipantState.DEFERRED, ParticipantState.DECLARED})


@dataclass(frozen=True, slots=True)
class ProxyInput:
    first_name: str
    last_name: str
    job_title: str
    email: str
    title: str = ""


@transaction.atomic
def declare(
    participant: AccessionParticipant,
    *,
    declarer: DeclarerInput,
    nominees: Sequence[NomineeInput],
    by_proxy: bool = False,
    at: datetime,
) -> AccessionParticipant:
    """Declare by link; nominees are informed, the declarer gets a mail with the link to change it.

    The same answer again changes nothing. Raises TransitionError once executed or cancelled, DomainRefusal unless one
    to ten people are nominated.
    """
    actor = actors.participant(participant.pk)
    locked = lock_participant(participant)
    is_same = answer_writing.is_same(locked.declaration, declarer, nominees) and locked.answered_by_proxy == by_proxy
    if locked.state == ParticipantState.DECLARED and is_same:
        return locked
    declared = answer_writing.declare(
        locked, declarer, nominees, Source.ONLINE, actor=actor, at=at, answered_by_proxy=by_proxy
    )
    _queue_receipts(declared, declarer.email, at=at)
    return _tell_head(declared, at=at)


@transaction.atomic
def decline(
    participant: AccessionParticipant, *, text: str = "", by_proxy: bool = False, at: datetime
) -> AccessionParticipant:
    """Decline by link, with an optional text; a former declaration is deleted.

    The same answer again changes nothing. Raises TransitionError.
    """
    locked = lock_participant(participant)
    existing = (locked.state, locked.source, locked.decline_text, locked.answered_by_proxy)
    if existing == (ParticipantState.DECLINED, Source.ONLINE, text, by_proxy):
        return locked
    actor = actors.participant(participant.pk)
    declined = answer_writing.decline(
        locked, text, actor=actor, at=at, source=Source.ONLINE, answered_by_proxy=by_proxy
    )
    return _tell_head(declined, at=at)


@transaction.atomic
def defer(
    participant: AccessionParticipant, *, until: date, by_proxy: bool = False, at: datetime
) -> AccessionParticipant:
    """Answer „Beschluss steht noch aus“ by link; a former declaration is deleted.

    The same answer again changes nothing.
    """
    locked = lock_participant(participant)
    existing = (locked.state, locked.source, locked.deferred_until, locked.answered_by_proxy)
    if existing == (ParticipantState.DEFERRED, Source.ONLINE, until, by_proxy):
        return locked
    actor = actors.participant(participant.pk)
    deferred = answer_writing.defer(locked, until, actor=actor, at=at, source=Source.ONLINE, answered_by_proxy=by_proxy)
    return _tell_head(deferred, at=at)


@transaction.atomic
def name_proxy(
    participant: AccessionParticipant, *, head: str, proxy: ProxyInput, at: datetime
) -> AccessionParticipant:
    """Name a proxy who may declare: they get a mail with the link; both names are stored.

    The same proxy again changes nothing. Another proxy invalidates the former link, and the head gets a new one.
    Raises TransitionError.
    """
    locked, actor = lock_participant(participant), actors.participant(participant.pk)
    require_open(locked.accession, reader=actor)
    if not may_name_proxy(locked):
        raise PARTICIPANT_MACHINE.refusal(locked, reader=actor)
    former = locked.proxy
    proxy_fields = {**asdict(proxy), "named_by": head}
    if former and all(getattr(former, field) == value for field, value in proxy_fields.items()):
        return locked
    locked.proxy = Proxy.objects.create(**proxy_fields, named_at=at)
    if former:
        locked.link_generation += 1
    locked.save(update_fields=["proxy", "link_generation"])
    record("name_proxy", locked, actor=actor, at=at)
    heads = head_mailboxes([locked.organisation]).values()
    if former:
        former.delete()
        mails.queue_throttled("accessions/link", heads, locked, own=heads, at=at)
    mails.queue_throttled("accessions/proxy", [proxy.email], locked, own=heads, at=at, for_proxy=True)
    return locked


def may_name_proxy(participant: AccessionParticipant) -> bool:
    """Whether a proxy can be named: also another one after the first has declined."""
    is_declined_by_proxy = participant.state == ParticipantState.DECLINED and participant.answered_by_proxy
    return participant.state in PROXY_STATES or is_declined_by_proxy


def _queue_receipts(declared: AccessionParticipant, declarer: str, *, at: datetime) -> None:
    """Mail the declarer, and the head where it is the head's declaration, each with their own link."""
    own = mails.own_mailboxes(declared)
    mails.queue_throttled(
        "accessions/declared",
        distinct([declarer, *([] if declared.answered_by_proxy else own)]),
        declared,
        own=own,
        at=at,
    )


def _tell_head(answered: AccessionParticipant, *, at: datetime) -> AccessionParticipant:
    """Mail the head what their proxy has answered, with the head's own link."""
    if answered.answering_proxy:
        heads = head_mailboxes([answered.organisation]).values()
        mails.queue_throttled("accessions/proxy_answered", heads, answered, at=at)
    return answered
