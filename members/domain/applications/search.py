"""Search of applications by name, mail address or reference number."""

from __future__ import annotations

from django.db.models import QuerySet

from core.folding import FoldedSearchVector, prefix_query
from core.reference_numbers import normalise
from core.titles import without_titles
from members.models import Application, Declaration, Nomination, Organisation, PersonalDetails


def search(applications: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Those with this reference, this mail address or words with these beginnings; each look-up has its own index."""
    text = text.strip()
    if "@" in text:
        return applications.filter(pk__in=_by_mail(text))
    return applications.filter(pk__in=_by_name(text))


def _by_mail(address: str) -> QuerySet[Application, int]:
    everyone = Application.objects.values_list("pk", flat=True)
    return everyone.filter(declaration__in=Declaration.objects.filter(email__iexact=address).values("pk")).union(
        everyone.filter(declaration__in=Nomination.objects.filter(email__iexact=address).values("declaration")),
        everyone.filter(details__in=PersonalDetails.objects.filter(email__iexact=address).values("pk")),
    )


def _by_name(text: str) -> QuerySet[Application, int]:
    everyone = Application.objects.values_list("pk", flat=True)
    by_reference = everyone.filter(reference=normalise(text))
    query, person_query = prefix_query(text), prefix_query(without_titles(text))
    if query is None:
        return by_reference
    name = FoldedSearchVector("first_name", "last_name")
    declarations = Declaration.objects.alias(name_words=name).filter(name_words=person_query).values("pk")
    nominations = Nomination.objects.alias(name_words=name).filter(name_words=person_query).values("declaration")
    details = PersonalDetails.objects.alias(name_words=name).filter(name_words=person_query).values("pk")
    proposed = everyone.alias(name_words=FoldedSearchVector("proposed_name"))
    return by_reference.union(
        everyone.filter(organisation__in=Organisation.objects.matching(text).values("pk")),
        proposed.filter(name_words=query),
        everyone.filter(declaration__in=declarations),
        everyone.filter(declaration__in=nominations),
        everyone.filter(details__in=details),
    )
