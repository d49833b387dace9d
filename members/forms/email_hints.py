"""„Meinten Sie …?“ for slips of the pen in mail addresses: a question, never a refusal."""

from __future__ import annotations

import string
from collections.abc import Iterable

from members.domain.addresses import FREE_MAIL, domain_of
from members.models import Organisation

LETTERS = string.ascii_lowercase + string.digits + ".-"
ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "ed": "de", "dee": "de", "ded": "de", "d": "de",
    "nwr": "nrw", "rnw": "nrw", "nrww": "nrw", "nrv": "nrw", "ogr": "org", "rog": "org", "nte": "net", "ner": "net",
}  # fmt: skip
LONGEST_DOMAIN = 60
MOST_DOMAINS = 11


def suggestions(addresses: Iterable[str]) -> dict[str, str]:
    """For each address that looks mistyped the address probably meant: one letter away from the domain of a known
    organisation or a common provider, or with a slip in its ending. One statement, however many addresses."""
    typed = {address: domain_of(address) for address in addresses}
    domains = sorted({domain for domain in typed.values() if domain and len(domain) <= LONGEST_DOMAIN})[:MOST_DOMAINS]
    meant = _meant([domain for domain in domains if domain not in FREE_MAIL])
    return {
        address: f"{address.rpartition('@')[0]}@{meant[domain]}" for address, domain in typed.items() if domain in meant
    }


def _meant(domains: list[str]) -> dict[str, str]:
    near = {domain: {domain, *_one_edit_away(domain)} for domain in domains}
    known = FREE_MAIL | _known_among(set().union(*near.values())) if near else FREE_MAIL
    return {domain: better for domain in domains if (better := _best(domain, near[domain], known)) != domain}


def _best(domain: str, near: set[str], known: frozenset[str]) -> str:
    if domain in known:
        return domain
    name, _, ending = domain.rpartition(".")
    mended = f"{name}.{ENDINGS[ending]}" if ending in ENDINGS else domain
    return min((near & known) or {mended})


def _known_among(candidates: set[str]) -> frozenset[str]:
    found = Organisation.objects.filter(domains__overlap=sorted(candidates)).values_list("domains", flat=True)
    return frozenset(domain for domains in found for domain in domains)


def _one_edit_away(domain: str) -> set[str]:
    """A letter too much, too few, wrong, or two of them swapped."""
    splits = [(domain[:place], domain[place:]) for place in range(len(domain) + 1)]
    less = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in splits if right for letter in LETTERS}
    more = {left + letter + right for left, right in splits for letter in LETTERS}
    return less | swapped | wrong | more
