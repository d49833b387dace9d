"""The programme of an event, item by item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.backoffice.edit_conflicts import Difference, differences
from core.backoffice.pages import backoffice_page, render_page
from events.domain import programme
from events.models import ProgrammeItem
from office.domain import event_overview
from office.forms.decisions import EmptyForm
from office.forms.event_programme import ItemForms
from office.views.events.base import EventBaseView
from office.views.events.planning import EventPlanningView


class ProgrammeView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        may_change = self.event.may_be_changed_by(request.user) and not self.event.is_cancelled
        context = {
            "title": "Programm",
            "event": self.event,
            "days": event_overview.by_day(event_overview.programme(self.event)),
            "form": ItemForms(event=self.event) if may_change else None,
            "may_change": may_change,
        }
        return render_page(request, "office/events/programme.html", context)


class ItemBaseView(EventPlanningView):
    """An action on programme items; redirects to the programme."""

    def record_url(self) -> str:
        return reverse("office:event_programme", args=[self.event.pk])

    def record_label(self) -> str:
        return f"Programm: {self.event.title}"

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "event": self.event}


class ItemFormView(ItemBaseView):
    template = "office/events/item.html"
    item: ProgrammeItem | None = None

    def form(self, data: Any = None, files: Any = None) -> ItemForms:
        self.form_group = ItemForms(data, event=self.event, item=self.item)
        return self.form_group

    def differences(self, form: ItemForms) -> list[Difference]:
        speakers = self.item.speakers.all() if self.item else ()
        current, typed = "\n".join(map(str, speakers)), "\n".join(map(str, form.speakers.speakers()))
        differing_fields = differences(form.item)
        return [*differing_fields, Difference("Mitwirkende", current, typed)] if current != typed else differing_fields

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "forms": self.form_group.forms}


class AddItemView(ItemFormView):
    title = "Programmpunkt hinzufügen"
    button_label = "Hinzufügen"
    is_new = True

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return "Der Programmpunkt steht im Programm." if self.is_new else "Diesen Programmpunkt gibt es schon."

    def perform(self, form: ItemForms) -> None:
        _item, self.is_new = programme.add_item(self.event, form.item_input, **self.actor_kwargs)


class ChangeItemView(ItemFormView):
    title = "Programmpunkt ändern"
    button_label = "Speichern"
    success_message = "Der Programmpunkt ist geändert."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = get_object_or_404(self.event.items.select_related("event"), pk=kwargs["item"])

    def perform(self, form: ItemForms) -> None:
        programme.change_item(self.item, form.item_input, seen_version=form.seen_version, **self.actor_kwargs)


class RemoveItemView(ItemBaseView):
    template = "core/backoffice/action_form.html"
    form_class = EmptyForm
    title = button_label = "Programmpunkt entfernen"
    success_message = "Der Programmpunkt ist entfernt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = self.event.items.filter(pk=kwargs["item"]).first()

    @property
    def explanation(self) -> str:  # type: ignore[override]
        return f"„{self.item}“ steht dann nicht mehr im Programm."

    def refusal_reason(self) -> str:
        return super().refusal_reason() or ("" if self.item else self.success_message)

    def perform(self, form: EmptyForm) -> None:
        if self.item:
            programme.remove_item(self.item, **self.actor_kwargs)


changes = backoffice_page("events", "change")
overview = backoffice_page("events")(ProgrammeView.as_view())
add = changes(AddItemView.as_view())
change = changes(ChangeItemView.as_view())
remove = changes(RemoveItemView.as_view())
