"""The way in: links by mail to whatever is stored under an address, and how they die."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from accessions.domain.links import PAGE as ACCESSION_PAGE
from accessions.models import AccessionParticipant, DeclaredNominationQuerySet, Proxy
from core import locks
from core.tokens import Link
from journal import actors
from journal.entries import record
from mailings.domain import mailbox_limits, outgoing
from mailings.models import OutgoingMail
from members.domain import nominations
from members.domain.applications import mails
from members.models import Application, Declaration, Nomination, Person

PAGE = "selfservice:overview"
TEMPLATE = "selfservice/links"
Row = Person | Application | AccessionParticipant | Nomination
MAX_PER_KIND = 20
DOUBLE_CLICK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link in the mail: what lies behind it, and its name in the text."""

    name: str
    row: Row
    link: Link


@transaction.atomic
def request_links(address: str, *, at: datetime) -> None:
    """Mail the owner of a mailbox the links to all that is stored under its address, in one mail.

    Nothing is told to the caller: an unknown address gets no mail, one that has had its share neither, and a second
    request within a minute is the first one pressed twice.
    """
    _send(_links_to(address, at=at), to=address, at=at)


@transaction.atomic
def send_new_link(person: Person, *, at: datetime) -> None:
    """A fresh link to the address on file, for somebody whose link has expired; limits as in `request_links`."""
    _send([_mailed_link(person, 1, at=at)], to=mail_address_of(person), at=at)


@transaction.atomic
def invalidate_links(person: Person, *, at: datetime) -> Person:
    """Kill every link to this person's data that was ever mailed."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.link_generation += 1
    locked.save(update_fields=["link_generation"])
    record("invalidate_links", locked, actor=actors.person(locked.pk), at=at)
    return locked


def mail_address_of(person: Person) -> str:
    """The address mails to this person go to; empty where none is known."""
    email = person.emails.order_by("-is_primary", "pk").first()
    return email.address if email else ""


def _links_to(address: str, *, at: datetime) -> list[MailedLink]:
    """People, applications, declarations and proxies of accessions, nominations of no person; the newest of each."""
    people = Person.objects.with_email(address).order_by("-pk")
    declared = Application.objects.filter(declaration__email__iexact=address).with_applicant().order_by("-pk")
    personal = Application.objects.filter(details__email__iexact=address).with_applicant().order_by("-pk")
    named = (
        DeclaredNominationQuerySet(Nomination)
        .filter(email__iexact=address, is_declarer=False, representative=None)
        .order_by("-pk")
    )
    answered = AccessionParticipant.objects.with_details().select_related("accession").order_by("-pk")
    own = Q(declaration__in=Declaration.objects.filter(email__iexact=address).values("pk"))
    own |= Q(proxy__in=Proxy.objects.filter(email__iexact=address).values("pk"))
    rows: list[Row] = [
        *people[:MAX_PER_KIND],
        *declared[:MAX_PER_KIND],
        *personal[:MAX_PER_KIND],
        *answered.filter(own)[:MAX_PER_KIND],
        *named.with_holder()[:MAX_PER_KIND],
    ]
    return [_mailed_link(row, number, at=at) for number, row in enumerate(rows, start=1)]


def _mailed_link(row: Row, number: int, *, at: datetime) -> MailedLink:
    purposes: dict[type[Model], str] = {
        Person: PAGE,
        Application: mails.STATUS_PAGE,
        AccessionParticipant: ACCESSION_PAGE,
        Nomination: nominations.PAGE,
    }
    return MailedLink(f"link_{number}", row, Link(purposes[type(row)], row.pk, row.link_generation, at))


def _send(links: Sequence[MailedLink], *, to: str, at: datetime) -> None:
    locks.lock(f"my_data:{to.lower()}")
    cause = links[0].row if links else None
    if cause and _just_sent(cause, to=to, at=at):
        return
    has_room = mailbox_limits.count_mail(to, at=at)
    if cause is None or not has_room or not to:
        return
    outgoing.queue(
        TEMPLATE,
        to=to,
        cause=cause,
        at=at,
        context={
            "address": to,
            "people": _of_kind(Person, links),
            "applications": _of_kind(Application, links),
            "participants": _of_kind(AccessionParticipant, links),
            "nominations": _of_kind(Nomination, links),
            "days": settings.LINK_AGE.days,
        },
        links={mailed_link.name: mailed_link.link for mailed_link in links},
    )


def _of_kind(kind: type[Model], links: Sequence[MailedLink]) -> list[MailedLink]:
    return [mailed_link for mailed_link in links if isinstance(mailed_link.row, kind)]


def _just_sent(cause: Model, *, to: str, at: datetime) -> bool:
    sent = OutgoingMail.objects.caused_by(cause).filter(template=TEMPLATE, created_at__gt=at - DOUBLE_CLICK)
    return sent.filter(to__iexact=to).exists()
