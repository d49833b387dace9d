"""Detail page of one participant of an accession."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from core.backoffice.pages import backoffice_page, render_page
from office.domain import participant_detail
from office.views.accessions.base import ParticipantBaseView


class ParticipantView(ParticipantBaseView, View):
    def get(self, request: HttpRequest, pk: int, participant: int) -> HttpResponse:
        context = {
            "title": str(self.participant.organisation),
            "accession": self.accession,
            "one": self.participant,
            "detail": participant_detail.participant_detail(self.participant),
            "sees_mails": request.user.has_module_perms("mailings"),
            "may_decide": request.user.has_perm("members.change"),
        }
        return render_page(request, "office/accessions/participant.html", context)


participant = backoffice_page("members")(ParticipantView.as_view())
