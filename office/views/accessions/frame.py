"""What the pages about one accession share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from members.domain.accessions import AccessionRefusal, ParticipantRefusal
from members.domain.errors import DomainRefusal
from members.models import Accession, AccessionParticipant
from members.states import AccessionState
from office.views.acts import Act


class AboutAccession(View):
    """`accession` by the key of the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.accession = get_object_or_404(Accession, pk=kwargs["pk"])

    @property
    def doing(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    def subject_url(self) -> str:
        return reverse("office:accession", args=[self.accession.pk])

    def subject_name(self) -> str:
        return self.accession.title


class AboutParticipant(AboutAccession):
    """`participant` of that accession, with what its page names."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = AccessionParticipant.objects.shown().select_related("accession", "recorded_by")
        self.participant = get_object_or_404(rows, pk=kwargs["participant"], accession=self.accession)

    def subject_url(self) -> str:
        return reverse("office:participant", args=[self.accession.pk, self.participant.pk])

    def subject_name(self) -> str:
        return f"{self.participant.organisation}, {self.accession.title}"


class AccessionAct(AboutAccession, Act):
    """Something that is done to an open accession; `needs` names another state where it is for that."""

    conflicts = (AccessionRefusal, ParticipantRefusal)
    needs = AccessionState.OPEN

    def obstacle(self) -> str:
        return "" if self.accession.state == self.needs else str(AccessionRefusal(self.accession))


class ParticipantAct(AboutParticipant, AccessionAct):
    pass


class Press(AboutAccession):
    """A button without a page of its own: POST does it and leads back, a refusal is told there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.carry_out())
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
        return redirect(self.back_url())

    def back_url(self) -> str:
        return self.subject_url()

    def carry_out(self) -> str:
        """Does it; what to tell."""
        raise NotImplementedError


def counted(number: int, one: str, many: str) -> str:
    """„eine Mail“, „12 Mails“; `one` with its article."""
    return one if number == 1 else f"{number} {many}"
