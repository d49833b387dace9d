"""Navigation between the pages of one event."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from events.models import Event

register = template.Library()

PAGES = (
    ("event", "Übersicht"),
    ("event_programme", "Programm"),
    ("event_guests", "Gäste"),
    ("event_registrations", "Anmeldungen"),
    ("event_check_in_page", "Einlass"),
    ("event_printouts", "Papiere"),
    ("event_mails", "Mails"),
    ("event_documents", "Unterlagen"),
    ("event_figures", "Zahlen"),
)


@register.inclusion_tag("office/events/nav.html", takes_context=True)
def event_nav(context: dict[str, Any], event: Event) -> dict[str, Any]:
    """Links to the pages of an event with the current one marked. The check-in needs „change“."""
    request = context["request"]
    here = request.resolver_match.url_name
    shown = [page for page in PAGES if page[0] != "event_check_in_page" or event.may_be_changed_by(request.user)]
    entries = [(reverse(f"office:{name}", args=[event.pk]), label, name == here) for name, label in shown]
    return {"entries": entries}
