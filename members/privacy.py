"""What „Meine Daten“ shows of people, their posts and memberships, and of applications."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section, Value, same_person
from members.domain import value_origins
from members.models import (
    Application,
    Declaration,
    EmailAddress,
    Membership,
    Person,
    PersonalDetails,
    PhoneNumber,
    Post,
    Question,
    Representative,
)
from normalisation.folding import Fold


def find_people(subject: DataSubject) -> Iterable[Person]:
    """With the origins of their values."""
    for person in Person.objects.filter(pk__in=subject.person_ids).select_related("professional_field", "duty_area"):
        person.origins = value_origins.origins_of(person)
        yield person


def describe_person(person: Person) -> LabelledValues:
    return {
        "Anrede": person.get_salutation_display(),
        "Titel": person.title,
        "Vorname": person.first_name,
        "Nachname": person.last_name,
        "Name, unter dem die Geschäftsstelle Sie kennt": person.confirmed_fold,
        "Arbeitgeber oder Dienststelle": person.employer,
        "Berufsfeld": str(person.professional_field or ""),
        "Dienstort": str(person.duty_area or ""),
        "gespeichert seit": person.created_at,
        "Herkunft der Angaben": [
            {"Angabe": label_of(one.field), "Herkunft": one.get_origin_display(), "am": one.at}
            for one in person.origins.values()
        ],
    }


def label_of(field: str) -> str:
    return str(getattr(Person._meta.get_field(field), "verbose_name", field))


def find_logins(subject: DataSubject) -> Iterable[User]:
    """By the person's own row, else by mail and name."""
    users = User.objects.alias(folded=Fold("name"))
    is_same = Q(person__in=subject.person_ids)
    if subject.name_fold:
        is_same |= Q(email__mailbox__in=subject.mailboxes, folded=subject.name_fold)
    found: QuerySet[User] = users.filter(is_same).prefetch_related("assignments").order_by("pk")
    return found


def describe_login(user: User) -> LabelledValues:
    return {
        "Name": user.name,
        "E-Mail-Adresse": user.email,
        "Rollen": [
            {"Rolle": str(each), **disclosure.period(each.start, each.end)}
            for each in user.assignments.all()
            if each.is_valid
        ],
        "aktiv": user.is_active,
        "angelegt": user.created_at,
        "zuletzt angemeldet": user.last_login,
    }


def find_addresses(subject: DataSubject) -> Iterable[EmailAddress]:
    return EmailAddress.objects.filter(person__in=subject.person_ids).order_by("-is_primary", "address")


def describe_address(email: EmailAddress) -> LabelledValues:
    return {"Adresse": email.address, "Sammelpostfach": email.is_shared, "hierhin schreiben wir": email.is_primary}


def find_phones(subject: DataSubject) -> Iterable[PhoneNumber]:
    return PhoneNumber.objects.filter(person__in=subject.person_ids)


def describe_phone(phone: PhoneNumber) -> LabelledValues:
    return {"Telefonnummer": phone.number, "Art": phone.get_kind_display()}


def find_tenures(subject: DataSubject) -> Iterable[Representative]:
    tenures = Representative.objects.filter(person__in=subject.person_ids)
    return tenures.select_related("post__organisation").order_by("-start", "-pk")


def describe_tenure(tenure: Representative) -> LabelledValues:
    return {
        "Organisation": tenure.post.organisation.name,
        "Art": tenure.post.get_kind_display(),
        "Bezeichnung": tenure.post.title,
        "Funktionspostfach": tenure.post.mailbox,
        "Telefon der Funktion": tenure.post.phone,
        **disclosure.period(tenure.start, tenure.end),
        "zurückgenommen": tenure.voided_at,
    }


def find_memberships(subject: DataSubject) -> Iterable[Membership]:
    return Membership.objects.filter(person__in=subject.person_ids).order_by("-start", "-pk")


def describe_membership(membership: Membership) -> LabelledValues:
    return {
        "Nummer": membership.number,
        "Grundlage": membership.get_basis_display(),
        **disclosure.period(membership.start, membership.end),
        "Grund des Endes": membership.end_reason,
        "zurückgenommen": membership.voided_at,
        "Grund der Rücknahme": membership.void_reason,
    }


