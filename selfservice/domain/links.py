"""Links by mail to whatever is stored under an address, and how they are made invalid."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from accessions.domain import mails as accession_mails
from accessions.models import AccessionParticipant, DeclaredNominationQuerySet, Proxy
from core import limits
from core.limits import LimitReachedError
from core.outages import is_outage
from core.tokens import Link
from events.models import Invitation, Registration
from journal import actors
from journal.entries import record
from mailings.domain import mailbox_limits, outgoing
from members.domain import nominations
from members.domain.applications import mails
from members.models import Application, Declaration, Nomination, Person
from normalisation.mailboxes import mailbox
from selfservice.domain.data_subjects import Guest, contact_of, declarers, identity_fold_of, proxies
from selfservice.models import LinkRequest

logger = logging.getLogger(__name__)

PERSON_PAGE = "selfservice:overview"
GUEST_PAGES: dict[type[Model], str] = {
    Registration: "selfservice:registrant",
    Invitation: "selfservice:guest",
    Application: "selfservice:applicant",
    Nomination: "selfservice:nominee",
    Declaration: "selfservice:declarer",
    Proxy: "selfservice:proxy",
}
MAIL_TEMPLATE = "selfservice/links"
Row = Person | AccessionParticipant | Guest
MAX_PER_KIND = 20
DOUBLE_CLICK, REQUEST_SCOPE = timedelta(minutes=1), "my-data"


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link in the mail: the paragraph it stands in, what lies behind it, and its name in the text."""

    group: str
    name: str
    row: Row
    link: Link

    @property
    def name_of_guest(self) -> str:
        return str(contact_of(self.row)) if isinstance(self.row, Guest) else ""


@transaction.atomic
def request_links(address: str, *, at: datetime) -> None:
    """Store that the links to all that is stored under an address are to be mailed there; the worker does it.

    The caller learns nothing, not even from the time: nothing is looked up here, and known and unknown are counted and
    stored alike. A mailbox that has had its share gets its mail later; a second request within the same minute is a
    double click.
    """
    if _is_double_click(address, at=at):
        return
    LinkRequest.objects.create(email=address, requested_at=at, turn_at=mailbox_limits.count_mail(address, at=at))


