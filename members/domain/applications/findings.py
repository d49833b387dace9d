"""Findings about an application that help the reviewer; none of them decides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from members.domain import organisations
from members.domain.mail_addresses import is_free_mail, is_role_mailbox, is_same_or_subdomain
from members.domain.matching import candidates
from members.domain.matching.scores import PersonFeatures
from members.models import Application, Declaration, Nomination, Organisation, PersonalDetails
from normalisation.folding import Fold, fold
from normalisation.mailboxes import domain_of, mailbox, readable_domain
from normalisation.suspicious_characters import describe


class FindingLevel(StrEnum):
    OK = "ok"
    HINT = "hint"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `record` is the row that it is about, if any."""

    level: FindingLevel
    topic: str
    text: str
    record: models.Model | None = None


def find_all(application: Application, *, day: date, further: Iterable[Finding] = ()) -> list[Finding]:
    """All findings about an application, in a constant number of queries; empty once its personal data is deleted.

    `further` are findings of the apps above; the most serious come first.
    """
    if application.contact is None:
        return []
    people = _people_of(application)
    findings = [
        *_organisation_findings(application, day),
        *further,
        *_domain_findings(application),
        *_other_application_findings(application),
        *_person_findings(people, application.organisation_name),
        *_character_findings(application, people),
    ]
    order = list(FindingLevel)[::-1]
    return sorted(findings, key=lambda finding: order.index(finding.level))


def likely_matches(name: str, *, limit: int = 5) -> list[Organisation]:
    """Existing organisations that a described one may be: the same folded name, or one with its first words."""
    words = [word for word in fold(name).split() if len(word) > 3]  # noqa: PLR2004 - shorter words match too much
    found = Organisation.objects.filter(
        Q(name_fold=fold(name)) | Q(pk__in=Organisation.objects.matching(" ".join(words[:3])))
    )
    return list(found.select_related("category", "seat")[:limit])


def _organisation_findings(application: Application, day: date) -> Iterator[Finding]:
    if application.kind == Application.Kind.INDIVIDUAL:
        return
    organisation = application.organisation
    if organisation is None:
        yield Finding(
            FindingLevel.HINT, "Organisation", "Dem Portal noch nicht bekannt; sie wird beim Annehmen angelegt."
        )
        for match in likely_matches(application.proposed_name):
            yield Finding(FindingLevel.WARNING, "Organisation", f"Vielleicht schon bekannt als „{match}“.", match)
        return
    if organisation.body_of_id:
        yield Finding(FindingLevel.OK, "Organisation", "Steht im amtlichen Verzeichnis.", organisation)
    else:
        yield Finding(FindingLevel.OK, "Organisation", "Ist dem Portal bekannt.", organisation)
    membership = organisation.memberships.open_on(day).order_by("start").first()
    if membership and membership.pk != application.membership_id:
        since = date_format(membership.start, "j. F Y")
        # A representative can only join a partner; for an organisation a second membership would be wrong.
        level = FindingLevel.OK if application.kind == Application.Kind.REPRESENTATIVE else FindingLevel.WARNING
        yield Finding(level, "Mitgliedschaft", f"Ist Netzwerkpartner seit dem {since}.", organisation)


def _domain_findings(application: Application) -> Iterator[Finding]:
    contact = application.contact
    if contact is None or not contact.email:
        return
    domain = domain_of(contact.email)
    is_individual = application.kind == Application.Kind.INDIVIDUAL
    if is_free_mail(contact.email):
        text = f"{domain} ist ein freier Anbieter, keine dienstliche Adresse."
        level = FindingLevel.HINT if is_individual else FindingLevel.WARNING  # a private one is enough for them
        yield Finding(level, "E-Mail-Adresse", text)
        return
    if is_role_mailbox(contact.email):
        yield Finding(FindingLevel.HINT, "E-Mail-Adresse", f"{contact.email} scheint ein Sammelpostfach zu sein.")
    if is_individual:
        yield from _employer_domain_findings(contact.email, application.required_details.employer)
    else:
        yield _organisation_domain_finding(domain, application)


def _employer_domain_findings(email: str, employer: str) -> Iterator[Finding]:
    """What is known of an individual's domain: whose it is, else another one that the employer is known by."""
    domain = domain_of(email)
    owners, employers = organisations.with_domain(email), organisations.named_at_start_of(employer)
    if theirs := next((one for one in owners if one in employers), None):
        yield Finding(FindingLevel.OK, "E-Mail-Adresse", f"{domain} gehört zum Arbeitgeber „{theirs}“.", theirs)
    elif owners:
        text = f"{domain} gehört zu „{owners[0]}“; als Arbeitgeber angegeben ist „{employer}“."
        yield Finding(FindingLevel.HINT, "E-Mail-Adresse", text, owners[0])
    elif known := next((one for one in employers if one.domains), None):
        text = f"{domain} ist nicht die bekannte Domäne von „{known}“ ({', '.join(known.domains)})."
        yield Finding(FindingLevel.HINT, "E-Mail-Adresse", text, known)


