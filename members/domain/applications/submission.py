"""Submitting an application by form, and recording one that reached the office by letter, phone or in person."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from core import locks
from core.idempotency import idempotency_key
from core.inserts import insert
from journal import actors
from journal.actors import VISITOR, Actor
from journal.entries import build_entry, record
from mailings.domain import outgoing
from members.domain import nominations, organisations
from members.domain.applications import mails, supersession
from members.domain.inputs import ApplicantInput, DeclarerInput, NomineeInput, OrganisationInput
from members.models import Application, Declaration, Nomination, Organisation, PersonalDetails
from members.states import ApplicationState
from normalisation.reference_numbers import new_reference
from privacy.models import ConsentText


def submit_organisation(
    *,
    submission: uuid.UUID,
    organisation: Organisation | OrganisationInput,
    declarer: DeclarerInput,
    nominees: Sequence[NomineeInput],
    newsletter: ConsentText | None = None,
    remark: str = "",
    actor: Actor = VISITOR,
    at: datetime,
) -> Application:
    """Store the declaration of an organisation and ask the declarer's mailbox to confirm it.

    One application per `submission` and content: a second call returns the first row and sends nothing. Raises
    DomainRefusal unless one to ten people are nominated.
    """
    submission = idempotency_key(submission, organisation, declarer, nominees, newsletter, remark)

    declaration, built_nominations = _build_declaration(declarer, nominees, newsletter=newsletter)

    def create() -> Application:
        return _create_for(organisation, declaration, built_nominations, submission=submission, remark=remark, at=at)

    return _submit(submission, create, nominees=built_nominations, actor=actor, at=at)


def submit_individual(
    *,
    submission: uuid.UUID,
    applicant: ApplicantInput,
    newsletter: ConsentText | None = None,
    remark: str = "",
    actor: Actor = VISITOR,
    at: datetime,
) -> Application:
    """Store the application of an individual and ask their mailbox to confirm it; one per `submission` and content."""
    submission = idempotency_key(submission, applicant, newsletter, remark)

    def create() -> Application:
        details = _build_details(applicant, newsletter=newsletter)
        fields = {"submission": submission, "details": details, "remark": remark}
        return _create(Application.Kind.INDIVIDUAL, details, at=at, **fields)

    return _submit(submission, create, actor=actor, at=at)


def submit_representative(
    *,
    submission: uuid.UUID,
    organisation: Organisation,
    applicant: ApplicantInput,
    newsletter: ConsentText | None = None,
    remark: str = "",
    actor: Actor = VISITOR,
    at: datetime,
) -> Application:
    """As `submit_individual()`, to become Multiplikatorin or Multiplikator of a partner."""
    submission = idempotency_key(submission, organisation, applicant, newsletter, remark)

    def create() -> Application:
        details = _build_details(applicant, newsletter=newsletter)
        fields = {"submission": submission, "details": details, "remark": remark}
        return _create(Application.Kind.REPRESENTATIVE, details, at=at, **fields, **_chosen_organisation(organisation))

    return _submit(submission, create, actor=actor, at=at)


def record_organisation(
    *,
    submission: uuid.UUID,
    organisation: Organisation | OrganisationInput,
    declarer: DeclarerInput,
    nominees: Sequence[NomineeInput],
    source: Application.Source,
    scan: File[bytes] | None = None,
    remark: str = "",
    by: User,
    at: datetime,
) -> Application:
    """Record a declaration that came by letter, by phone or in person.

    It starts confirmed, and the nominees are informed. `scan` must be validated as PDF before. One application per
    `submission` and content.
    """
    submission = idempotency_key(submission, organisation, declarer, nominees, source, scan, remark)

    def create() -> Application:
        if isinstance(organisation, Organisation):
            organisations.lock(organisation)
        declaration, built_nominations = _build_declaration(declarer, nominees, newsletter=None)
        return _create_for(
            organisation,
            declaration,
            built_nominations,
            submission=submission,
            remark=remark,
            at=at,
            **_recorded_fields(source, scan, at),
        )

    return _record(submission, create, by=by, at=at)


def record_individual(
    *,
    submission: uuid.UUID,
    applicant: ApplicantInput,
    source: Application.Source,
    scan: File[bytes] | None = None,
    remark: str = "",
    by: User,
    at: datetime,
) -> Application:
    """As `record_organisation()`, for an individual."""
    submission = idempotency_key(submission, applicant, source, scan, remark)

    def create() -> Application:
        details = _build_details(applicant)
        return _create(
            Application.Kind.INDIVIDUAL,
            details,
            submission=submission,
            details=details,
            remark=remark,
            at=at,
            **_recorded_fields(source, scan, at),
        )

    return _record(submission, create, by=by, at=at)


@transaction.atomic
def _record(submission: uuid.UUID, create: Callable[[], Application], *, by: User, at: datetime) -> Application:
    """Look for an existing row before writing, since a scan is stored outside of the transaction."""
    locks.lock(f"submission:{submission}")
    if existing := Application.objects.with_applicant().filter(submission=submission).first():
        return existing
    application = create()
    actor = actors.user(by.pk)
    record("record", application, actor=actor, at=at, data={"kind": application.kind, "source": application.source})
    if application.declaration:
        nominations.inform(application.declaration, organisation_name=application.organisation_name, actor=actor, at=at)
    return supersession.supersede_by_current(application, actor=actor, at=at)


def _submit(
    submission: uuid.UUID,
    create: Callable[[], Application],
    *,
    nominees: Sequence[Nomination] = (),
    actor: Actor,
    at: datetime,
) -> Application:
    """Create one application per submission: a concurrent call fails at the unique column and returns the first one."""
    try:
        with transaction.atomic():
            application = create()
            _insert_entry_and_mail(application, nominees, actor=actor, at=at)
    except IntegrityError:
        existing = Application.objects.with_applicant().filter(submission=submission).first()
        if existing is None:
            raise
        return existing
    return application


def _insert_entry_and_mail(
    application: Application, nominees: Sequence[Nomination], *, actor: Actor, at: datetime
) -> None:
    entry = build_entry("submit", application, actor=actor, at=at, data={"kind": application.kind})
    contact = application.contact
    draft = contact and mails.confirmation(application, contact, nominees, at=at)
    insert(entry, *([outgoing.build_mail(mails.CONFIRM_MAIL, draft, at=at)] if draft else []))


def _build_declaration(
    declarer: DeclarerInput, nominees: Sequence[NomineeInput], *, newsletter: ConsentText | None
) -> tuple[Declaration, list[Nomination]]:
    nominations.require_valid_count(nominees)
    declaration = Declaration(**asdict(declarer), may_declare=True, newsletter=newsletter)
    return declaration, [
        Nomination(declaration=declaration, position=position, **asdict(nominee))
        for position, nominee in enumerate(nominees, start=1)
    ]


def _create_for(
    organisation: Organisation | OrganisationInput,
    declaration: Declaration,
    built_nominations: Sequence[Nomination],
    *,
    submission: uuid.UUID,
    at: datetime,
    **fields: object,
) -> Application:
    if isinstance(organisation, Organisation):
        fields |= _chosen_organisation(organisation)
    else:
        fields |= {
            "proposed_name": organisation.name,
            "proposed_category": organisation.category,
            "proposed_seat": organisation.seat,
            "proposed_website": organisation.website,
        }
    fields |= {"submission": submission, "declaration": declaration}
    return _create(Application.Kind.ORGANISATION, declaration, *built_nominations, at=at, **fields)


def _chosen_organisation(organisation: Organisation) -> dict[str, object]:
    """The organisation, and its name of today, which stays with the application."""
    return {"organisation": organisation, "chosen_name": organisation.name}


def _create(kind: Application.Kind, *related_rows: Model, at: datetime, **fields: object) -> Application:
    """Insert the application with its declaration, nominations or details."""
    application = Application(kind=kind, reference=new_reference(), submitted_at=at, state_since=at, **fields)
    insert(*related_rows, application)
    return application


def _recorded_fields(source: Application.Source, scan: File[bytes] | None, at: datetime) -> dict[str, object]:
    return {"source": source, "scan": scan or "", "state": ApplicationState.CONFIRMED, "confirmed_at": at}


def _build_details(applicant: ApplicantInput, *, newsletter: ConsentText | None = None) -> PersonalDetails:
    applicant_fields = {
        name: getattr(applicant, name) for name in ApplicantInput.__slots__
    }  # asdict would copy the model instances
    return PersonalDetails(**applicant_fields, newsletter=newsletter)