def mail_requested_links(*, at: datetime, limit: int, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Answer up to `limit` requests, oldest first, each by one mail with all links; returns how many.

    An unknown address gets no mail. A request is deleted in the transaction that queues its mail: where a worker dies,
    another answers it, once. What other workers are answering is skipped. `keep_going()` is called before each.
    """
    answered = 0
    while answered < limit and keep_going() and _answer_oldest_request(at=at):
        answered += 1
    return answered


@transaction.atomic
def send_new_link(person: Person, *, at: datetime) -> bool:
    """A fresh link to the address on file, for somebody whose link has expired; limits as in `request_links`.

    False where there is no address.
    """
    link = _mailed_link("people", PERSON_PAGE, person, 1, at=at)
    return _send_once(link, to=mail_address_of(person), at=at)


@transaction.atomic
def send_new_guest_link(guest: Guest, *, at: datetime) -> bool:
    """As `send_new_link`, for who is no person of the network."""
    link = _mailed_link("guests", GUEST_PAGES[type(guest)], guest, 1, at=at)
    return _send_once(link, to=contact_of(guest).email, at=at)


@transaction.atomic
def invalidate_links(person: Person, *, at: datetime) -> Person:
    """Make every link to this person's data invalid that was ever mailed."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.link_generation += 1
    locked.save(update_fields=["link_generation"])
    record("invalidate_links", locked, actor=actors.person(locked.pk), at=at)
    return locked


def mail_address_of(person: Person) -> str:
    """The address mails to this person go to; empty where none is known."""
    email = person.emails.order_by("-is_primary", "pk").first()
    return email.address if email else ""


@transaction.atomic
def _answer_oldest_request(*, at: datetime) -> bool:
    """False where there is none. One that cannot be answered is logged and deleted, as it would hold up all others."""
    request = LinkRequest.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if request is None:
        return False
    try:
        with transaction.atomic():
            _send(_links_to(request.email, at=at), to=request.email, turn_at=request.turn_at, at=at)
    except Exception as error:
        if is_outage(error):
            raise
        logger.exception("Angeforderter Link %s: nicht geschrieben", request.pk)
    request.delete()
    return True


def _links_to(address: str, *, at: datetime) -> list[MailedLink]:
    """What is stored under the address, the newest of each kind; and all about each name that is no person's."""
    people = list(Person.objects.with_email(address).order_by("-pk")[:MAX_PER_KIND])
    registrations, invitations = _registrations(address), _invitations(address)
    applications, nominations_of_others = _applications(address), _nominations(address)
    declared, standing_in = _participants(address)
    groups: list[tuple[str, str, Sequence[Row]]] = [
        ("people", PERSON_PAGE, people),
        ("applications", mails.STATUS_PAGE, applications),
        ("participants", AccessionParticipant.proxy_link_page, standing_in),
        ("participants", AccessionParticipant.link_page, declared),
        ("nominations", nominations.PAGE, nominations_of_others),
        ("registrations", Registration.link_page, registrations),
        ("invitations", Invitation.link_page, [one for one in invitations if has_open_page(one, at=at)]),
    ]
    links = [(group, purpose, row) for group, purpose, rows in groups for row in rows]
    rows_of_guests = [*registrations, *invitations, *applications, *nominations_of_others, *_in_accessions(address)]
    links += [("guests", GUEST_PAGES[type(row)], row) for row in _guests(rows_of_guests, people)]
    return [_mailed_link(*one, number, at=at) for number, one in enumerate(links, start=1)]


def _applications(address: str) -> list[Application]:
    declared = Application.objects.filter(declaration__email__mailbox=mailbox(address)).with_applicant().order_by("-pk")
    personal = Application.objects.filter(details__email__mailbox=mailbox(address)).with_applicant().order_by("-pk")
    return [*declared[:MAX_PER_KIND], *personal[:MAX_PER_KIND]]


def _participants(address: str) -> tuple[list[AccessionParticipant], list[AccessionParticipant]]:
    """Those that the address declared for the head, and those where it is the proxy's, who may do less.

    Who declared as a proxy and is none any more has no link.
    """
    declarations = Q(declaration__in=Declaration.objects.filter(email__mailbox=mailbox(address)).values("pk"))
    own = declarations | Q(proxy__in=Proxy.objects.filter(email__mailbox=mailbox(address)).values("pk"))
    answered = AccessionParticipant.objects.with_details().select_related("accession").order_by("-pk")
    rows = list(answered.filter(own)[:MAX_PER_KIND])
    by_proxies = [one for one in rows if accession_mails.is_proxy_mailbox(address, one)]
    standing_in = [one for one in by_proxies if one.answering_proxy or _is_proxy(one, address)]
    return [one for one in rows if one not in by_proxies], standing_in


def _is_proxy(participant: AccessionParticipant, address: str) -> bool:
    return participant.proxy is not None and mailbox(participant.proxy.email) == mailbox(address)


def _in_accessions(address: str) -> list[Declaration | Proxy]:
    """Who declared or stands in, whether or not they have a link to the participant's page."""
    declared = declarers().filter(email__mailbox=mailbox(address)).order_by("-pk")
    standing_in = proxies().filter(email__mailbox=mailbox(address)).order_by("-pk")
    return [*declared[:MAX_PER_KIND], *standing_in[:MAX_PER_KIND]]


def _nominations(address: str) -> list[Nomination]:
    """Of people who are none of the network yet."""
    named = DeclaredNominationQuerySet(Nomination).filter(
        email__mailbox=mailbox(address), is_declarer=False, representative=None
    )
    return list(named.with_holder().order_by("-pk")[:MAX_PER_KIND])


def _registrations(address: str) -> list[Registration]:
    rows = Registration.objects.filter(email__mailbox=mailbox(address))
    return list(rows.select_related("event", "person").order_by("-pk")[:MAX_PER_KIND])


def _invitations(address: str) -> list[Invitation]:
    rows = Invitation.objects.filter(email__mailbox=mailbox(address))
    return list(rows.select_related("event", "person").order_by("-pk")[:MAX_PER_KIND])


def has_open_page(invitation: Invitation, *, at: datetime) -> bool:
    """Whether its own page still opens, and the guest is to know of it."""
    return invitation.invited_at is not None and at < invitation.event.ends_at + settings.LINK_AGE


def _guests(rows: Sequence[Guest], people: Sequence[Person]) -> list[Guest]:
    """A row for each name that is no person's of this mailbox: whose data the link to a disclosure shows.

    Who is invited by an office alone has no name and sees the invitation itself.
    """
    known = {person.identity_fold for person in people}
    keys = {person.pk for person in people}
    guests: dict[str, Guest] = {}
    for row in rows:
        identity, person = identity_fold_of(row), getattr(row, "person", None)
        is_person = identity in known or (person is not None and person.pk in keys)
        if contact_of(row).last_name and not is_person:
            guests.setdefault(identity or f"{row._meta.label_lower} {row.pk}", row)
    return list(guests.values())


def _mailed_link(group: str, purpose: str, row: Row, number: int, *, at: datetime) -> MailedLink:
    generation: int = row.link_generation  # type: ignore[union-attr]  # annotated for those of accessions
    return MailedLink(group, f"link_{number}", row, Link(purpose, row.pk, generation, at))


def _send_once(link: MailedLink, *, to: str, at: datetime) -> bool:
    """Queue the mail with this link, unless it is a double click; False without an address."""
    if not to:
        return False
    if not _is_double_click(to, at=at):
        _send([link], to=to, turn_at=mailbox_limits.count_mail(to, at=at), at=at)
    return True


def _is_double_click(address: str, *, at: datetime) -> bool:
    """Whether a link was requested for this mailbox in the same minute, whatever is stored under it."""
    try:
        limits.count(REQUEST_SCOPE, mailbox(address), limit=1, period=DOUBLE_CLICK, at=at)
    except LimitReachedError:
        return True
    return False


def _send(links: Sequence[MailedLink], *, to: str, turn_at: datetime | None, at: datetime) -> None:
    """Queue the mail with these links, if any."""
    if not links:
        return
    groups: dict[str, list[MailedLink]] = {}
    for mailed_link in links:
        groups.setdefault(mailed_link.group, []).append(mailed_link)
    outgoing.queue(
        MAIL_TEMPLATE,
        to=to,
        cause=_cause_of(links[0].row),
        at=at,
        context={
            "address": to,
            "days": settings.LINK_AGE.days,
            "has_several": len(groups.get("people", [])) + len(groups.get("guests", [])) > 1,
            **groups,
        },
        links={mailed_link.name: mailed_link.link for mailed_link in links},
        turn_at=turn_at,
    )


def _cause_of(row: Row) -> Model:
    """The record whose mails these are: of who declares or stands in, the participant."""
    return row.participant if isinstance(row, Declaration | Proxy) else row
