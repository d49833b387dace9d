"""The answer to a request for access (Art. 15 DSGVO) that a machine can read (Art. 20 DSGVO)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from accessions.models import AccessionParticipant, Proxy
from mailings.models import OutgoingMail
from members.models import (
    Application,
    Declaration,
    EmailAddress,
    Membership,
    Nomination,
    Person,
    Question,
    Representative,
)
from privacy.models import Case, Consent
from selfservice.domain import legal_texts
from selfservice.domain.disclosure import Disclosure

Value = str | bool | int | None | list[str] | Mapping[str, "Value"] | list[Mapping[str, "Value"]]
Entry = Mapping[str, Value]


def export(disclosure: Disclosure, *, at: datetime) -> Entry:
    """Everything the portal holds about the person, under German names; of other people only how many there are."""
    person = disclosure.person
    return {
        "Auskunft vom": _moment(at),
        "Verantwortlich": legal_texts.CONTROLLER,
        "Rechtsgrundlage": legal_texts.BASIS,
        "Speicherdauer": legal_texts.RETENTION,
        "Empfänger": legal_texts.RECIPIENTS,
        "Ihre Rechte": legal_texts.RIGHTS,
        "Nicht enthalten": legal_texts.LEFT_OUT,
        "Angaben zur Person": _person(person),
        "E-Mail-Adressen": [_email(email) for email in disclosure.emails],
        "Funktionen": [_tenure(tenure) for tenure in disclosure.tenures],
        "Mitgliedschaften": [_membership(membership) for membership in disclosure.memberships],
        "Einwilligungen": [_consent(consent) for consent in disclosure.acts],
        "Anliegen": [_case(case) for case in disclosure.cases],
        "Anträge": [_application(application) for application in disclosure.applications],
        "Benennungen": [_nomination(nomination) for nomination in disclosure.nominations],
        "Erklärungen in Sammelbeitritten": [_declaration(declaration) for declaration in disclosure.declarations],
        "Vertretungen in Sammelbeitritten": [_proxy(proxy) for proxy in disclosure.proxies],
        "Gesendete Mails": [_mail(mail) for mail in disclosure.mails],
    }


def _person(person: Person) -> Entry:
    return {
        "Titel": person.title,
        "Vorname": person.first_name,
        "Nachname": person.last_name,
        "Arbeitgeber oder Dienststelle": person.employer,
        "Berufsfeld": str(person.professional_field or ""),
        "Dienstort": str(person.duty_area or ""),
        "gespeichert seit": _moment(person.created_at),
        "Zugang zur Verwaltung": person.user_id is not None,
    }


def _email(email: EmailAddress) -> Entry:
    return {"Adresse": email.address, "Sammelpostfach": email.is_shared, "hierhin schreiben wir": email.is_primary}


def _tenure(tenure: Representative) -> Entry:
    return {
        "Organisation": tenure.post.organisation.name,
        "Art": tenure.post.get_kind_display(),
        "Bezeichnung": tenure.post.title,
        **_span(tenure.start, tenure.end),
    }


def _membership(membership: Membership) -> Entry:
    return {
        "Nummer": membership.number,
        "Grundlage": membership.get_basis_display(),
        **_span(membership.start, membership.end),
        "Grund des Endes": membership.end_reason,
    }


def _consent(consent: Consent) -> Entry:
    return {
        "Zweck": consent.text.get_purpose_display(),
        "erteilt oder widerrufen": "erteilt" if consent.given else "widerrufen",
        "Zeit": _moment(consent.at),
        "Weg": consent.get_channel_display(),
        "Fassung": consent.text.version,
        "Wortlaut": consent.text.wording,
    }


def _case(case: Case) -> Entry:
    return {
        "Vorgangsnummer": case.reference,
        "Art": case.get_kind_display(),
        "Stand": case.get_state_display(),
        "Name": case.name,
        "E-Mail-Adresse": case.email,
        "eingegangen": _moment(case.received_at),
        "zu beantworten bis": case.due_on.isoformat(),
        "Anliegen": case.message,
        "Antwort": case.answer,
        "beantwortet": _moment(case.answered_at),
    }


def _application(application: Application) -> Entry:
    return {
        "Vorgangsnummer": application.reference,
        "Art": application.get_kind_display(),
        "Stand": application.get_state_display(),
        "Eingang": application.get_source_display(),
        "Organisation": application.organisation_name,
        "eingegangen": _moment(application.submitted_at),
        "bestätigt": _moment(application.confirmed_at),
        "entschieden": _moment(application.decided_at),
        "Ihre Angaben": _applicant(application),
        "Bemerkung": application.remark,
        "Begründung der Geschäftsstelle": application.decline_text,
        "Rückfragen": [_question(question) for question in application.questions.all()],
    }


def _applicant(application: Application) -> Entry:
    contact = application.contact
    if contact is None:
        return {}
    entry: dict[str, Value] = {
        "Titel": contact.title,
        "Vorname": contact.first_name,
        "Nachname": contact.last_name,
        "E-Mail-Adresse": contact.email,
        "Telefon": contact.phone,
        "Rundbrief angekreuzt": contact.newsletter_id is not None,
    }
    if declaration := application.declaration:
        return entry | {"Amt oder Funktion": declaration.job_title}
    details = application.required_details
    return entry | {
        "Arbeitgeber oder Dienststelle": details.employer,
        "Funktion": details.job_title,
        "Berufsfeld": str(details.professional_field or ""),
        "Dienstort": str(details.duty_area or ""),
    }


def _question(question: Question) -> Entry:
    return {
        "Rückfrage": question.text,
        "gestellt": _moment(question.asked_at),
        "Antwort": question.answer,
        "beantwortet": _moment(question.answered_at),
    }


def _nomination(nomination: Nomination) -> Entry:
    declaration = nomination.declaration
    return {
        "Organisation": declaration.organisation_name,
        "Anlass": declaration.occasion,
        "benannt": _moment(declaration.given_at),
        "von Ihnen selbst benannt": nomination.is_declarer,
        "benachrichtigt": _moment(nomination.informed_at),
        "Titel": nomination.title,
        "Vorname": nomination.first_name,
        "Nachname": nomination.last_name,
        "Funktion": nomination.job_title,
        "E-Mail-Adresse": nomination.email,
        "Telefon": nomination.phone,
    }


def _declaration(declaration: Declaration) -> Entry:
    return {
        **_accession(declaration.participant),
        "erklärt": _moment(declaration.given_at),
        "Eingang": declaration.participant.get_source_display(),
        "Titel": declaration.title,
        "Vorname": declaration.first_name,
        "Nachname": declaration.last_name,
        "Amt oder Funktion": declaration.job_title,
        "E-Mail-Adresse": declaration.email,
        "Telefon": declaration.phone,
    }


def _proxy(proxy: Proxy) -> Entry:
    return {
        **_accession(proxy.participant),
        "benannt": _moment(proxy.named_at),
        "Herkunft": "von der Leitung der Organisation genannt",
        "Titel": proxy.title,
        "Vorname": proxy.first_name,
        "Nachname": proxy.last_name,
        "Amt oder Funktion": proxy.job_title,
        "E-Mail-Adresse": proxy.email,
    }


def _accession(participant: AccessionParticipant) -> Entry:
    return {
        "Sammelbeitritt": participant.accession.title,
        "Organisation": participant.organisation.name,
        "Stand": participant.get_state_display(),
    }


def _mail(mail: OutgoingMail) -> Entry:
    return {"gesendet": _moment(mail.sent_at), "an": mail.to, "Betreff": mail.subject}


def _span(start: date, end: date | None) -> Entry:
    """`end` is the first day without it."""
    return {"von": start.isoformat(), "bis (ausschließlich)": end.isoformat() if end else None}


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
