"""Search of applications by name, mail address, phone number or reference number."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from members.models import Application, Declaration, Nomination, Organisation, PersonalDetails
from normalisation.folding import FoldedSearchVector, prefix_query
from normalisation.mailboxes import mailbox
from normalisation.phone_numbers import phone_query, with_phone
from normalisation.reference_numbers import normalise
from normalisation.titles import without_titles


def search(applications: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Those with this reference number, mail address or phone number, or words with these beginnings.

    Each look-up has its own index.
    """
    text = text.strip()
    if "@" in text:
        return applications.filter(pk__in=_by_mail(mailbox(text)))
    if query := phone_query(text):
        return applications.filter(pk__in=_by_reference(text).union(*_by_phone(query)))
    return applications.filter(pk__in=_by_name(text))


def _by_reference(text: str) -> QuerySet[Application, int]:
    return Application.objects.filter(reference=normalise(text)).values_list("pk", flat=True)


def _by_phone(query: SearchQuery) -> Iterator[QuerySet[Application, int]]:
    everyone = Application.objects.values_list("pk", flat=True)
    yield everyone.filter(declaration__in=with_phone(Declaration.objects.all(), query).values("pk"))
    yield everyone.filter(declaration__in=with_phone(Nomination.objects.all(), query).values("declaration"))
    yield everyone.filter(details__in=with_phone(PersonalDetails.objects.all(), query).values("pk"))


def _by_mail(key: str) -> QuerySet[Application, int]:
    everyone = Application.objects.values_list("pk", flat=True)
    return everyone.filter(declaration__in=Declaration.objects.filter(email__mailbox=key).values("pk")).union(
        everyone.filter(declaration__in=Nomination.objects.filter(email__mailbox=key).values("declaration")),
        everyone.filter(details__in=PersonalDetails.objects.filter(email__mailbox=key).values("pk")),
    )


def _by_name(text: str) -> QuerySet[Application, int]:
    everyone = Application.objects.values_list("pk", flat=True)
    query, person_query = prefix_query(text), prefix_query(without_titles(text))
    if query is None:
        return _by_reference(text)
    name = FoldedSearchVector("first_name", "last_name")
    declarations = Declaration.objects.alias(name_words=name).filter(name_words=person_query).values("pk")
    nominations = Nomination.objects.alias(name_words=name).filter(name_words=person_query).values("declaration")
    details = PersonalDetails.objects.alias(name_words=name).filter(name_words=person_query).values("pk")
    on_behalf = Declaration.objects.exclude(on_behalf_of="").alias(name_words=FoldedSearchVector("on_behalf_of"))
    proposed = everyone.alias(name_words=FoldedSearchVector("proposed_name"))
    return _by_reference(text).union(
        everyone.filter(organisation__in=Organisation.objects.matching(text).values("pk")),
        proposed.filter(name_words=query),
        everyone.filter(declaration__in=declarations),
        everyone.filter(declaration__in=on_behalf.filter(name_words=person_query).values("pk")),
        everyone.filter(declaration__in=nominations),
        everyone.filter(details__in=details),
    )
