"""Issues certificates; an issued certificate never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from core.refusals import DomainRefusal
from journal.actors import Actor
from journal.entries import record_many
from members.domain.certificates import numbers
from members.models import Certificate, Membership

BATCH = 2_000
SEAT = "Münster"
WORDING = """\
ist mit Wirkung vom {start} dem Präventionsnetzwerk #sicherimDienst beigetreten.

Der Beitritt ist ein sichtbares Zeichen: Wer im öffentlichen Dienst für andere da ist, soll dabei sicher sein. \
Gemeinsam beugen die Mitglieder des Netzwerks Gewalt vor, lernen voneinander und stehen denen bei, \
die Übergriffe erleben."""


@dataclass(frozen=True, slots=True)
class SignatoryText:
    """Who signs, as printed: a role and optionally a name."""

    role: str
    name: str = ""


OFFICE_SIGNATORIES = (SignatoryText("Für die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst"),)


@transaction.atomic
def issue_many(
    memberships: Sequence[Membership],
    *,
    signatories: Sequence[SignatoryText] = OFFICE_SIGNATORIES,
    place: str = SEAT,
    day: date,
    wording: str | None = None,
    actor: Actor,
    at: datetime,
) -> list[Certificate]:
    """A certificate for each membership, in their order, in four statements; an existing one is returned unchanged.

    `day` and `place` are printed; `wording` is the text below the name, WORDING if there is none. Raises
    DomainRefusal where a membership is a person's or voided.
    """
    related = Membership.objects.select_related("organisation", "certificate")
    current = related.in_bulk([membership.pk for membership in memberships])
    existing = {key: each.certificate for key, each in current.items() if hasattr(each, "certificate")}
    while missing := [current[each.pk] for each in memberships if each.pk not in existing]:
        drafts = [
            _build(each, signatories=signatories, place=place, day=day, wording=wording, at=at) for each in missing
        ]
        existing |= _insert(drafts, actor=actor, at=at)
    return [existing[membership.pk] for membership in memberships]


def issue(
    membership: Membership,
    *,
    signatories: Sequence[SignatoryText] = OFFICE_SIGNATORIES,
    place: str = SEAT,
    day: date | None = None,
    wording: str | None = None,
    actor: Actor,
    at: datetime,
) -> Certificate:
    """`issue_many()` for one membership; `day` is today by default."""
    day = day or timezone.localdate(at)
    [certificate] = issue_many(
        [membership], signatories=signatories, place=place, day=day, wording=wording, actor=actor, at=at
    )
    return certificate


def without_certificate(day: date) -> QuerySet[Membership]:
    """Memberships of organisations, in force on the day or planned, that have no certificate."""
    return Membership.objects.open_on(day).filter(organisation__isnull=False, certificate=None)


@transaction.atomic
def issue_missing(*, actor: Actor, at: datetime) -> list[Certificate]:
    """Issue a certificate dated today for every partner that has none."""
    day = timezone.localdate(at)
    missing = list(without_certificate(day).only("pk").order_by("organisation__name_fold", "pk"))
    return issue_many(missing, day=day, actor=actor, at=at)


def _build(
    membership: Membership,
    *,
    signatories: Sequence[SignatoryText],
    place: str,
    day: date,
    wording: str | None,
    at: datetime,
) -> Certificate:
    if membership.organisation is None:
        raise DomainRefusal("Urkunden gibt es nur für Organisationen.")
    if membership.voided_at:
        raise DomainRefusal("Diese Mitgliedschaft ist zurückgenommen, für sie gibt es keine Urkunde.")
    return Certificate(
        membership=membership,
        number=numbers.new_number(day.year),
        issued_at=at,
        day=day,
        place=place,
        name=membership.organisation.name,
        start=membership.start,
        wording=(wording or "").strip() or WORDING.format(start=date_format(membership.start, "j. F Y")),
        signatories=[{"role": each.role, "name": each.name} for each in signatories],
    )


def _insert(drafts: list[Certificate], *, actor: Actor, at: datetime) -> dict[int, Certificate]:
    """Insert the drafts and return the stored certificates by membership, also those of a concurrent call.

    A draft whose random number is taken already is not inserted; the caller tries again.
    """
    Certificate.objects.bulk_create(drafts, batch_size=BATCH, ignore_conflicts=True)
    stored = Certificate.objects.filter(membership__in=[draft.membership_id for draft in drafts])
    own_numbers = {draft.number for draft in drafts}
    existing = {certificate.membership_id: certificate for certificate in stored}
    made = [certificate for certificate in existing.values() if certificate.number in own_numbers]
    record_many(
        "issue",
        ((each, {"membership": each.membership_id, "day": each.day.isoformat()}) for each in made),
        actor=actor,
        at=at,
    )
    return existing
