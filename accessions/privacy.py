"""What „Meine Daten“ shows of collective accessions, and of nominations, whichever way they came in."""

from __future__ import annotations

from collections.abc import Iterable

from accessions.models import AccessionParticipant, DeclaredNominationQuerySet, Proxy
from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section, same_person
from members.models import Declaration, Nomination
from members.privacy import describe_declarer

PARTICIPANT_PATHS = ("participant__organisation", "participant__accession")


def find_nominations(subject: DataSubject) -> Iterable[Nomination]:
    rows = Nomination.objects.order_by()
    known = rows.filter(subject_key__in=subject.subject_keys).values("pk")
    known = known.union(
        rows.filter(representative__person__in=subject.person_ids).values("pk"),
        same_person(rows, subject).values("pk"),
    )
    return DeclaredNominationQuerySet(Nomination).filter(pk__in=known).with_holder().order_by("-pk")


def describe_nomination(nomination: Nomination) -> LabelledValues:
    declaration = nomination.declaration
    return {
        "Organisation": declaration.organisation_name,
        "Anlass": declaration.occasion,
        "benannt": declaration.given_at,
        "von Ihnen selbst benannt": nomination.is_declarer,
        "benachrichtigt": nomination.informed_at,
        "Titel": nomination.title,
        "Vorname": nomination.first_name,
        "Nachname": nomination.last_name,
        "Funktion": nomination.job_title,
        "E-Mail-Adresse": nomination.email,
        "Telefon": nomination.phone,
    }


def find_declarations(subject: DataSubject) -> Iterable[Declaration]:
    """What they declared in a Sammelbeitritt; other declarations come with their application."""
    rows = Declaration.objects.filter(participant__isnull=False).order_by()
    known = rows.filter(subject_key__in=subject.subject_keys).values("pk")
    own = rows.filter(nominations__is_declarer=True, nominations__representative__person__in=subject.person_ids)
    known = known.union(own.values("pk"), same_person(rows, subject).values("pk"))
    found = Declaration.objects.filter(pk__in=known).select_related("application", *PARTICIPANT_PATHS)
    return found.order_by("-pk")


def describe_declaration(declaration: Declaration) -> LabelledValues:
    return {
        **_describe_participant(declaration.participant),
        "erklärt": declaration.given_at,
        "Eingang": declaration.participant.get_source_display(),
        "Titel": declaration.title,
        "Vorname": declaration.first_name,
        "Nachname": declaration.last_name,
        **describe_declarer(declaration),
        "E-Mail-Adresse": declaration.email,
        "Telefon": declaration.phone,
        "Rundbrief angekreuzt": declaration.newsletter_id is not None,
    }


def find_proxies(subject: DataSubject) -> Iterable[Proxy]:
    """Where they are to declare in somebody's place, by mail and name."""
    rows = same_person(Proxy.objects.filter(participant__isnull=False), subject)
    return rows.select_related(*PARTICIPANT_PATHS).order_by("-pk")


def describe_proxy(proxy: Proxy) -> LabelledValues:
    return {
        **_describe_participant(proxy.participant),
        "benannt": proxy.named_at,
        "Herkunft": "von der Leitung der Organisation genannt",
        "Titel": proxy.title,
        "Vorname": proxy.first_name,
        "Nachname": proxy.last_name,
        "Amt oder Funktion": proxy.job_title,
        "E-Mail-Adresse": proxy.email,
    }


def _describe_participant(participant: AccessionParticipant) -> LabelledValues:
    return {
        "Sammelbeitritt": participant.accession.title,
        "Organisation": participant.organisation.name,
        "Stand": participant.get_state_display(),
    }


disclosure.register(
    Section(
        "nominations",
        "Benennungen",
        position=200,
        models=(Nomination,),
        find=find_nominations,
        describe=describe_nomination,
        subject_keys=lambda nomination: [nomination.subject_key],
    ),
    Section(
        "declarations",
        "Erklärungen in Sammelbeitritten",
        position=210,
        models=(Declaration, AccessionParticipant),
        find=find_declarations,
        describe=describe_declaration,
        subject_keys=lambda declaration: [declaration.subject_key],
        mail_causes=lambda declaration: [declaration.participant],
    ),
    Section(
        "proxies",
        "Vertretungen in Sammelbeitritten",
        position=220,
        models=(Proxy, AccessionParticipant),
        find=find_proxies,
        describe=describe_proxy,
        mail_causes=lambda proxy: [proxy.participant],
    ),
)
