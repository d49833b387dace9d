"""„Meinten Sie …?“ for slips of the pen in mail addresses: a question, never a refusal."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.datastructures import MultiValueDict

from core.page_cache import Remembered
from core.statements import Asked, Prepared
from members.domain.addresses import FREE_MAIL, domain_of
from members.models import Organisation
from members.models.slips import DomainSlips, slips

ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "ed": "de", "dee": "de", "ded": "de", "d": "de",
    "nwr": "nrw", "rnw": "nrw", "nrww": "nrw", "nrv": "nrw", "ogr": "org", "rog": "org", "nte": "net", "ner": "net",
}  # fmt: skip
LONGEST_DOMAIN = 60
MOST_DOMAINS = 11
NEAR: Prepared[Organisation] = Prepared(
    lambda: (
        Organisation.objects.alias(slips=DomainSlips("domains"))
        .filter(slips__overlap=Asked("asked"))
        .values_list("domains")
    )
)


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
    known = FREE_MAIL | (KNOWN_NEAR.get(tuple(domains)) or frozenset()) if domains else FREE_MAIL
    return {domain: better for domain in domains if (better := _best(domain, known)) != domain}


def _best(domain: str, known: frozenset[str]) -> str:
    if domain in known:
        return domain
    name, _, ending = domain.rpartition(".")
    mended = f"{name}.{ENDINGS[ending]}" if ending in ENDINGS else domain
    return min((one for one in known if _is_one_slip_away(domain, one)), default=mended)


def _known_near(domains: tuple[str, ...]) -> frozenset[str]:
    """Of organisations' domains all that are a slip away from one of these, and some more."""
    asked = sorted({form for domain in domains for form in slips(domain)})
    return frozenset(domain for [found] in NEAR.rows(asked=asked) for domain in found)


KNOWN_NEAR = Remembered(_known_near, most=500)  # many of one house come at once


def _is_one_slip_away(one: str, other: str) -> bool:
    """A letter too much, too few, wrong, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return one != other
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right or left == right[1:] or left[1:] == right[1:]


def with_suggestion(data: MultiValueDict[str, str], name: str) -> MultiValueDict[str, str]:
    """„Meinten Sie …?“ – „Ja“: the values with the address that was suggested for the field `name`."""
    typed = data.get(name) or ""
    if meant := suggestions([typed]).get(typed):
        data[name] = meant
    return data
