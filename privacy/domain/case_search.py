"""Finding cases by a name, a mail address or a reference number."""

from __future__ import annotations

from django.db.models import QuerySet

from normalisation.folding import FoldedSearchVector, prefix_query
from normalisation.mailboxes import mailbox
from normalisation.reference_numbers import normalise
from normalisation.titles import without_titles
from privacy.models import Case


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of the cases with this reference number or e-mail address, or with these prefixes of names."""
    text = text.strip()
    if "@" in text:
        return cases.filter(email__mailbox=mailbox(text))
    found = Case.objects.filter(reference=normalise(text)).values("pk")
    if query := prefix_query(without_titles(text)):
        found = found.union(
            Case.objects.alias(name_words=FoldedSearchVector("name")).filter(name_words=query).values("pk")
        )
    return cases.filter(pk__in=found)
