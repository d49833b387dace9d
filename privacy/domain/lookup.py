"""Finding cases by a name, a mail address, a reference number."""

from __future__ import annotations

from django.db.models import QuerySet

from core.folding import FoldedWords, prefix_query
from core.references import as_reference
from privacy.models import Case


def matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """The cases among `cases` with this reference or mail address, or with these beginnings of names."""
    text = text.strip()
    if "@" in text:
        return cases.filter(email__iexact=text)
    found = Case.objects.filter(reference=as_reference(text)).values("pk")
    if query := prefix_query(text):
        found = found.union(Case.objects.alias(name_words=FoldedWords("name")).filter(name_words=query).values("pk"))
    return cases.filter(pk__in=found)