def _organisation_domain_finding(domain: str, application: Application) -> Finding:
    """OK only for a domain that the office or an accepted application has vouched for.

    A website proves nothing: applicants type it themselves.
    """
    organisation = application.organisation
    verified = organisation.domains if organisation else []
    website = organisation.website if organisation else application.proposed_website
    if is_same_or_subdomain(domain, verified):
        return Finding(FindingLevel.OK, "E-Mail-Adresse", f"{domain} gehört zu dieser Organisation.")
    if verified:
        text, level = f"{domain} ist nicht die bekannte Domäne ({', '.join(verified)}).", FindingLevel.WARNING
    elif website and is_same_or_subdomain(domain, [_host(website)]):
        text, level = f"{domain} passt zur angegebenen Internetseite; geprüft ist sie nicht.", FindingLevel.HINT
    else:
        text, level = f"Zu dieser Organisation ist noch keine Domäne bekannt ({domain}).", FindingLevel.HINT
    return Finding(level, "E-Mail-Adresse", text)


def _host(website: str) -> str:
    return readable_domain(urlsplit(website).hostname or "").removeprefix("www.")


def _other_application_findings(application: Application) -> Iterator[Finding]:
    if application.organisation_id:
        others = Application.objects.filter(organisation=application.organisation_id)
    elif application.proposed_name:
        described = Application.objects.exclude(proposed_name="").alias(name_fold=Fold("proposed_name"))
        others = described.filter(name_fold=fold(application.proposed_name))
    else:
        contact = application.contact
        others = Application.objects.filter(details__email__mailbox=mailbox(contact.email if contact else ""))
    for other in others.exclude(pk=application.pk).exclude(state="expired").order_by("-submitted_at")[:5]:
        day = date_format(timezone.localdate(other.submitted_at), "j. F Y")
        text = f"{other.get_kind_display()}, {other.reference} vom {day}: {other.get_state_display()}."
        yield Finding(FindingLevel.HINT, "Weitere Anträge", text, other)


def _people_of(application: Application) -> list[PersonalDetails | Nomination | Declaration]:
    if application.details:
        return [application.details]
    declaration = application.declaration
    return [declaration, *declaration.nominations.filter(is_declarer=False)] if declaration else []


def _person_findings(
    people: list[PersonalDetails | Nomination | Declaration], organisation_name: str
) -> Iterator[Finding]:
    """Who each of them may be: creating somebody a second time is what the reviewer should notice."""
    for person, known in zip(
        people, candidates.find([_features(one, organisation_name) for one in people]), strict=True
    ):
        for candidate in known:
            yield candidate_finding(str(person), candidate)


def candidate_finding(name: str, candidate: candidates.Candidate) -> Finding:
    """„Dieselbe Person?“ with score and reasons."""
    person, match = candidate.person, candidate.match
    if match.is_same:
        return Finding(FindingLevel.OK, "Personen", f"{name} ist bekannt (Name und Adresse gleich).", person)
    level = FindingLevel.WARNING if match.is_likely else FindingLevel.HINT
    text = f"{name}: dieselbe Person wie {person}? {match.score} von 100: {', '.join(match.reasons)}."
    return Finding(level, "Personen", text, person)


def _features(person: PersonalDetails | Nomination | Declaration, organisation_name: str) -> PersonFeatures:
    return candidates.features(
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        organisation=getattr(person, "employer", "") or organisation_name,
        job_title=person.job_title,
    )


def _character_findings(
    application: Application, people: list[PersonalDetails | Nomination | Declaration]
) -> Iterator[Finding]:
    named = [("Name der Organisation", application.proposed_name), ("Bemerkung", application.remark)]
    for person in people:
        named += [("Name", str(person)), ("E-Mail-Adresse", person.email), ("Funktion", person.job_title)]
    if declaration := application.declaration:
        named += [("Im Auftrag von", declaration.on_behalf_of), ("Amt", declaration.on_behalf_of_job_title)]
    for label, text in named:
        for phrase in describe(text):
            yield Finding(FindingLevel.WARNING, "Zeichen", f"{label} „{text}“ {phrase}.")
