"""Finds domains with a typo: two domains that differ by one character share a form with one letter left out."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class DomainTypos(Func):
    """The database's domain_slips(): each domain as it is and with each letter left out."""

    function = "domain_slips"
    output_field = ArrayField(TextField())


def typos(domain: str) -> set[str]:
    """What `DomainSlips` holds for one domain."""
    return {domain[:place] + domain[place + 1 :] for place in range(len(domain) + 1)}
