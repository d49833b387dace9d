"""What a mail address suggests about its owner; hints only."""

from normalisation.mailboxes import domain_of, readable_domain

FREE_MAIL = frozenset(
    {
        "aol.com", "arcor.de", "email.de", "freenet.de", "gmail.com", "gmx.de", "gmx.net", "gmx.at", "gmx.com",
        "googlemail.com", "hotmail.com", "hotmail.de", "icloud.com", "live.de", "mail.de", "mailbox.org",
        "me.com", "outlook.com", "outlook.de", "posteo.de", "proton.me", "protonmail.com", "t-online.de",
        "tutanota.com", "web.de", "yahoo.com", "yahoo.de",
    }
)  # fmt: skip
ROLE_MAILBOXES = frozenset(
    {
        "bibliothek", "buergerbuero", "buergermeister", "direktion", "gleichstellung", "info", "kanzlei",
        "kontakt", "landrat", "leitung", "mail", "ordnungsamt", "personal", "personalrat", "post", "postfach",
        "poststelle", "presse", "rathaus", "sekretariat", "service", "stadt", "verwaltung", "vorzimmer",
        "zentrale",
    }
)  # fmt: skip


def is_free_mail(address: str) -> bool:
    return domain_of(address) in FREE_MAIL


def is_role_mailbox(address: str) -> bool:
    """Whether it is a role mailbox such as poststelle@ or personalrat@."""
    return address.partition("@")[0].lower().replace("ü", "ue") in ROLE_MAILBOXES


def is_same_or_subdomain(domain: str, domains: list[str]) -> bool:
    """Whether the domain is one of the domains or a subdomain of one."""
    name = readable_domain(domain)
    return any(name == parent or name.endswith(f".{parent}") for parent in map(readable_domain, domains))
