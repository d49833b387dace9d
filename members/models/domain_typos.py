"""Mistyped domains: two that are one slip apart share a form that both become by leaving out a letter, or none."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class DomainTypos(Func):
    """The database's domain_slips(): each domain as it is and with each letter left out."""

    function = "domain_slips"
    output_field = ArrayField(TextField())


def typos(domain: str) -> set[str]:
    """What `DomainSlips` holds for one domain."""
    return {domain[:place] + domain[place + 1 :] for place in range(len(domain) + 1)}
