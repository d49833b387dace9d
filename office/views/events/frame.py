"""What the pages about one event share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from events.models import Event
from office.views import acts


class AboutEvent(View):
    """`event` by the key of the address, among those this login may see."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(Event.objects.for_user(request.user), pk=kwargs["pk"])

    @property
    def doing(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    def subject_url(self) -> str:
        return reverse("office:event", args=[self.event.pk])

    def subject_name(self) -> str:
        return self.event.title


class EventAct(AboutEvent, acts.Act):
    pass


class Press(AboutEvent, acts.Press):
    pass
