"""Base views of the pages about one accession."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accessions.domain.transitions import ACCESSION_MACHINE
from accessions.models import Accession, AccessionParticipant
from accessions.states import AccessionState
from core.backoffice.action_views import ActionButtonView, ActionFormView
from core.transitions import TransitionError
from journal import actors


class AccessionBaseView(View):
    """Sets `accession` from the URL."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.accession = get_object_or_404(Accession.objects.visible_to(request.user), pk=kwargs["pk"])

    @property
    def actor_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    @property
    def journal_kwargs(self) -> dict[str, Any]:
        return {"actor": actors.user(self.request.user.pk), "at": timezone.now()}

    def state_sentence(self) -> str:
        """Why something cannot be done in the present state."""
        return str(ACCESSION_MACHINE.refusal(self.accession, reader=actors.user(self.request.user.pk)))

    def record_url(self) -> str:
        return reverse("office:accession", args=[self.accession.pk])

    def record_label(self) -> str:
        return self.accession.title


class ParticipantBaseView(AccessionBaseView):
    """Sets `participant` of that accession from the URL."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = AccessionParticipant.objects.with_details().select_related("accession", "recorded_by")
        self.participant = get_object_or_404(rows, pk=kwargs["participant"], accession=self.accession)

    def record_url(self) -> str:
        return reverse("office:participant", args=[self.accession.pk, self.participant.pk])

    def record_label(self) -> str:
        return f"{self.participant.organisation}, {self.accession.title}"


class AccessionActionView(AccessionBaseView, ActionFormView):
    """An action on an accession that is in `required_state`."""

    conflict_exceptions = (TransitionError,)
    required_state = AccessionState.OPEN

    def refusal_reason(self) -> str:
        return "" if self.accession.state == self.required_state else self.state_sentence()


class ParticipantActionView(ParticipantBaseView, AccessionActionView):
    pass


class AccessionButtonView(AccessionBaseView, ActionButtonView):
    pass
