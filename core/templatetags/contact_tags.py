"""Tags that name the Geschäftsstelle in pages and mails, without loading them."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import office_contact

register = template.Library()
NO_BREAK = "\u00a0"


@register.simple_tag
def contact(name: str) -> str:
    """A line of the Geschäftsstelle's address: `house`, `street`, `town`, `email` …"""
    return settings.OFFICE_CONTACT[name]


@register.simple_tag
def contact_email_link() -> SafeString:
    email = settings.OFFICE_CONTACT["email"]
    return format_html('<a href="mailto:{}">{}</a>', email, email)


@register.simple_tag
def contact_phone(number: int = 1) -> str:
    return office_contact.phone(number)


@register.simple_tag
def contact_phones() -> str:
    return office_contact.phones()


@register.simple_tag
def contact_phone_link(number: int = 1, *, short: bool = False) -> SafeString:
    """Link that calls a phone, in one line; `short` shows only its extension."""
    label = office_contact.short_phone(number) if short else office_contact.phone(number).replace(" ", NO_BREAK)
    return format_html('<a href="{}">{}</a>', office_contact.phone_uri(number), label)
