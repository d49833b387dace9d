"""What the text files of mails may use beside Django's own tags; loaded for them without `{% load %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def link(context: Context, name: str) -> str:
    """`{% link "confirm" %}`: the place of the link that `queue(links={"confirm": …})` gave, else KeyError."""
    place: str = context["link_places"][name]
    return place


@register.simple_tag
def absolute_url(name: str, *args: Any) -> str:
    """`{% page "portal:privacy" %}`: the full address of a page that needs no token."""
    return settings.BASE_URL + reverse(name, args=args)
