"""What the heads answer: by their link, or told to the office, which records who said it and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from journal import actors
from journal.actors import Actor
from journal.entries import record
from mailings.domain import mailboxes
from members.domain import nominations as named
from members.domain.accessions import mails
from members.domain.accessions.contacts import heads_with_mailbox
from members.domain.accessions.doors import AccessionRefusal, ParticipantRefusal, answer, lock_participant
from members.domain.errors import DomainRefusal
from members.domain.inputs import Declarer, Nominee
from members.models import AccessionParticipant, Declaration, Nomination, Proxy
from members.states import AccessionState, ParticipantAct, ParticipantState

MOST_NOMINATIONS = 10
Source = AccessionParticipant.Source
PROXY_STATES = frozenset({ParticipantState.INVITED, ParticipantState.DEFERRED, ParticipantState.DECLARED})


@dataclass(frozen=True, slots=True)
class ProxyInput:
    first_name: str
    last_name: str
    office: str
    email: str
    title: str = ""


@transaction.atomic
def declare(
    participant: AccessionParticipant, *, declarer: Declarer, nominations: Sequence[Nominee], at: datetime
) -> AccessionParticipant:
    """Declare the accession by link; people named are told, the declarer gets a mail with the link to change it.

    The same answer again changes nothing. Raises AccessionRefusal once it is executed or over, DomainRefusal unless
    one to ten people are named.
    """
    actor = actors.participant(participant.pk)
    locked = lock_participant(participant)
    if locked.state == ParticipantState.DECLARED and _is_same(locked.declaration, declarer, nominations):
        return locked
    declared = _declare(locked, declarer, nominations, Source.ONLINE, actor=actor, at=at)
    heads = heads_with_mailbox([declared.organisation]).values()
    for to in dict.fromkeys(address.lower() for address in [declarer.email, *heads]):
        if mailboxes.has_room(to, at=at):
            mails.tell("members/accession_declared", to, declared, at=at)
    return declared


@transaction.atomic
def decline(participant: AccessionParticipant, *, text: str = "", at: datetime) -> AccessionParticipant:
    """Decline by link, with a word if one likes; what was declared before is forgotten. Raises AccessionRefusal.

    The same answer again changes nothing.
    """
    locked = lock_participant(participant)
    if (locked.state, locked.source, locked.decline_text) == (ParticipantState.DECLINED, Source.ONLINE, text):
        return locked
    return _decline(locked, text, actor=actors.participant(participant.pk), at=at, source=Source.ONLINE)


@transaction.atomic
def defer(participant: AccessionParticipant, *, until: date, at: datetime) -> AccessionParticipant:
    """„Beschluss steht noch aus“ by link; what was declared before is forgotten. Raises as `_defer`.

    The same answer again changes nothing.
    """
    locked = lock_participant(participant)
    if (locked.state, locked.source, locked.deferred_until) == (ParticipantState.DEFERRED, Source.ONLINE, until):
        return locked
    return _defer(locked, until, actor=actors.participant(participant.pk), at=at, source=Source.ONLINE)


@transaction.atomic
def name_proxy(
    participant: AccessionParticipant, *, head: str, proxy: ProxyInput, at: datetime
) -> AccessionParticipant:
    """Let somebody else declare: they get a mail with the link; both names stay on file.

    The same proxy again changes nothing. Another one in place of the first ends the first one's link, and the Leitung
    gets a new one. Raises AccessionRefusal, ParticipantRefusal, and DomainRefusal where the mailbox had its share.
    """
    locked = lock_participant(participant)
    if locked.accession.state != AccessionState.OPEN:
        raise AccessionRefusal(locked.accession)
    if locked.state not in PROXY_STATES:
        raise ParticipantRefusal(locked)
    former = locked.proxy
    told = {**asdict(proxy), "named_by": head}
    if former and all(getattr(former, field) == value for field, value in told.items()):
        return locked
    if not mailboxes.has_room(proxy.email, at=at):
        raise DomainRefusal("An diese Adresse gingen heute schon mehrere Mails. Versuchen Sie es morgen noch einmal.")
    locked.proxy = Proxy.objects.create(**told, named_at=at)
    if former:
        locked.link_generation += 1
    locked.save(update_fields=["proxy", "link_generation"])
    record("name_proxy", locked, actor=actors.participant(locked.pk), at=at)
    if former:
        former.delete()
        for to in heads_with_mailbox([locked.organisation]).values():
            mails.tell("members/accession_link", to, locked, at=at)
    mails.tell("members/accession_proxy", proxy.email, locked, at=at)
    return locked


@transaction.atomic
def record_declaration(
    participant: AccessionParticipant,
    *,
    source: Source,
    how: str,
    declarer: Declarer | None = None,
    nominations: Sequence[Nominee] = (),
    by: User,
    at: datetime,
) -> AccessionParticipant:
    """Enter a declaration that came by letter, by phone, in person or on a signed list.

    `how` says who told it and how, and is the basis where there is no declarer. People named are told. Raises
    AccessionRefusal, DomainRefusal where neither a declarer nor a basis is given.
    """
    locked = lock_participant(participant)
    actor = actors.user(by.pk)
    if declarer is not None:
        return _declare(locked, declarer, nominations, source, actor=actor, at=at, basis_note=how, recorded_by=by)
    if not how.strip():
        raise DomainRefusal("Tragen Sie ein, worauf die Aufnahme beruht: wer es wann und wie erklärt hat.")
    return _answered(locked, ParticipantAct.DECLARE, source, actor=actor, at=at, basis_note=how, recorded_by=by)


@transaction.atomic
def record_decline(
    participant: AccessionParticipant, *, source: Source, how: str, text: str = "", by: User, at: datetime
) -> AccessionParticipant:
    """Enter that an organisation declined; `how` says who told it and how. Raises AccessionRefusal."""
    locked = lock_participant(participant)
    return _decline(locked, text, actor=actors.user(by.pk), at=at, source=source, basis_note=how, recorded_by=by)


@transaction.atomic
def record_deferral(
    participant: AccessionParticipant, *, source: Source, how: str, until: date, by: User, at: datetime
) -> AccessionParticipant:
    """Enter that an organisation waits for a resolution; as `defer()`."""
    locked = lock_participant(participant)
    return _defer(locked, until, actor=actors.user(by.pk), at=at, source=source, basis_note=how, recorded_by=by)


@transaction.atomic
def decide_existing(
    participant: AccessionParticipant, *, brings_forward: bool, by: User, at: datetime
) -> AccessionParticipant:
    """„Vorziehen“ or „belassen“, where a membership starts later than the effective date. Raises AccessionRefusal."""
    locked = lock_participant(participant)
    if locked.accession.state != AccessionState.OPEN:
        raise AccessionRefusal(locked.accession)
    if locked.brings_forward != brings_forward:
        locked.brings_forward = brings_forward
        locked.save(update_fields=["brings_forward"])
        record("decide_existing", locked, actor=actors.user(by.pk), at=at, data={"brings_forward": brings_forward})
    return locked


def _declare(
    participant: AccessionParticipant,
    declarer: Declarer,
    nominees: Sequence[Nominee],
    source: Source,
    *,
    actor: Actor,
    at: datetime,
    **told: Any,
) -> AccessionParticipant:
    if not 1 <= len(nominees) <= MOST_NOMINATIONS:
        raise DomainRefusal("Nennen Sie mindestens eine und höchstens zehn Personen.")
    declaration = _write_declaration(participant, declarer, nominees, actor=actor, at=at)
    declared = _answered(
        participant, ParticipantAct.DECLARE, source, actor=actor, at=at, declaration=declaration, **told
    )
    named.inform(declaration, organisation_name=declared.organisation.name, actor=actor, at=at)
    return declared


def _decline(
    participant: AccessionParticipant, text: str, *, actor: Actor, at: datetime, source: Source, **told: Any
) -> AccessionParticipant:
    return _answered(participant, ParticipantAct.DECLINE, source, actor=actor, at=at, decline_text=text, **told)


def _defer(
    participant: AccessionParticipant, until: date, *, actor: Actor, at: datetime, source: Source, **told: Any
) -> AccessionParticipant:
    """Raises DomainRefusal for a day that has passed."""
    if until < timezone.localdate(at):
        raise DomainRefusal("Der Tag des Beschlusses liegt in der Vergangenheit. Nennen Sie einen künftigen.")
    return _answered(participant, ParticipantAct.DEFER, source, actor=actor, at=at, deferred_until=until, **told)


def _answered(
    participant: AccessionParticipant,
    act: ParticipantAct,
    source: Source,
    *,
    actor: Actor,
    at: datetime,
    **told: Any,
) -> AccessionParticipant:
    """One answer stands: what belonged to another is emptied, and the names in a former declaration are forgotten."""
    former = participant.declaration
    empty = {
        "declaration": None,
        "decline_text": "",
        "deferred_until": None,
        "basis_note": "",
        "recorded_by": None,
    }
    changes = {**empty, "answered_at": at, "source": source, **told}
    answered = answer(participant, act, actor=actor, at=at, data={"source": source.value}, **changes)
    if former and answered.declaration_id != former.pk:
        named.forget(former.nominations.select_for_update(), organisation=answered.organisation, actor=actor, at=at)
        former.delete()
    return answered


def _is_same(declaration: Declaration | None, declarer: Declarer, nominees: Sequence[Nominee]) -> bool:
    if declaration is None or any(getattr(declaration, field) != value for field, value in asdict(declarer).items()):
        return False
    standing = [
        Nominee(**{field: getattr(one, field) for field in Nominee.__slots__}) for one in declaration.nominations.all()
    ]
    return standing == list(nominees)


def _write_declaration(
    participant: AccessionParticipant,
    declarer: Declarer,
    nominees: Sequence[Nominee],
    *,
    actor: Actor,
    at: datetime,
) -> Declaration:
    """The declaration as it is now. Who was named before keeps their row, so that their link goes on working."""
    declaration = participant.declaration
    if declaration is None:
        declaration = Declaration.objects.create(**asdict(declarer), may_declare=True)
    else:
        for field, value in asdict(declarer).items():
            setattr(declaration, field, value)
        declaration.save(update_fields=list(asdict(declarer)))
    before = {_who(one): one for one in declaration.nominations.select_for_update()}
    for position, nominee in enumerate(nominees, start=1):
        if known := before.pop(_who(nominee), None):
            Nomination.objects.filter(pk=known.pk).update(position=position, **asdict(nominee))
        else:
            Nomination.objects.create(declaration=declaration, position=position, **asdict(nominee))
    named.forget(before.values(), organisation=participant.organisation, actor=actor, at=at)
    return declaration


def _who(one: Nominee | Nomination) -> tuple[str, str, str]:
    return (one.email.lower(), one.first_name, one.last_name)
