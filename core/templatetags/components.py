"""The components of our pages that are tags, available everywhere without `{% load %}`; /muster/ shows each."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def capture(content: str) -> str:
    """`{% capture as name %}…{% endcapture %}` stores rendered HTML in a variable, for an argument that needs logic."""
    return content


@register.simple_block_tag
def button(
    content: str, *url: Any, kind: str = "primary", href: str | None = None, icon: str = "", **attributes: Any
) -> SafeString:
    """A button that submits its form or, with an address, a link that looks the same.

    The address is either the arguments of `{% url %}` or a ready `href`; `kind` is `primary`, `secondary` or
    `tertiary`; `icon` is the whole KERN class (`kern-icon--add`). Further arguments become HTML attributes, with
    hyphens for underscores:

        {% button "events:register" event.slug kind="secondary" %}Neu anmelden{% endbutton %}
        {% button name="accept" value="1" %}Platz annehmen{% endbutton %}
    """
    if url:
        href = reverse(url[0], args=url[1:])
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return format_html(
        '<{tag} class="kern-btn kern-btn--{kind}"{attributes}>{icon}<span class="kern-label">{label}</span></{tag}>',
        tag="button" if href is None else "a",
        kind=kind,
        attributes=flatatt(named if href is None else {"href": href, **named}),
        icon=format_html('<span class="kern-icon {}" aria-hidden="true"></span>', icon) if icon else "",
        label=content,
    )
