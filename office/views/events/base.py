"""Base views of the pages about one event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accessions.models import Accession
from core.backoffice.action_views import ActionButtonView, ActionFormView
from core.backoffice.edit_conflicts import Difference, differences
from core.primary_keys import parse_pk
from core.row_versions import ChangedMeanwhileError
from events.models import Event
from events.models.events import EventQuerySet
from journal import actors


def _events(request: HttpRequest) -> EventQuerySet:
    act: str = request.backoffice_act  # type: ignore[attr-defined]  # set by backoffice_page()
    return Event.objects.visible_to(request.user, act if act.startswith("events.") else "events.view")


class EventBaseView(View):
    """Sets `event` from the URL, among those of which the user may do what the page is for."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(_events(request), pk=kwargs["pk"])

    @property
    def actor_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    @property
    def other_than(self) -> list[int]:
        """The registrations under the same name of which somebody has said that they are another person's."""
        return [key for key in map(parse_pk, self.request.POST.getlist("other_than")) if key]

    @property
    def journal_kwargs(self) -> dict[str, Any]:
        return {"actor": actors.user(self.request.user.pk), "at": timezone.now()}

    @property
    def sees_accession(self) -> bool:
        """Whether the user may see the event's accession, which may lie in more areas than its host."""
        if not self.event.accession_id or not self.request.user.has_perm("members.view"):
            return False
        everything = self.request.user.scope_of("members.view").is_everything
        visible = Accession.objects.visible_to(self.request.user).filter(pk=self.event.accession_id)
        return everything or visible.exists()

    def record_url(self) -> str:
        return reverse("office:event", args=[self.event.pk])

    def record_label(self) -> str:
        return self.event.title


class EventActionView(EventBaseView, ActionFormView):
    """An action on an event; after an edit conflict both versions are shown field by field."""

    field_differences: Sequence[Difference] = ()

    def render_conflict(self, form: BaseForm, error: Exception) -> HttpResponse:
        if isinstance(error, ChangedMeanwhileError):
            self.setup(self.request, *self.args, **self.kwargs)
            form = self.form(self.request.POST, self.request.FILES)
            self.field_differences = self.differences(form) if form.is_valid() else ()
        return super().render_conflict(form, error)

    def differences(self, form: Any) -> Sequence[Difference]:
        return differences(form)

    def extra_context(self) -> dict[str, Any]:
        return {"differences": self.field_differences}


class EventButtonView(EventBaseView, ActionButtonView):
    pass
