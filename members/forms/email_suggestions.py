"""„Meinten Sie …?“: suggestions for mail addresses with a probable typo. Never a refusal."""

from __future__ import annotations

from collections.abc import Iterable

from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.page_cache import ReadThroughCache
from core.statements import Parameter, PreparedQuery
from kern.templatetags.components import button
from members.domain.mail_addresses import FREE_MAIL
from members.domain.matching.typos import is_one_typo_away
from members.domain.nominations import MAX_NOMINATIONS
from members.models import Organisation
from members.models.domain_typos import DomainTypos, typos
from normalisation.mailboxes import domain_of

MISTYPED_ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "ed": "de", "dee": "de", "ded": "de", "d": "de",
    "nwr": "nrw", "rnw": "nrw", "nrww": "nrw", "nrv": "nrw", "ogr": "org", "rog": "org", "nte": "net", "ner": "net",
}  # fmt: skip
CONFIRMED_ADDRESS_FIELD = "confirmed_address"  # hidden: each address that „Meinten Sie …?“ was about
MAX_DOMAIN_LENGTH = 60
MAX_DOMAINS = MAX_NOMINATIONS + 1  # of all nominees and the declarer
SIMILAR_DOMAINS: PreparedQuery[Organisation] = PreparedQuery(
    lambda: (
        Organisation.objects.alias(typos=DomainTypos("domains"))
        .filter(typos__overlap=Parameter("typo_forms"))
        .values_list("domains")
    )
)


def suggestions(addresses: Iterable[str]) -> dict[str, str]:
    """For each address with a probable typo the address probably meant: one character away from the domain of a known
    organisation or provider, or with a typo in its ending. One statement for all.
    """
    domain_by_address = {address: domain_of(address) for address in addresses}
    domains = sorted({domain for domain in domain_by_address.values() if domain and len(domain) <= MAX_DOMAIN_LENGTH})[
        :MAX_DOMAINS
    ]
    suggested = _candidates([domain for domain in domains if domain not in FREE_MAIL])
    return {
        address: f"{address.rpartition('@')[0]}@{suggested[domain]}"
        for address, domain in domain_by_address.items()
        if domain in suggested
    }


def _candidates(domains: list[str]) -> dict[str, str]:
    known = FREE_MAIL | (SIMILAR_CACHE.get(tuple(domains)) or frozenset()) if domains else FREE_MAIL
    return {domain: better for domain in domains if (better := _best_match(domain, known)) != domain}


def _best_match(domain: str, known: frozenset[str]) -> str:
    if domain in known:
        return domain
    name, _, ending = domain.rpartition(".")
    corrected = f"{name}.{MISTYPED_ENDINGS[ending]}" if ending in MISTYPED_ENDINGS else domain
    return min((one for one in known if is_one_typo_away(domain, one)), default=corrected)


def _similar_domains(domains: tuple[str, ...]) -> frozenset[str]:
    """Domains of organisations that may be one typo away from these; some are not."""
    typo_forms = sorted({form for domain in domains for form in typos(domain)})
    return frozenset(domain for [found] in SIMILAR_DOMAINS.rows(typo_forms=typo_forms) for domain in found)


# People of one organisation often join at the same time.
SIMILAR_CACHE = ReadThroughCache(_similar_domains, model=Organisation, max_size=500)


def are_confirmed(addresses: Iterable[str], data: MultiValueDict[str, str] | None) -> bool:
    """Whether all these addresses were questioned on the page that was sent: sending them again confirms them."""
    return set(addresses) <= set(data.getlist(CONFIRMED_ADDRESS_FIELD) if data else [])


def with_suggestion(data: MultiValueDict[str, str], name: str) -> MultiValueDict[str, str]:
    """The submitted values with the suggested address in the field `name`, as „Ja, übernehmen“ asks for."""
    typed = data.get(name) or ""
    if suggested := suggestions([typed]).get(typed):
        data[name] = suggested
    return data


def suggestion_question(field: BoundField, suggestion: str) -> SafeString:
    """„Meinten Sie …?“ with the button that `with_suggestion()` answers, as the field's hint."""
    anchor = f"#{field.id_for_label}"
    accept = button("Ja, übernehmen", kind="secondary", name="accept", value=field.html_name, formaction=anchor)
    return format_html(
        '<span class="question"><span>Meinten Sie <strong>{}</strong>?</span> {}</span>', suggestion, accept
    )
