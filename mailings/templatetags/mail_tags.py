"""Template tags of the text files of mails, available there without `{% load %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def link(context: Context, name: str) -> str:
    """`{% link "confirm" %}`: the placeholder of the link given by `queue(links={"confirm": …})`, else KeyError."""
    placeholder: str = context["link_places"][name]
    return placeholder


@register.simple_tag
def absolute_url(name: str, *args: Any) -> str:
    """The absolute URL of a page that needs no token: `{% absolute_url "portal:privacy" %}`."""
    return settings.BASE_URL + reverse(name, args=args)
