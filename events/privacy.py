"""What „Meine Daten“ shows of events: invitations, registrations with their sessions, needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, QuerySet

from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section
from events.models import CheckIn, Event, Invitation, Needs, Registration, SessionChoice
from events.models.registrations import IDENTITY_FOLD

ON_THEIR_PAGE = "angegeben; nachzulesen auf der Seite der Anmeldung"
Record = TypeVar("Record", Invitation, Registration)


def find_invitations(subject: DataSubject) -> Iterable[Invitation]:
    rows = _theirs(Invitation.objects.filter(anonymised_at=None), subject)
    return rows.select_related("event", "organisation").order_by("-created_at", "-pk")


def describe_invitation(invitation: Invitation) -> LabelledValues:
    return {
        **_describe_event(invitation.event),
        "Titel": invitation.title,
        "Vorname": invitation.first_name,
        "Nachname": invitation.last_name,
        "Amt oder Funktion": invitation.job_title,
        "Haus": invitation.organisation_name,
        "Organisation": str(invitation.organisation or ""),
        "Anrede": invitation.salutation,
        "E-Mail-Adresse": invitation.email,
        "gespeichert seit": invitation.created_at,
        "eingeladen": invitation.invited_at,
        "eingeladen durch": invitation.get_invitation_channel_display(),
        "erinnert": invitation.reminded_at,
        "abgesagt": invitation.declined_at,
        "Wort zur Absage": invitation.decline_text,
        "Eingang der Antwort": invitation.get_answer_source_display(),
    }


def find_registrations(subject: DataSubject) -> Iterable[Registration]:
    rows = _theirs(Registration.objects.filter(anonymised_at=None), subject).select_related(
        "event", "organisation", "needs"
    )
    return rows.prefetch_related("choices__item", "check_ins").order_by("-created_at", "-pk")


def describe_registration(registration: Registration) -> LabelledValues:
    return {
        **_describe_event(registration.event),
        "Titel": registration.title,
        "Vorname": registration.first_name,
        "Nachname": registration.last_name,
        "Name bei der Anmeldung": registration.confirmed_fold,
        "Amt oder Funktion": registration.job_title,
        "Haus": registration.organisation_label,
        "E-Mail-Adresse": registration.email,
        "Telefon": registration.phone,
        "Stand": registration.get_state_display(),
        "Eingang": registration.get_origin_display(),
        "in Vertretung einer anderen Person": registration.is_proxy,
        "Platz über die Plätze hinaus": registration.is_overbooked,
        "eingegangen": registration.created_at,
        "Frist": registration.until,
        "Platz seit": registration.confirmed_at,
        "beendet": registration.ended_at,
        "Auswahl im Programm": [_describe_choice(choice) for choice in registration.choices.all()],
        "Verpflegung oder Barrierefreiheit": ON_THEIR_PAGE if hasattr(registration, "needs") else "",
        "Einlass": [_describe_check_in(check_in) for check_in in registration.check_ins.all()],
    }


def find_needs(subject: DataSubject) -> Iterable[Needs]:
    """May be health data: only by mail and name together, and not where others read one of the mailboxes.

    Such a link opens this person's data to colleagues, who then learn only that something is stored.
    """
    if subject.has_shared_mailbox or not subject.name_fold:
        return []
    theirs = _named(Registration.objects.all(), subject)
    own = Needs.objects.filter(registration__in=theirs.values("pk"))
    return own.select_related("registration__event").order_by("-given_at", "-pk")


def describe_needs(needs: Needs) -> LabelledValues:
    return {
        "Veranstaltung": needs.registration.event.title,
        "Verpflegung": needs.dietary,
        "Barrierefreiheit": needs.accessibility,
        "angegeben": needs.given_at,
    }


def _theirs(rows: QuerySet[Record], subject: DataSubject) -> QuerySet[Record]:
    """By the row they came by, by the person's key, or by mail and name."""
    plain = rows.order_by()
    known = plain.filter(pk__in=subject.ids_of(rows.model)).values("pk")
    known = known.union(plain.filter(person__in=subject.person_ids).values("pk"))
    if subject.name_fold:
        known = known.union(_named(plain, subject).values("pk"))
    return rows.filter(pk__in=known)


def _named(rows: QuerySet[Record], subject: DataSubject) -> QuerySet[Record]:
    """By mail and name, as the person did not correct it themselves."""
    name = IDENTITY_FOLD if rows.model is Registration else F("name_fold")
    return rows.alias(identity=name).filter(email__mailbox__in=subject.mailboxes, identity=subject.name_fold)


def _describe_event(event: Event) -> LabelledValues:
    return {"Veranstaltung": event.title, "Beginn": event.starts_at}


def _describe_choice(choice: SessionChoice) -> LabelledValues:
    return {
        "Programmpunkt": choice.item.title,
        "Beginn": choice.item.starts_at,
        "Stand": choice.get_state_display(),
        "gewählt": choice.created_at,
    }


def _describe_check_in(check_in: CheckIn) -> LabelledValues:
    return {
        "um": check_in.at,
        "Tisch": check_in.desk,
        "durch": check_in.get_source_display(),
        "zurückgenommen": check_in.voided_at,
    }


disclosure.register(
    Section(
        "invitations",
        "Einladungen zu Veranstaltungen",
        position=300,
        models=(Invitation,),
        find=find_invitations,
        describe=describe_invitation,
        subject_keys=lambda invitation: [invitation.subject_key],
    ),
    Section(
        "registrations",
        "Anmeldungen zu Veranstaltungen",
        position=310,
        models=(Registration, SessionChoice, CheckIn),
        find=find_registrations,
        describe=describe_registration,
        subject_keys=lambda registration: [registration.subject_key],
    ),
    Section(
        "needs",
        "Verpflegung und Barrierefreiheit",
        position=320,
        models=(Needs,),
        find=find_needs,
        describe=describe_needs,
    ),
)
