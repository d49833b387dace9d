"""The programme of an event, item by item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.domain import programme
from events.models import ProgrammeItem
from office.domain import event_board
from office.forms.decisions import EmptyForm
from office.forms.differing import Difference, differences
from office.forms.event_programme import ItemSheet
from office.views.events.frame import AboutEvent
from office.views.events.planning import PlanEvent
from office.views.pages import office_page, page


class Programme(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        may_change = request.user.has_perm("events.change") and not self.event.is_cancelled
        context = {
            "title": "Programm",
            "event": self.event,
            "days": event_board.by_day(event_board.programme(self.event)),
            "form": ItemSheet(event=self.event) if may_change else None,
            "may_change": may_change,
        }
        return page(request, "events/programme", context)


class Planned(PlanEvent):
    """A page about items: it leads back to the programme."""

    def subject_url(self) -> str:
        return reverse("office:event_programme", args=[self.event.pk])

    def subject_name(self) -> str:
        return f"Programm: {self.event.title}"

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "event": self.event}


class SheetPage(Planned):
    template = "events/item"
    item: ProgrammeItem | None = None

    def form(self, data: Any = None, files: Any = None) -> ItemSheet:
        self.sheet = ItemSheet(data, event=self.event, item=self.item)
        return self.sheet

    def differences(self, form: ItemSheet) -> list[Difference]:
        speakers = self.item.speakers.all() if self.item else ()
        standing, typed = "\n".join(map(str, speakers)), "\n".join(map(str, form.speakers.speakers()))
        told = differences(form.item)
        return [*told, Difference("Mitwirkende", standing, typed)] if standing != typed else told

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "forms": self.sheet.parts}


class Add(SheetPage):
    title = "Programmpunkt hinzufügen"
    press = "Hinzufügen"
    is_new = True

    @property
    def done(self) -> str:  # type: ignore[override]
        return "Der Programmpunkt steht im Programm." if self.is_new else "Diesen Programmpunkt gibt es schon."

    def carry_out(self, form: ItemSheet) -> None:
        _item, self.is_new = programme.add_item(self.event, form.entered, **self.doing)


class Change(SheetPage):
    title = "Programmpunkt ändern"
    press = "Speichern"
    done = "Der Programmpunkt ist geändert."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = get_object_or_404(self.event.items.select_related("event"), pk=kwargs["item"])

    def carry_out(self, form: ItemSheet) -> None:
        programme.change_item(self.item, form.entered, seen=form.seen, **self.doing)


class Remove(Planned):
    template = "act"
    form_class = EmptyForm
    title = press = "Programmpunkt entfernen"
    done = "Der Programmpunkt ist entfernt."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = self.event.items.filter(pk=kwargs["item"]).first()

    @property
    def explains(self) -> str:  # type: ignore[override]
        return f"„{self.item}“ steht dann nicht mehr im Programm."

    def obstacle(self) -> str:
        return super().obstacle() or ("" if self.item else self.done)

    def carry_out(self, form: EmptyForm) -> None:
        if self.item:
            programme.remove_item(self.item, **self.doing)


changes = office_page("events", "change")
overview = office_page("events")(Programme.as_view())
add = changes(Add.as_view())
change = changes(Change.as_view())
remove = changes(Remove.as_view())
