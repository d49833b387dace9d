"""What events add to the pages of the back office that show all subjects."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueSection, SearchGroup
from events.domain.work_queue import events_needing_attention
from events.models import Event, Invitation, PlannedMail, Registration
from normalisation.folding import Fold, fold


def find_events(text: str, user: User, limit: int) -> list[Event]:
    """By any part of the title; there are few of them."""
    mine = Event.objects.visible_to(user)
    searched = fold(text)
    return list(mine.alias(title_fold=Fold("title")).filter(title_fold__contains=searched)[:limit]) if searched else []


def event_details(event: Event) -> tuple[str, ...]:
    return date_format(localtime(event.starts_at), "j. F Y"), event.get_state_display()


def of_visible_events(model: type[Model], user: User) -> QuerySet[Any]:
    """The rows of a model with a column `event` that belong to events the user may see."""
    return model._default_manager.filter(event__in=Event.objects.visible_to(user))


registry.register_menu_entries(MenuEntry("Veranstaltungen", "events", "office:events", position=30))
registry.register_queue_sections(
    QueueSection(
        name="events",
        title="Veranstaltungen",
        app_label="events",
        position=50,
        rows=events_needing_attention,
        row_template="events/backoffice/waiting_event.html",
        list_label="Alle Veranstaltungen",
        list_url_name="office:events",
    )
)
registry.register_search_groups(
    SearchGroup(
        name="events", title="Veranstaltungen", app_label="events", position=50, find=find_events, details=event_details
    )
)
registry.register_record_url(Event, lambda one: reverse("office:event", args=[one.pk]))
registry.register_record_url(Invitation, lambda one: reverse("office:event_guest", args=[one.event_id, one.pk]))
registry.register_record_url(
    Registration, lambda one: reverse("office:event_registration", args=[one.event_id, one.pk])
)
registry.register_visible(Event, Event.objects.visible_to)
for model in (Invitation, Registration, PlannedMail):
    registry.register_visible(model, partial(of_visible_events, model))
