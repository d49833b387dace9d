"""Issues certificates; an issued certificate never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
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
    """A certificate for each membership, in their order, in few statements; an existing one is returned unchanged.

    `day` and `place` are printed; `wording` is the text below the name, WORDING if there is none. Raises
    DomainRefusal where a membership is a person's or voided.
    """
    keys = [membership.pk for membership in memberships]
    is_certified = Exists(Certificate.objects.filter(membership=OuterRef("pk")))
    current = Membership.objects.select_related("organisation").annotate(is_certified=is_certified).in_bulk(keys)
    certified = [key for key, each in current.items() if each.is_certified]  # type: ignore[attr-defined]  # annotated above
    existing = _current_certificates(certified) if certified else {}
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


def build_preview(*, name: str, start: date, at: datetime) -> Certificate:
    """What `issue()` would print for an organisation of this name; unsaved, and without a number."""
    day = timezone.localdate(at)
    return _build_text(name=name, start=start, signatories=OFFICE_SIGNATORIES, place=SEAT, day=day, wording=None, at=at)


def without_certificate(day: date) -> QuerySet[Membership]:
    """Memberships of organisations, in force on the day or planned, that have no certificate."""
    return Membership.objects.open_on(day).filter(organisation__isnull=False, certificates=None)


@transaction.atomic
def issue_missing(*, actor: Actor, at: datetime) -> list[Certificate]:
    """Issue a certificate dated today for every partner that has none."""
    day = timezone.localdate(at)
    missing = list(without_certificate(day).only("pk").order_by("organisation__name_fold", "pk"))
    return issue_many(missing, day=day, actor=actor, at=at)


def _current_certificates(memberships: Iterable[int]) -> dict[int, Certificate]:
    rows = Certificate.objects.current().filter(membership__in=memberships)
    return {each.membership_id: each for each in rows}


@transaction.atomic
def reissue(certificate: Certificate, *, actor: Actor, at: datetime) -> Certificate:
    """Issue a certificate anew, with today's name of the organisation; its number then says which one replaces it.

    A second call returns the same new one. Raises DomainRefusal where the membership is voided.
    """
    membership = Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.membership_id)
    if newer := Certificate.objects.filter(replaces=certificate).first():
        return newer
    return _replace(certificate, membership, version=certificate.version + 1, actor=actor, at=at)


def carry_over(before: Membership, after: Membership, *, actor: Actor, at: datetime) -> Certificate | None:
    """Issue for the membership `after` what replaces the certificate of `before`; None where that has none.

    Where both begin on the same day, nothing printed changes: the certificate itself goes over, and None is returned.
    """
    if before.start == after.start:
        Certificate.objects.filter(membership=before).update(membership=after)
        return None
    certificate = Certificate.objects.current().filter(membership=before).first()
    return certificate and _replace(certificate, after, version=1, actor=actor, at=at)


def _replace(old: Certificate, membership: Membership, *, version: int, actor: Actor, at: datetime) -> Certificate:
    old_start, start = (date_format(each, "j. F Y") for each in (old.start, membership.start))
    new = _build(
        membership,
        signatories=[SignatoryText(**each) for each in old.signatories],
        place=old.place,
        day=timezone.localdate(at),
        wording=old.wording.replace(old_start, start),
        at=at,
    )
    new.version, new.replaces = version, old
    new.save(force_insert=True)
    _record_issue([new], actor=actor, at=at)
    return new


def _record_issue(certificates: Iterable[Certificate], *, actor: Actor, at: datetime) -> None:
    record_many(
        "issue",
        ((each, {"membership": each.membership_id, "day": each.day.isoformat()}) for each in certificates),
        actor=actor,
        at=at,
    )


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
    name, start = membership.organisation.name, membership.start
    certificate = _build_text(
        name=name, start=start, signatories=signatories, place=place, day=day, wording=wording, at=at
    )
    certificate.membership, certificate.number = membership, numbers.new_number(day.year)
    return certificate


def _build_text(
    *,
    name: str,
    start: date,
    signatories: Sequence[SignatoryText],
    place: str,
    day: date,
    wording: str | None,
    at: datetime,
) -> Certificate:
    """An unsaved certificate of no membership yet, without a number."""
    return Certificate(
        issued_at=at,
        day=day,
        place=place,
        name=name,
        start=start,
        wording=(wording or "").strip() or WORDING.format(start=date_format(start, "j. F Y")),
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
    _record_issue(made, actor=actor, at=at)
    return existing
