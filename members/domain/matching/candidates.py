"""People in the database who may be the same as others: found by indexes, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from members.domain import people
from members.domain.mail_addresses import is_role_mailbox
from members.domain.matching.scores import Match, PersonFeatures, match
from members.domain.organisations import first_words
from members.models import EmailAddress, Person, Representative
from members.models.people import folded_name
from normalisation.folding import Fold, WordQuery, fold, quoted_word
from normalisation.mailboxes import mailbox
from normalisation.phone_numbers import digits_query, phone_digits
from normalisation.titles import strip_titles, without_titles

MAX_COMPARED = 300  # of all people asked about; nobody has as many namesakes in one house
MAX_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, and how likely."""

    person: Person
    match: Match


def find(compared: Sequence[PersonFeatures]) -> list[list[Candidate]]:
    """For each of these people who they may be, the likeliest first."""
    known = [(person, features_of(person)) for person in _load(compared)]
    return [_best(one, known) for one in compared]


def features(
    *,
    first_name: str,
    last_name: str,
    email: str = "",
    phone: str = "",
    organisation: str = "",
    job_title: str = "",
) -> PersonFeatures:
    """The features of somebody as typed."""
    address = mailbox(email)
    return PersonFeatures(
        first_name=without_titles(first_name),
        last_name=without_titles(last_name),
        folded_name=folded_name(first_name, last_name),
        mailboxes=_filled([address]),
        shared_mailboxes=_filled([address] if is_role_mailbox(address) else []),
        phones=phone_digits(phone),
        organisations=_filled([fold(organisation)]),
        job_titles=_filled([fold(job_title)]),
    )


def features_of(person: Person) -> PersonFeatures:
    """The features of a person as stored, with their addresses and posts; queries unless they are prefetched."""
    emails = [(mailbox(email.address), email.is_shared) for email in person.emails.all()]
    tenures = [tenure for tenure in person.tenures.all() if tenure.voided_at is None]
    return PersonFeatures(
        first_name=without_titles(person.first_name),
        last_name=strip_titles(person.last_fold),
        folded_name=person.name_fold,
        former_name=strip_titles(person.confirmed_fold),
        mailboxes=frozenset(address for address, _ in emails),
        shared_mailboxes=frozenset(address for address, is_shared in emails if is_shared or is_role_mailbox(address)),
        phones=frozenset().union(*map(phone_digits, _phones(person))),
        organisations=_filled([fold(person.employer), *(tenure.post.organisation.name_fold for tenure in tenures)]),
        job_titles=_filled(fold(tenure.post.title) for tenure in tenures),
    )


def _best(one: PersonFeatures, known: Iterable[tuple[Person, PersonFeatures]]) -> list[Candidate]:
    judged = [Candidate(person, match(one, other)) for person, other in known]
    possible = [candidate for candidate in judged if candidate.match.is_possible]
    return sorted(possible, key=lambda candidate: (-candidate.match.score, candidate.person.pk))[:MAX_SHOWN]


def _load(compared: Sequence[PersonFeatures]) -> QuerySet[Person]:
    tenures = Representative.objects.select_related("post__organisation")
    found = Person.objects.filter(pk__in=_keys(compared)).order_by("pk")
    return found.prefetch_related(
        "emails",
        "phones",
        Prefetch("tenures", tenures.prefetch_related("nominations", "applications__details")),
        "memberships__application__details",
    )[:MAX_COMPARED]


def _keys(compared: Sequence[PersonFeatures]) -> QuerySet[Person, int]:
    """Who has a mailbox, a name or a phone number of theirs, or a first name in the same organisation."""
    everyone = Person.objects.values_list("pk", flat=True)
    mailboxes = {address for one in compared for address in one.mailboxes}
    by_mailbox = EmailAddress.objects.filter(address__mailbox__in=mailboxes).values("person")
    others = [everyone.filter(pk__in=by_mailbox)]
    if names := _words_query(_words_of_names(compared)):
        others.append(everyone.filter(words=names))
    if first_names := _words_query(
        quoted_word(word) for one in compared if one.organisations for word in one.first_names
    ):
        others += _by_organisation(everyone.filter(words=first_names), compared)
    if query := digits_query(number for one in compared for number in one.phones):
        others.append(people.with_phone_query(query))
    return everyone.filter(name_fold__in={one.name for one in compared}).union(*others)


def _by_organisation(
    named: QuerySet[Person, int], compared: Sequence[PersonFeatures]
) -> Iterator[QuerySet[Person, int]]:
    organisations = {name for one in compared for name in one.organisations}
    beginnings = {words for name in organisations for words in first_words(name)}
    yield named.filter(tenures__post__organisation__name_fold__in=beginnings)
    is_there = Q(employer_fold__in=beginnings)
    for name in sorted(organisations):
        is_there |= Q(employer_fold__startswith=f"{name} ")
    yield named.exclude(employer="").alias(employer_fold=Fold("employer")).filter(is_there)


def _words_of_names(compared: Sequence[PersonFeatures]) -> Iterator[str]:
    """One first name and one part of the last name, as queries of words."""
    for one in compared:
        if one.first_names and one.last_names:
            first_names, last_names = (map(quoted_word, sorted(words)) for words in (one.first_names, one.last_names))
            yield f"(({' | '.join(first_names)}) & ({' | '.join(last_names)}))"


def _words_query(alternatives: Iterable[str]) -> WordQuery | None:
    """Any of these, which are quoted words or queries of such."""
    text = " | ".join(sorted(set(alternatives)))
    return WordQuery(text) if text else None


def _phones(person: Person) -> Iterator[str]:
    yield from (phone.number for phone in person.phones.all())
    for tenure in person.tenures.all():
        yield from (nomination.phone for nomination in tenure.nominations.all())
        yield from (one.details.phone for one in tenure.applications.all() if one.details)
    for membership in person.memberships.all():
        application = getattr(membership, "application", None)
        if application and application.details:
            yield application.details.phone


def _filled(texts: Iterable[str]) -> frozenset[str]:
    """Without those that say nothing: empty ones, and a sign typed instead of an answer."""
    return frozenset(text for text in texts if any(map(str.isalnum, text)))
