"""Finds domains with a typo: two domains that differ by one character share a form with one letter left out."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class DomainTypos(Func):
    """The database's function domain_typos(): each domain as it is, and with each character left out."""

    function = "domain_typos"
    output_field = ArrayField(TextField())


def typos(domain: str) -> set[str]:
    """As `DomainTypos`, for one domain, in Python."""
    return {domain[:place] + domain[place + 1 :] for place in range(len(domain) + 1)}
