"""Telling those who came in with an import what is stored about them (Art. 14 DSGVO): once, by mail or letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.letters import MAX_ADDRESS_LINES, Letter
from imports.domain.transitions import IMPORT_MACHINE
from imports.models import Import, InformationDuty
from imports.states import ImportState
from journal import actors
from journal.actors import Actor
from journal.entries import record_many
from mailings.domain import outgoing, rendering
from mailings.domain.outgoing import MailDraft
from members.models import EmailAddress, Person, Representative
from normalisation.salutations import address_line, salutation_line

MAIL = "imports/information"
MY_DATA_PAGE = "selfservice:request_link"
WITHIN = timedelta(days=30)  # a month at most (Art. 14 Abs. 3 Buchst. a DSGVO)
WARNED_BEFORE = timedelta(days=7)
Channel = InformationDuty.Channel
LETTER_PARAGRAPHS = (
    "Sie stehen als Mitglied im Präventionsnetzwerk #sicherimDienst. Die Geschäftsstelle führt ihre Mitglieder seit "
    "Kurzem im Beitrittsportal und hat Ihre Angaben aus ihren bisherigen Listen übernommen.",
    "Gespeichert sind Ihr Name, dienstliche Kontaktangaben und: {posts}. Wir brauchen sie, um Sie zu Treffen "
    "einzuladen und Ihnen Material zu schicken. Rechtsgrundlage ist Art. 6 Abs. 1 Buchst. e DSGVO mit § 3 DSG NRW. "
    "Ihr Name wird nicht veröffentlicht.",
    "Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung und Widerspruch und können sich bei der "
    "Landesbeauftragten für Datenschutz und Informationsfreiheit beschweren. Schreiben Sie uns, oder rufen Sie an; die "
    "Anschrift steht oben. Wie lange wir speichern, steht im Datenschutzhinweis auf unserer Internetseite.",
)


def mail_duties(source: Import) -> QuerySet[InformationDuty]:
    """Who of an import has a mail address and has not been informed; with person, addresses and posts."""
    return _with_people(source.duties.filter(informed_at=None, person__in=_with_address())).order_by("person")


def letter_duties(source: Import) -> QuerySet[InformationDuty]:
    """Who has no mail address, or was sent a letter already; with person and posts."""
    has_no_mail = Q(informed_at=None) & ~Q(person__in=_with_address())
    return _with_people(source.duties.filter(has_no_mail | Q(channel=Channel.LETTER))).order_by("person")


def _with_address() -> QuerySet[EmailAddress]:
    return EmailAddress.objects.values("person")  # type: ignore[return-value]  # a subquery


def _with_people(duties: QuerySet[InformationDuty]) -> QuerySet[InformationDuty]:
    tenures = Representative.objects.valid().select_related("post__organisation").order_by("pk")
    return duties.select_related("person").prefetch_related("person__emails", Prefetch("person__tenures", tenures))


def due_soon(at: datetime) -> QuerySet[Import]:
    """Applied imports whose month ends within a week and of whom somebody has not been informed."""
    waiting = InformationDuty.objects.filter(informed_at=None)
    soon = Q(state=ImportState.APPLIED, applied_at__lte=at - (WITHIN - WARNED_BEFORE), pk__in=waiting.values("source"))
    return Import.objects.filter(soon).order_by("applied_at", "pk")


@transaction.atomic
def inform_by_mail(source: Import, *, by: User, at: datetime) -> int:
    """Write the mail to all who have an address; returns how many. A second call writes none.

    Raises TransitionError where the import is not applied.
    """
    locked = _lock_applied(source, reader=actors.user(by.pk))
    duties = list(mail_duties(locked))
    outgoing.queue_many(MAIL, (_draft(duty.person) for duty in duties), at=at)
    _mark(duties, Channel.MAIL, actor=actors.user(by.pk), at=at)
    return len(duties)


@transaction.atomic
def mark_as_written(source: Import, duties: Sequence[InformationDuty], *, by: User, at: datetime) -> None:
    """Note that these get a letter; who got one already stays as noted. Raises as `inform_by_mail()`."""
    actor = actors.user(by.pk)
    locked = _lock_applied(source, reader=actor)
    keys = [duty.pk for duty in duties]
    _mark(list(_with_people(locked.duties.filter(pk__in=keys, informed_at=None))), Channel.LETTER, actor=actor, at=at)


def letters(duties: Sequence[InformationDuty], *, at: datetime) -> list[Letter]:
    """The letters to these, loaded as by `letter_duties()`."""
    return [_letter(duty.person, at=at) for duty in duties]


def preview(source: Import) -> tuple[str, str]:
    """Subject and text of the mail as the first of those who wait would get it; empty where nobody does."""
    duty = mail_duties(source).first()
    if duty is None:
        return "", ""
    draft = _draft(duty.person)
    text = rendering.render(MAIL, context={**draft.context, **draft.per_mail}, links={})
    return text.subject, text.body


def _lock_applied(source: Import, *, reader: Actor) -> Import:
    locked = IMPORT_MACHINE.lock(source)
    if locked.state != ImportState.APPLIED:
        raise IMPORT_MACHINE.refusal(locked, reader=reader)
    return locked


def _mark(duties: Sequence[InformationDuty], channel: Channel, *, actor: Actor, at: datetime) -> None:
    keys = [duty.pk for duty in duties]
    InformationDuty.objects.filter(pk__in=keys).update(informed_at=at, channel=channel)
    record_many("inform_person", ((duty.person, {"channel": channel.value}) for duty in duties), actor=actor, at=at)


def _draft(person: Person) -> MailDraft:
    emails = sorted(person.emails.all(), key=lambda email: (not email.is_primary, email.pk))
    return MailDraft(
        emails[0].address,
        person,
        {"my_data_url": settings.BASE_URL + reverse(MY_DATA_PAGE), "privacy_url": f"{settings.BASE_URL}/datenschutz/"},
        per_mail={"salutation": _salutation(person), "posts": "; ".join(_posts(person)) or "keine Funktion"},
        skeleton_key="information",
    )


def _letter(person: Person, *, at: datetime) -> Letter:
    organisations = [tenure.post.organisation for tenure in person.tenures.all()]
    address = [
        address_line(person.salutation, title=person.title, first_name=person.first_name, last_name=person.last_name)
    ]
    if organisations:
        address += [organisations[0].name, *organisations[0].postal_lines]
    return Letter(
        address=address[:MAX_ADDRESS_LINES],
        subject="Was das Präventionsnetzwerk #sicherimDienst über Sie speichert",
        salutation=f"{_salutation(person)},",
        paragraphs=[
            paragraph.format(posts="; ".join(_posts(person)) or "keine Funktion") for paragraph in LETTER_PARAGRAPHS
        ],
        day=timezone.localdate(at),
    )


def _salutation(person: Person) -> str:
    return salutation_line(
        person.salutation, title=person.title, first_name=person.first_name, last_name=person.last_name
    )


def _posts(person: Person) -> list[str]:
    """Each post with its organisation: „Ordnungsamt, Stadt Lemgo“."""
    return [f"{tenure.post}, {tenure.post.organisation}" for tenure in person.tenures.all()]
