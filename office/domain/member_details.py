"""Details of an organisation or a person, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Prefetch, Q

from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from journal.models import JournalEntry
from members.domain import value_origins
from members.domain.certificates import CertificateStatus, status_of
from members.models import (
    Application,
    Certificate,
    EmailAddress,
    Membership,
    Organisation,
    Person,
    PhoneNumber,
    Post,
    Representative,
    ValueOrigin,
)
from office.domain import journal_texts
from privacy.domain import consents
from privacy.models import Case

MAX_COUNT = 50


@dataclass(frozen=True, slots=True)
class OrganisationDetail:
    current: Membership | None
    is_current: bool
    memberships: list[Membership]
    certificates: list[Certificate]
    without_certificate: list[Membership]
    posts: list[Post]
    origins: dict[str, ValueOrigin]
    applications: list[Application]
    accessions: list[AccessionParticipant]
    timeline: list[journal_texts.TimelineEntry]


@dataclass(frozen=True, slots=True)
class PersonDetail:
    current: Membership | None
    is_current: bool
    memberships: list[Membership]
    emails: list[EmailAddress]
    phones: list[PhoneNumber]
    origins: dict[str, ValueOrigin]
    tenures: list[Representative]
    applications: list[Application]
    consents: list[consents.ConsentStatus]
    cases: list[Case]
    timeline: list[journal_texts.TimelineEntry]


def organisation_detail(organisation: Organisation, *, day: date, user: User) -> OrganisationDetail:
    related = organisation.memberships.select_related("application").prefetch_related(
        Prefetch("certificates", Certificate.objects.select_related("membership", "replaced_by").order_by("-version"))
    )
    memberships = valid_first(related.order_by("-start", "-id")[:MAX_COUNT])
    holders = Representative.objects.valid().select_related("person").order_by("-start")
    posts = list(
        organisation.posts.order_by("kind", "id").prefetch_related(Prefetch("representatives", holders))[:MAX_COUNT]
    )
    applications = Application.objects.with_applicant().filter(organisation=organisation)
    visible = organisation.accessions.filter(accession__in=Accession.objects.visible_to(user))
    accessions = visible.select_related("accession").order_by("-accession__effective_on", "-pk")
    return OrganisationDetail(
        current=(membership := current(memberships, day)),
        is_current=bool(membership and membership.start <= day),
        memberships=memberships,
        certificates=certificates_of(memberships, day),
        without_certificate=[one for one in memberships if not (one.voided_at or one.certificates.all())],
        posts=posts,
        origins=value_origins.origins_of(organisation),
        applications=list(applications.order_by("-submitted_at", "-id")[:MAX_COUNT]),
        accessions=list(accessions[:MAX_COUNT]),
        timeline=timeline(
            ("members.organisation", [organisation.pk]),
            ("members.membership", primary_keys(memberships)),
            ("members.certificate", [issued.pk for each in memberships for issued in each.certificates.all()]),
            ("members.representative", primary_keys(Representative.objects.filter(post__organisation=organisation))),
        ),
    )


def person_detail(person: Person, *, day: date, user: User) -> PersonDetail:
    memberships = valid_first(person.memberships.select_related("application").order_by("-start", "-id")[:MAX_COUNT])
    all_tenures = Representative.objects.visible_to(user).filter(person=person)
    tenures = all_tenures.valid().select_related("post__organisation").order_by("-start")
    of_details = Q(details__subject_key=person.subject_key) | Q(membership__in=primary_keys(memberships))
    applications = Application.objects.visible_to(user).with_applicant().filter(of_details)
    cases = (
        Case.objects.filter(subject_key=person.subject_key).order_by("-received_at")
        if user.has_module_perms("privacy")
        else Case.objects.none()
    )
    return PersonDetail(
        current=(membership := current(memberships, day)),
        is_current=bool(membership and membership.start <= day),
        memberships=memberships,
        emails=list(person.emails.order_by("-is_primary", "id")),
        phones=list(person.phones.all()),
        origins=value_origins.origins_of(person),
        tenures=list(tenures[:MAX_COUNT]),
        applications=list(applications.order_by("-submitted_at", "-id")[:MAX_COUNT]),
        consents=consents.statuses(person.subject_key),
        cases=list(cases[:MAX_COUNT]),
        timeline=timeline(
            ("members.person", [person.pk]),
            ("members.membership", primary_keys(memberships)),
            ("members.representative", primary_keys(all_tenures)),
        ),
    )


def valid_first(memberships: Iterable[Membership]) -> list[Membership]:
    """In their order, those that were taken back at the end."""
    return sorted(memberships, key=lambda one: one.voided_at is not None)


def certificates_of(memberships: Iterable[Membership], day: date) -> list[Certificate]:
    """The certificates of the memberships, those that hold or will hold first."""
    order = list(CertificateStatus)
    issued = [certificate for membership in memberships for certificate in membership.certificates.all()]
    return sorted(issued, key=lambda one: order.index(status_of(one, day)))


def current(memberships: list[Membership], day: date) -> Membership | None:
    """The membership that is active on a day or planned after it."""
    open_memberships = [each for each in memberships if not each.voided_at and (each.end is None or each.end > day)]
    return min(open_memberships, key=lambda each: each.start, default=None)


def primary_keys(rows: Iterable[Model]) -> list[int]:
    return [row.pk for row in rows]


def timeline(*subjects: tuple[str, list[int]]) -> list[journal_texts.TimelineEntry]:
    """The journal entries of several records as German texts, the newest first."""
    which = Q(pk__in=[])
    for kind, subject_keys in subjects:
        which |= Q(subject_kind=kind, subject_id__in=subject_keys)
    return journal_texts.timeline_entries(JournalEntry.objects.filter(which).order_by("-id")[:MAX_COUNT])
