"""Finding cases by a name, a mail address, a reference number, or by the person who sent them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from core.disclosure import DataSubject
from core.folding import Fold, FoldedSearchVector, prefix_query
from core.reference_numbers import normalise
from privacy.models import Case


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of the cases with this reference number or e-mail address, or with these prefixes of names."""
    text = text.strip()
    if "@" in text:
        return cases.filter(email__iexact=text)
    found = Case.objects.filter(reference=normalise(text)).values("pk")
    if query := prefix_query(text):
        found = found.union(
            Case.objects.alias(name_words=FoldedSearchVector("name")).filter(name_words=query).values("pk")
        )
    return cases.filter(pk__in=found)


def cases_of(subject: DataSubject) -> QuerySet[Case]:
    """Cases that a person opened on „Meine Daten“ or by a form with their address and name, newest first.

    Where no name was typed, the address alone is enough only if nobody else reads it; a title may precede the name.
    """
    annotated = Case.objects.alias(mailbox=Upper("email"), folded=Fold("name"))
    own = Q(subject__in=subject.subject_keys) | Q(subject=None, mailbox__in=subject.personal_mailboxes, name="")
    if name := subject.name_fold:
        is_named = Q(folded=name) | Q(folded__endswith=f" {name}")
        own |= Q(is_named, subject=None, mailbox__in=subject.mailboxes)
    return annotated.filter(own).order_by("-received_at", "-pk")