def find_applications(subject: DataSubject) -> Iterable[Application]:
    """Those that made the person what they are, and those with an address and the name of theirs; the newest first."""
    rows = Application.objects.order_by()
    known = rows.filter(details__subject_key__in=subject.subject_keys).values("pk")
    known = known.union(
        rows.filter(declaration__subject_key__in=subject.subject_keys).values("pk"),
        rows.filter(membership__person__in=subject.person_ids).values("pk"),
        rows.filter(representative__person__in=subject.person_ids).values("pk"),
        same_person(rows, subject, path="details__").values("pk"),
        same_person(rows, subject, path="declaration__").values("pk"),
    )
    found = Application.objects.filter(pk__in=known).with_applicant().prefetch_related("questions")
    return found.select_related("details__professional_field", "details__duty_area").order_by("-submitted_at", "-pk")


def describe_application(application: Application) -> LabelledValues:
    return {
        "Vorgangsnummer": application.reference,
        "Art": application.get_kind_display(),
        "Stand": application.get_state_display(),
        "Eingang": application.get_source_display(),
        "Organisation": application.submitted_name,
        "Heute eingetragen als": application.registered_name,
        "eingegangen": application.submitted_at,
        "bestätigt": application.confirmed_at,
        "entschieden": application.decided_at,
        "Ihre Angaben": _applicant(application),
        "Bemerkung": application.remark,
        "Scan hinterlegt": bool(application.scan),
        "Begründung der Geschäftsstelle": application.decline_text,
        "Rückfragen": [_question(question) for question in application.questions.all()],
    }


def _applicant(application: Application) -> LabelledValues:
    contact = application.contact
    if contact is None:
        return {}
    row: dict[str, Value] = {
        "Titel": contact.title,
        "Vorname": contact.first_name,
        "Nachname": contact.last_name,
        "E-Mail-Adresse": contact.email,
        "Telefon": contact.phone,
        "Rundbrief angekreuzt": contact.newsletter_id is not None,
    }
    if isinstance(contact, Declaration):
        return {**row, **describe_declarer(contact)}
    return row | {
        "Arbeitgeber oder Dienststelle": contact.employer,
        "Funktion": contact.job_title,
        "Berufsfeld": str(contact.professional_field or ""),
        "Dienstort": str(contact.duty_area or ""),
    }


def describe_declarer(declaration: Declaration) -> LabelledValues:
    return {
        "Amt oder Funktion": declaration.job_title,
        "im Auftrag von": ", ".join(filter(None, [declaration.on_behalf_of, declaration.on_behalf_of_job_title])),
    }


def _question(question: Question) -> LabelledValues:
    return {
        "Rückfrage": question.text,
        "gestellt": question.asked_at,
        "Antwort": question.answer,
        "beantwortet": question.answered_at,
    }


def _keys_of_applicant(application: Application) -> Iterable[UUID]:
    return [application.contact.subject_key] if application.contact else []


disclosure.register(
    Section(
        "person",
        "Angaben zur Person",
        position=100,
        models=(Person,),
        find=find_people,
        describe=describe_person,
        subject_keys=lambda person: [person.subject_key],
        is_single=True,
    ),
    Section(
        "addresses",
        "E-Mail-Adressen",
        position=110,
        models=(EmailAddress,),
        find=find_addresses,
        describe=describe_address,
    ),
    Section(
        "phones",
        "Telefonnummern",
        position=115,
        models=(PhoneNumber,),
        find=find_phones,
        describe=describe_phone,
    ),
    Section(
        "logins",
        "Zugänge zur Verwaltung",
        position=120,
        models=(User,),
        find=find_logins,
        describe=describe_login,
    ),
    Section(
        "tenures",
        "Funktionen",
        position=130,
        models=(Representative, Post),
        find=find_tenures,
        describe=describe_tenure,
    ),
    Section(
        "memberships",
        "Mitgliedschaften",
        position=140,
        models=(Membership,),
        find=find_memberships,
        describe=describe_membership,
    ),
    Section(
        "applications",
        "Anträge",
        position=150,
        models=(Application, Declaration, PersonalDetails, Question),
        find=find_applications,
        describe=describe_application,
        subject_keys=_keys_of_applicant,
    ),
)
